"""The variance of anything that has an influence function: one kernel for every design.

The influence z of a respondent is how much the estimate moves with the answer of that respondent; it is 0 outside the
group. Every variance is that of the sum of z over the whole file, so a group needs no file of its own.
"""

from typing import Final

import numpy as np

from reports.estimation.arrays import FloatArray, IntArray
from reports.estimation.designs import LonelyStratum, SurveyDesign
from reports.estimation.errors import LonelyStratumError, ShapeError
from reports.estimation.results import VarianceMethod

RAKING_SWEEPS: Final = 10
"""As many as R makes; what is left after them is beyond the last digit."""
_STRATIFIED: Final = frozenset({VarianceMethod.STRATIFIED, VarianceMethod.STRATIFIED_FPC})
_POST: Final = frozenset({VarianceMethod.POST, VarianceMethod.POST_FPC})


def variance_of(influence: FloatArray, design: SurveyDesign) -> float:
    """Return the variance of an estimate from its `influence` [respondents in the file]; not a number for a file of one."""
    return float(covariance_of(influence[:, np.newaxis], design)[0, 0])


def covariance_of(influences: FloatArray, design: SurveyDesign) -> FloatArray:
    """Return the covariances of estimates from their influences.

    Formula, with e the influence, made to fit the design first:

    * weights as given: V = n / (n - 1) sum((e - mean e)^2), n everybody in the file;
    * strata: V = sum over h of (1 - f_h) n_h / (n_h - 1) sum over h of (e - mean_h e)^2;
    * post-stratified: e = z - w mean_h(z / w), the mean weighted by the base weights; times 1 - n / N if asked;
    * raked: the same for every margin, ten times over, the mean unweighted;
    * clustered: e summed per organisation first, n the number of organisations in the file.

    Parameters
    ----------
    influences
        [respondents in the file, estimates], in the unit of the estimates.

    Returns
    -------
    [estimates, estimates].

    Raises
    ------
    ShapeError, LonelyStratumError
        When the influences are of other respondents, or a stratum holds one respondent and the design refuses that.

    References
    ----------
    Lumley (2010), Complex Surveys, appendix C; the same numbers as `svyrecvar` of R's survey 4.1-1.
    """
    if influences.shape[0] != design.file_size:
        raise ShapeError("influences and survey weights must describe the same respondents")
    fitted = _fitted(influences, design)
    if design.clusters is not None:
        fitted = sums_by_class(fitted, design.clusters)
    if design.variance in _STRATIFIED and design.strata is not None:
        return _within_strata(fitted, design, design.strata)
    size = fitted.shape[0]
    if size < 2:  # noqa: PLR2004 -- a spread takes two
        return np.full((fitted.shape[1], fitted.shape[1]), np.nan)
    centred = fitted - fitted.mean(axis=0)
    correction = 1.0 if design.sampled_shares is None else float(1 - design.sampled_shares[0])
    return np.asarray(correction * size / (size - 1) * (centred.T @ centred), dtype=np.float64)


def sums_by_class(values: FloatArray, classes: IntArray) -> FloatArray:
    """Sum `values` [respondents, estimates] over the respondents of every class: [classes, estimates]."""
    count = int(classes.max(initial=-1)) + 1
    columns = [np.bincount(classes, weights=values[:, column], minlength=count) for column in range(values.shape[1])]
    return np.stack(columns, axis=1)


def stratum_factors(sizes: IntArray, design_shares: FloatArray | None, lonely: LonelyStratum) -> FloatArray:
    """Return (1 - f_h) n_h / (n_h - 1) of every stratum; 0 for an empty one.

    Raises LonelyStratumError when a stratum holds one respondent, it is not all there is, and that is refused.
    """
    shares = np.zeros(sizes.size) if design_shares is None else design_shares
    alone = (sizes == 1) & (shares < 1)
    if alone.any() and lonely is LonelyStratum.REFUSE:
        raise LonelyStratumError(f"strata with one respondent: {', '.join(map(str, np.flatnonzero(alone)))}")
    factors = np.divide(sizes, sizes - 1, out=np.zeros(sizes.size), where=sizes > 1)
    return np.asarray((1 - shares) * factors, dtype=np.float64)


def _fitted(influences: FloatArray, design: SurveyDesign) -> FloatArray:
    if design.variance in _POST and design.strata is not None:
        base = np.ones(design.file_size) if design.base_weights is None else design.base_weights
        return _without_class_means(influences, design.survey_weights, design.strata, base)
    fitted = influences
    if design.variance is VarianceMethod.RAKING:
        equal = np.ones(design.file_size)
        for _ in range(RAKING_SWEEPS):
            for margin in design.margins:
                fitted = _without_class_means(fitted, design.survey_weights, margin, equal)
    return fitted


def _without_class_means(values: FloatArray, survey_weights: FloatArray, classes: IntArray, base: FloatArray) -> FloatArray:
    """Take off w mean(z / w) of every class, the mean weighted by `base`. Who has no weight has no influence either."""
    ratios = np.divide(base, survey_weights, out=np.zeros(base.size), where=survey_weights > 0)
    totals = np.bincount(classes, weights=base)
    sums = sums_by_class(values * ratios[:, np.newaxis], classes)
    means = np.divide(sums, totals[:, np.newaxis], out=np.zeros(sums.shape), where=totals[:, np.newaxis] > 0)
    return np.asarray(values - means[classes] * survey_weights[:, np.newaxis], dtype=np.float64)


def _within_strata(fitted: FloatArray, design: SurveyDesign, strata: IntArray) -> FloatArray:
    count = int(strata.max(initial=-1)) + 1 if design.sampled_shares is None else design.sampled_shares.size
    sizes = np.bincount(strata, minlength=count)
    factors = stratum_factors(sizes, design.sampled_shares, design.lonely)
    sums = sums_by_class(fitted, strata)
    means = sums / np.maximum(sizes[: sums.shape[0]], 1)[:, np.newaxis]
    centred = fitted - means[strata]
    return np.asarray((centred * factors[strata][:, np.newaxis]).T @ centred, dtype=np.float64)
