"""Confidence intervals of shares, by name, and of what is no share."""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import scipy

from reports.estimation.results import CONFIDENCE, Interval, IntervalMethod

_HIGH: Final = (1 + CONFIDENCE) / 2
_LOW: Final = (1 - CONFIDENCE) / 2
_SMALLEST_EXPONENT: Final = -700.0
"""exp(700) is about as large as a float can be."""


def logit_interval(share: float, standard_error: float, degrees_of_freedom: int) -> Interval:
    """Make the interval on the logit scale.

    Formula: expit(logit p -/+ t sqrt(V) / (p (1 - p))), t with the degrees of freedom of the domain;
    the default of R's `svyciprop`.
    """
    centre = math.log(share) - math.log1p(-share)
    reach = _quantile(degrees_of_freedom) * standard_error / (share * (1 - share))
    return Interval(_expit(centre - reach), _expit(centre + reach), IntervalMethod.LOGIT)


def korn_graubard_interval(share: float, standard_error: float, degrees_of_freedom: int, respondents: int) -> Interval:
    """Make the interval of Clopper and Pearson on the n that a plain sample of this precision would have.

    Formula: n* = p (1 - p) / V (t(n_D - 1) / t(df))^2, n_D the respondents in the domain;
    [B(.025; n* p, n* (1 - p) + 1), B(.975; n* p + 1, n* (1 - p))], B the quantiles of the beta distribution.
    n* is not cut off at n_D: as R does ("beta"), and not as the NCHS does.

    References
    ----------
    Korn and Graubard (1998), Confidence intervals for proportions with small expected number of positive counts
    estimated from survey data, Survey Methodology 24.
    """
    effective = share * (1 - share) / standard_error**2 * (_quantile(respondents - 1) / _quantile(degrees_of_freedom)) ** 2
    low = float(scipy.stats.beta.ppf(_LOW, effective * share, effective * (1 - share) + 1))
    high = float(scipy.stats.beta.ppf(_HIGH, effective * share + 1, effective * (1 - share)))
    return Interval(low, high, IntervalMethod.KORN_GRAUBARD)


def wilson_interval(share: float, standard_error: float, degrees_of_freedom: int) -> Interval:
    """Make the interval of Wilson on the n that a plain sample of this precision would have.

    Formula: n* = p (1 - p) / V; (p + t^2 / 2 n* -/+ t / (2 n*) sqrt(4 n* p (1 - p) + t^2)) / (1 + t^2 / n*);
    the same as `svyciprop(method = "wilson")` of R's survey 4.5.
    """
    quantile = _quantile(degrees_of_freedom)
    effective = share * (1 - share) / standard_error**2
    middle = share + quantile**2 / (2 * effective)
    reach = quantile / (2 * effective) * math.sqrt(4 * effective * share * (1 - share) + quantile**2)
    scale = 1 + quantile**2 / effective
    return Interval(float((middle - reach) / scale), float((middle + reach) / scale), IntervalMethod.WILSON)


def certain_interval(share: float, effective_respondents: float) -> Interval:
    """Make the interval of a share of exactly 0 or 1, or of one without any spread.

    Formula: Clopper-Pearson with Kish's effective n, one-sided .025 at each end that is not the share itself. At a share of 1
    the lower bound is .025^(1 / n_eff), at 0 the upper bound 1 less that.
    """
    hits, misses = effective_respondents * share, effective_respondents * (1 - share)
    low = 0.0 if share == 0 else _LOW ** (1 / hits) if share == 1 else float(scipy.stats.beta.ppf(_LOW, hits, misses + 1))
    high = 1.0 if share == 1 else 1 - _LOW ** (1 / misses) if share == 0 else float(scipy.stats.beta.ppf(_HIGH, hits + 1, misses))
    return Interval(float(low), float(high), IntervalMethod.CLOPPER_PEARSON)


def student_interval(estimate: float, standard_error: float, degrees_of_freedom: int) -> Interval:
    """Make the interval of a mean, ratio, total or difference: the estimate -/+ t standard errors; R's `confint`."""
    reach = _quantile(degrees_of_freedom) * standard_error
    return Interval(estimate - reach, estimate + reach, IntervalMethod.STUDENT)


def share_interval(
    method: IntervalMethod, share: float, standard_error: float, degrees_of_freedom: int, respondents: int
) -> Interval:
    """Make the interval of a share between 0 and 1 with the method asked for.

    Raises ValueError when `method` is none for shares with a standard error.
    """
    if method is IntervalMethod.KORN_GRAUBARD:
        return korn_graubard_interval(share, standard_error, degrees_of_freedom, respondents)
    if method not in _BY_METHOD:
        raise ValueError(f"no method for the interval of a share: {method}")
    return _BY_METHOD[method](share, standard_error, degrees_of_freedom)


_BY_METHOD: Final[dict[IntervalMethod, Callable[[float, float, int], Interval]]] = {
    IntervalMethod.LOGIT: logit_interval,
    IntervalMethod.WILSON: wilson_interval,
    IntervalMethod.STUDENT: student_interval,
}


@lru_cache(maxsize=4096)  # a table asks for few different numbers, thousands of times
def _quantile(degrees_of_freedom: int) -> float:
    return float(scipy.stats.t.ppf(_HIGH, degrees_of_freedom))


def _expit(number: float) -> float:
    return 1 / (1 + math.exp(-number)) if number > _SMALLEST_EXPONENT else 0.0
