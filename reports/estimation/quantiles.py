"""Weighted medians and other quantiles, with the interval of Woodruff."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy

from reports.estimation.arrays import BooleanArray, FloatArray, Numbers
from reports.estimation.bases import base_of
from reports.estimation.designs import SurveyDesign
from reports.estimation.errors import MissingValueError, ShapeError
from reports.estimation.influence import share_influence
from reports.estimation.results import CONFIDENCE, Estimate, Interval, IntervalMethod, Statistic
from reports.estimation.variance import variance_of

_ROUNDING: Final = 1e-12
"""Cumulated weights this close to the part asked for count as equal to it."""


def median(values: Numbers, domain: BooleanArray, design: SurveyDesign) -> Estimate:
    """Estimate the weighted median; see `quantile`."""
    return quantile(values, domain, design, part=0.5)


def quantile(values: Numbers, domain: BooleanArray, design: SurveyDesign, *, part: float) -> Estimate:
    """Estimate the smallest value at or below which at least `part` of the weight lies; R's `svyquantile`, rule "math".

    Formula: with F the weighted share of values at or below the quantile q, V its variance and t of the domain, the interval
    runs from the quantile of F(q) - t sqrt(V) to that of F(q) + t sqrt(V) (Woodruff); the standard error is its length
    divided by 2 t. Where an end lies outside 0 to 1 there is no interval: too few respondents so far out.

    Parameters
    ----------
    part
        Between 0 and 1: .5 for the median, .25 and .75 for the quartiles.

    Raises
    ------
    ShapeError, MissingValueError, LonelyStratumError
        When the arrays do not fit together, `part` is not between 0 and 1, a value in the domain is no number, or a stratum
        holds one respondent and the design refuses that.

    References
    ----------
    Woodruff (1952), Confidence intervals for medians and other position measures, JASA 47.
    """
    _check(values, domain, design, part)
    base = base_of(domain, design)
    if not base.used_respondents:
        return base.estimate(Statistic.QUANTILE, None)
    curve = _curve(values[base.used].astype(np.float64), design.survey_weights[base.used])
    value = curve.at(part)
    below = share_influence(domain & (np.where(domain, values, np.inf) <= value), domain, design)
    variance = variance_of(below.influence, design) if below is not None and base.degrees_of_freedom > 0 else 0.0
    if below is None or not variance > 0:
        return base.estimate(Statistic.QUANTILE, value)
    times = float(scipy.stats.t.ppf((1 + CONFIDENCE) / 2, base.degrees_of_freedom))
    low, high = below.value - times * np.sqrt(variance), below.value + times * np.sqrt(variance)
    if low < 0 or high > 1:
        return base.estimate(Statistic.QUANTILE, value)
    interval = Interval(curve.at(low), curve.at(high), IntervalMethod.WOODRUFF)
    return base.estimate(
        Statistic.QUANTILE, value, standard_error=(interval.high - interval.low) / (2 * times), interval=interval
    )


@dataclass(frozen=True, slots=True)
class _Curve:
    """Values in order with the weight up to and including each."""

    ordered: FloatArray
    cumulated: FloatArray

    def at(self, part: float) -> float:
        """Return the first value up to which at least `part` of the weight lies."""
        reached = self.cumulated >= self.cumulated[-1] * (part - _ROUNDING)
        return float(self.ordered[int(np.argmax(reached))])


def _curve(values: FloatArray, weights: FloatArray) -> _Curve:
    order = np.argsort(values, kind="stable")
    return _Curve(values[order], np.cumsum(weights[order]))


def _check(values: Numbers, domain: BooleanArray, design: SurveyDesign, part: float) -> None:
    if not values.shape == domain.shape == design.survey_weights.shape:
        raise ShapeError("values, domain and survey weights must describe the same respondents")
    if not 0 < part < 1:
        raise ShapeError("a quantile lies between 0 and 1")
    if not np.isfinite(values[domain]).all():
        raise MissingValueError("a value in the base is missing or infinite")
