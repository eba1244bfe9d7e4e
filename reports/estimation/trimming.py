"""Limits to survey weights: what is cut off the extremes is spread over the others."""

import numpy as np

from reports.estimation.arrays import BooleanArray, FloatArray
from reports.estimation.errors import TrimmingError
from reports.estimation.weights import check_survey_weights


def trim_weights(
    survey_weights: FloatArray, *, lower: float = 0.0, upper: float = float("inf"), strict: bool = False
) -> FloatArray:
    """Bring every weight within the limits and keep their sum.

    What is cut off, or added at the lower limit, is spread in equal amounts (not in proportion) over the weights that were
    within the limits. That may push one of those over a limit. With `strict` this is done again until none is outside, and a
    weight that was cut off before takes no part any more: the rule of `trimWeights` in R's survey from 4.2-1 on.

    Raises
    ------
    SurveyWeightError
        When a weight is unsound.
    TrimmingError
        When the limits contradict each other, or there is no weight left to spread over.
    """
    check_survey_weights(survey_weights)
    if lower > upper:
        raise TrimmingError("the lower limit is above the upper one")
    weights = survey_weights.astype(np.float64)
    trimmed: BooleanArray = np.zeros(weights.size, dtype=np.bool_)
    while (outside := (weights < lower) | (weights > upper)).any():
        within = ~outside & ~trimmed
        if not within.any():
            raise TrimmingError("no weight is left to take over what is trimmed")
        limited = np.clip(weights, lower, upper)
        limited[within] += (weights - limited).sum() / np.count_nonzero(within)
        weights, trimmed = limited, trimmed | outside
        if not strict:
            break
    return weights
