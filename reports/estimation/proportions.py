"""Weighted shares of answers per group, with their evidence."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from reports.estimation.errors import ShapeError
from reports.estimation.results import CONFIDENCE, Estimate, Interval, IntervalMethod
from reports.estimation.weights import FloatArray, check_survey_weights

Codes = NDArray[np.integer[Any]]
BooleanArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums of one (group, answer) over its respondents: the sufficient statistic of a share and its variance."""

    respondents: int
    used: int
    """Respondents with a weight above zero."""
    hits: int
    weight: float
    hit_weight: float
    square: float
    hit_square: float


def share_of(hits: BooleanArray, domain: BooleanArray, survey_weights: FloatArray) -> Estimate:
    """Estimate which weighted share of `domain` has `hits`.

    Parameters
    ----------
    hits
        For every respondent in the file whether the answer counted was given; outside `domain` it is not looked at.
    domain
        For every respondent in the file whether he or she is in the base: in the group, with a valid answer.
    survey_weights
        For every respondent in the file the weight. The file is everybody in the snapshot, not only the domain,
        because the standard error needs its size.

    Raises
    ------
    ShapeError, SurveyWeightError
        When the arrays do not fit together or a weight is unsound.
    """
    if not hits.shape == domain.shape == survey_weights.shape:
        raise ShapeError("hits, domain and survey weights must describe the same respondents")
    check_survey_weights(survey_weights)
    return _estimate(_sums_of(hits, domain, survey_weights), file_size=survey_weights.size)


def shares_by_group(
    answers: Codes, groups: Codes, survey_weights: FloatArray, *, answer_count: int, group_count: int
) -> tuple[tuple[Estimate, ...], ...]:
    """Estimate for every group the weighted share of every answer, in one pass over the respondents.

    Parameters
    ----------
    answers
        For every respondent in the file the code (0 ... answer_count - 1) of the answer, or -1 outside the base.
    groups
        For every respondent in the file the code (0 ... group_count - 1) of the group, or -1 for none of them.
    survey_weights
        For every respondent in the file the weight.

    Returns
    -------
    For each group, for each answer, the estimate. `share_of` gives the same numbers one by one.
    """
    _check_codes(answers, groups, survey_weights, answer_count, group_count)
    check_survey_weights(survey_weights)
    inside = (answers >= 0) & (groups >= 0)
    weights = survey_weights[inside]
    cells = groups[inside].astype(np.int64) * answer_count + answers[inside]
    shape = (group_count, answer_count)

    def summed(values: FloatArray | None) -> FloatArray:
        return np.bincount(cells, weights=values, minlength=group_count * answer_count).reshape(shape).astype(np.float64)

    counts, used = summed(None), summed((weights > 0).astype(np.float64))
    sums, squares = summed(weights), summed(np.square(weights))
    return tuple(
        tuple(
            _estimate(
                _Sums(
                    respondents=int(counts[group].sum()),
                    used=int(used[group].sum()),
                    hits=int(counts[group, answer]),
                    weight=float(sums[group].sum()),
                    hit_weight=float(sums[group, answer]),
                    square=float(squares[group].sum()),
                    hit_square=float(squares[group, answer]),
                ),
                file_size=survey_weights.size,
            )
            for answer in range(answer_count)
        )
        for group in range(group_count)
    )


def logit_interval(share: float, standard_error: float, degrees_of_freedom: int) -> Interval:
    """Make the interval on the logit scale.

    Formula: expit(logit p -/+ t sqrt(V) / (p (1 - p))), t with the degrees of freedom of the domain;
    the default of R's `svyciprop`.
    """
    quantile = float(stats.t.ppf((1 + CONFIDENCE) / 2, degrees_of_freedom))
    centre = np.log(share) - np.log1p(-share)
    reach = quantile * standard_error / (share * (1 - share))
    return Interval(_expit(centre - reach), _expit(centre + reach), IntervalMethod.LOGIT)


def certain_interval(share: float, effective_respondents: float) -> Interval:
    """Make the interval of a share of exactly 0 or 1.

    Formula: Clopper-Pearson with Kish's effective n. One bound is the share itself, the other is
    (alpha / 2)^(1 / n_eff) for a share of 1, and 1 less that for a share of 0.
    """
    reach = float(((1 - CONFIDENCE) / 2) ** (1 / effective_respondents))
    low, high = (0.0, 1 - reach) if share == 0 else (reach, 1.0)
    return Interval(low, high, IntervalMethod.CLOPPER_PEARSON)


def _expit(number: float) -> float:
    return float(1 / (1 + np.exp(-number)))


def _sums_of(hits: BooleanArray, domain: BooleanArray, survey_weights: FloatArray) -> _Sums:
    inside, hit_weights = survey_weights[domain], survey_weights[domain & hits]
    return _Sums(
        respondents=inside.size,
        used=int(np.count_nonzero(inside)),
        hits=hit_weights.size,
        weight=float(inside.sum()),
        hit_weight=float(hit_weights.sum()),
        square=float(np.square(inside).sum()),
        hit_square=float(np.square(hit_weights).sum()),
    )


def _estimate(sums: _Sums, *, file_size: int) -> Estimate:
    """Turn sums into an estimate; assumes that they have been checked.

    Formula: with z = w (y - p) / W inside the domain and 0 outside, V = n / (n - 1) sum(z^2), n the size of the file.
    In sums of squared weights, over those with the answer and those without: V = n / (n - 1)
    (S2_hit (1 - p)^2 + S2_other p^2) / W^2. The same as R's svymean with ids = ~1 and fixed weights.
    Design effect: V / (svyvar / n_D), svyvar = n_D / (n_D - 1) p (1 - p): the form that R calls "replace".
    """
    if not sums.used:
        return Estimate(None, sums.respondents, sums.hits, sums.weight, None, None, None)
    if sums.hit_weight in (0.0, sums.weight) or sums.hits in (0, sums.respondents):
        share = 1.0 if sums.hit_weight > 0 else 0.0
        interval = certain_interval(share, sums.weight**2 / sums.square) if sums.used > 1 else None
        return Estimate(share, sums.respondents, sums.hits, sums.weight, None, interval, None)
    share = sums.hit_weight / sums.weight
    influence = sums.hit_square * (1 - share) ** 2 + (sums.square - sums.hit_square) * share**2
    variance = file_size / (file_size - 1) * influence / sums.weight**2
    standard_error = float(np.sqrt(variance))
    return Estimate(
        value=share,
        respondents=sums.respondents,
        hits=sums.hits,
        weighted_base=sums.weight,
        standard_error=standard_error,
        interval=logit_interval(share, standard_error, sums.used - 1),
        design_effect=variance * (sums.respondents - 1) / (share * (1 - share)),
    )


def _check_codes(answers: Codes, groups: Codes, survey_weights: FloatArray, answer_count: int, group_count: int) -> None:
    if not answers.shape == groups.shape == survey_weights.shape:
        raise ShapeError("answers, groups and survey weights must describe the same respondents")
    for codes, count in ((answers, answer_count), (groups, group_count)):
        if codes.size and (codes.min() < -1 or codes.max() >= count):
            raise ShapeError("a code lies outside its list")
