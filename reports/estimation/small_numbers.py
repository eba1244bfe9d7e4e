"""Small numerators, figures that say little, and magnitudes that one contributor dominates."""

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from reports.estimation.arrays import BooleanArray, FloatArray
from reports.estimation.intervals import share_interval
from reports.estimation.results import Estimate, IntervalMethod, Statistic
from reports.estimation.thresholds import DisclosureProfile

ROUGH_BELOW: Final = 200
"""A bound is for the few: from so many times the fewest hits, whole percentages tell no more than it."""
STEP: Final = 5
"""Bounds are multiples of five per cent."""
_HUNDRED: Final = 100


def is_bound(hits: NDArray[Any], respondents: NDArray[Any], guards: BooleanArray, profile: DisclosureProfile) -> BooleanArray:
    """Tell where so few gave an answer that a bound is shown for the share.

    Parameters
    ----------
    hits
        How many gave the answer; or how many did not, for the bound from below.
    respondents
        The base.
    guards
        Whether a withheld group lies within the group.
    """
    limit = np.where(guards, profile.fewest_hits * ROUGH_BELOW, profile.coded_below)
    return np.asarray((hits <= profile.fewest_hits) & (respondents < limit) & (respondents > 0))


def bound_of(estimate: Estimate, profile: DisclosureProfile, *, guards: bool, population: int | None) -> tuple[int, bool] | None:
    """Return the bound that is shown instead of a share on a sensitive subject, as a percentage; None where the share may be.

    `(5, False)` is "under 5 %", `(95, True)` is "over 95 %". The same bound is shown for 0 and for the fewest hits, so that it
    does not tell them apart: it is the smallest multiple of five per cent above both the share and that of the fewest hits.
    """
    if estimate.value is None or estimate.statistic is not Statistic.SHARE or not estimate.respondents:
        return None
    for is_above in (False, True):
        hits = estimate.respondents - estimate.hits if is_above else estimate.hits
        share = 1 - estimate.value if is_above else estimate.value
        few = bool(is_bound(np.array(hits), np.array(estimate.respondents), np.array(guards), profile))
        if few or (hits == 0 and population is not None and population < profile.coded_population):
            highest = max(share, profile.fewest_hits / estimate.respondents) * _HUNDRED
            bound = min(STEP * (math.floor(highest / STEP) + 1), _HUNDRED)
            return (_HUNDRED - bound, True) if is_above else (bound, False)
    return None


def is_indicative(estimate: Estimate, profile: DisclosureProfile) -> bool:
    """Tell whether an estimate rests on so few respondents, or is so unsure, that it only gives an indication."""
    if estimate.value is None:
        return False
    if estimate.respondents < profile.indicative_below or effective_number(estimate) < profile.indicative_effective:
        return True
    reach = _korn_graubard_width(estimate)
    return reach is not None and reach >= profile.indicative_width


def effective_number(estimate: Estimate) -> float:
    """Return the number of respondents of a plain sample that is as precise: n divided by the design effect."""
    effect = estimate.design_effect
    return float(estimate.respondents) if effect is None or effect <= 0 else estimate.respondents / effect


def _korn_graubard_width(estimate: Estimate) -> float | None:
    value, error, degrees = estimate.value, estimate.standard_error, estimate.degrees_of_freedom
    if estimate.statistic is not Statistic.SHARE or value is None or not error or not degrees or not 0 < value < 1:
        return None
    interval = share_interval(IntervalMethod.KORN_GRAUBARD, value, error, degrees, estimate.respondents)
    return None if interval is None else interval.high - interval.low


# --- magnitudes ----------------------------------------------------------------------------------------------------
def is_dominated(amounts: FloatArray, *, percent: float = 10.0, fewest: int = 3) -> bool:
    """Tell by the p%-rule whether a total of hours or amounts gives one contributor away to another.

    The second largest contributor takes its own amount off the total, and so knows the largest at best up to what all the
    others have together. When that is less than `percent` of the largest, or there are fewer than `fewest` contributors, the
    total is withheld. (Handbook on Statistical Disclosure Control, 2nd edition, ch. 4.2.) Amounts are not negative.
    """
    contributed = np.sort(amounts[amounts > 0])[::-1]
    if not contributed.size:
        return False
    rest = float(contributed[2:].sum())
    return contributed.size < fewest or rest < percent / _HUNDRED * float(contributed[0])
