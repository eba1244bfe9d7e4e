"""Medians and other quantiles from counts, for answers that are a few numbers: a mark, a number of times."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import scipy

from reports.estimation.errors import ShapeError
from reports.estimation.grouping import GroupedCounts
from reports.estimation.results import CONFIDENCE, Estimate, Interval, IntervalMethod, Statistic
from reports.estimation.scores import nets
from reports.estimation.tabulating import EstimateTable, score_table

_ROUNDING: Final = 1e-12


def quantile_estimates(
    grouped: GroupedCounts, question: str, numbers: Mapping[int, float], *, part: float
) -> tuple[Estimate, ...]:
    """Estimate the quantile of every group; the numbers and intervals of `quantiles.quantile`.

    Formula: the shares at or below every number are nets of answers; the quantile is the first number whose share reaches
    `part`, its interval Woodruff's.

    Parameters
    ----------
    numbers
        By code the number it stands for; other codes are not in the base.
    part
        Between 0 and 1.

    Raises
    ------
    ShapeError
        When there is no such question or code, no number, or `part` is not between 0 and 1.
    """
    slots = grouped.counts.slots_of(question)
    count = slots.stop - slots.start
    if not numbers or not 0 < part < 1:
        raise ShapeError("a quantile lies between 0 and 1, and takes numbers")
    ordered = sorted(numbers, key=lambda code: numbers[code])
    values = sorted(set(numbers.values()))
    below = [[code for code in ordered if numbers[code] <= value] for value in values]
    excluded = [code for code in range(count) if code not in numbers]
    table = score_table(grouped, question, nets(count, below, excluded))
    return tuple(_quantile(table, group, values, part) for group in range(table.values.shape[0]))


def _quantile(table: EstimateTable, group: int, values: list[float], part: float) -> Estimate:
    shares = table.values[group]
    measure = 0 if np.isnan(shares[0]) else int(np.argmax(shares >= part - _ROUNDING))
    cell = table.estimate(group, measure)
    value = None if cell.value is None else values[measure]
    interval, error = None, None
    if cell.value is not None and cell.standard_error and cell.degrees_of_freedom:
        times = float(scipy.stats.t.ppf((1 + CONFIDENCE) / 2, cell.degrees_of_freedom))
        low, high = cell.value - times * cell.standard_error, cell.value + times * cell.standard_error
        if low >= 0 and high <= 1:
            ends = [values[int(np.argmax(shares >= end - _ROUNDING))] for end in (low, high)]
            interval, error = Interval(ends[0], ends[1], IntervalMethod.WOODRUFF), (ends[1] - ends[0]) / (2 * times)
    return Estimate(
        value=value,
        respondents=cell.respondents,
        hits=cell.respondents,
        weighted_base=cell.weighted_base,
        standard_error=error,
        interval=interval,
        design_effect=None,
        variance=cell.variance,
        statistic=Statistic.QUANTILE,
        degrees_of_freedom=cell.degrees_of_freedom,
    )
