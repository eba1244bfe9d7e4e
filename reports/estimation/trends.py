"""Whether a figure rises or falls over editions: a straight line through estimates of known precision."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy

from reports.estimation.comparisons import MINIMUM_TEST_BASE, Comparison, NotTested, run_test, untested
from reports.estimation.errors import ShapeError
from reports.estimation.results import Estimate

FEWEST_EDITIONS: Final = 3
"""Through two editions every line fits: that is a difference, `compare_editions`."""


@dataclass(frozen=True, slots=True)
class Trend:
    """The change per year over editions, and whether a straight line fits."""

    slope: Comparison
    """`difference` is the change per year, in the unit of the estimates."""
    editions: int
    """How many editions the line goes through."""
    lack_of_fit: float | None
    """sum((estimate - line)^2 / V); None without a line."""
    lack_of_fit_p_value: float | None
    """Small: the changes are no straight line."""


def trend(years: Sequence[int], estimates: Sequence[Estimate]) -> Trend:
    """Draw the line through estimates of independent editions by weighted least squares with known variances.

    Formula: weights 1 / V; slope = sum((x - mean x) (y - mean y) / V) / S, S = sum((x - mean x)^2 / V), means weighted;
    its variance is 1 / S and z = slope / sqrt(1 / S) is tested with the normal distribution. Lack of fit: chi-square with
    the number of editions less two.

    Editions without a standard error, of which no n is known, cannot weigh and are left out; with fewer than three others
    there is no test. Never hand in editions on both sides of a break in the question.

    Raises ShapeError when there are not as many years as estimates, or a year comes twice.
    """
    if len(years) != len(estimates) or len(set(years)) != len(years):
        raise ShapeError("every edition needs one year and one estimate")
    known = [
        (year, one.value, one.standard_error)
        for year, one in zip(years, estimates, strict=True)
        if one.value is not None and one.standard_error and one.respondents >= MINIMUM_TEST_BASE
    ]
    if len(known) < FEWEST_EDITIONS:
        lacks_n = any(one.value is not None and one.standard_error is None for one in estimates)
        reason = NotTested.UNKNOWN_RESPONDENTS if lacks_n else NotTested.FEW_EDITIONS
        return Trend(untested(reason), len(known), None, None)
    x, y, errors = (np.array(part, dtype=np.float64) for part in zip(*known, strict=True))
    weights = 1 / np.square(errors)
    from_middle = x - weights @ x / weights.sum()
    middle = weights @ y / weights.sum()
    precision = float(weights @ np.square(from_middle))
    slope = float(weights @ (from_middle * (y - middle)) / precision)
    misfit = float(weights @ np.square(y - middle - slope * from_middle))
    return Trend(run_test(slope, 1 / precision, None), x.size, misfit, float(scipy.stats.chi2.sf(misfit, x.size - 2)))
