"""Tables of estimates from counts: every group by every measure at once, the same numbers as `estimating` gives from rows.

The way from columns to a table:

    cells = weighted_cells([everybody(n), Breakdown("functie", offices, 9)], weighting_cells, survey_weights)
    counts = count_answers(cells, [Answers("slachtoffer", codes, 3), ...])      # once, for all tables
    grouped = group_counts(counts, VarianceMethod.FIXED)
    table = share_table(grouped, excluded={"slachtoffer": [2]})                 # or score_table for nets and means
    table.part(grouped.groups_of("functie"), counts.slots_of("slachtoffer")).estimates()
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import scipy

from reports.estimation.arrays import FloatArray, IntArray
from reports.estimation.comparisons import ROUNDING
from reports.estimation.errors import ShapeError
from reports.estimation.estimating import NO_SPREAD
from reports.estimation.grouping import GroupedCounts
from reports.estimation.intervals import certain_interval, share_interval, student_interval
from reports.estimation.moments import Moments, score_moments, share_moments
from reports.estimation.results import CONFIDENCE, Estimate, Interval, IntervalMethod, Statistic
from reports.estimation.scores import Scores


@dataclass(frozen=True, slots=True)
class EstimateTable:
    """Estimates with their evidence: arrays [groups, measures]; what does not exist is not a number (NaN)."""

    moments: Moments
    values: FloatArray
    """In the unit of the statistic: a share is 0 to 1."""
    standard_errors: FloatArray
    """In the same unit; NaN at a share of 0 or 1, where none is sound, and for a base of one."""
    degrees_of_freedom: IntArray

    @property
    def respondents(self) -> IntArray:
        """Unweighted numbers of respondents in the bases."""
        return self.moments.respondents

    @property
    def design_effects(self) -> FloatArray:
        """Variances against those of plain samples of the same size, with replacement ("replace")."""
        squares, products, bottoms = self.moments.spread
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = squares - 2 * self.values * products + np.square(self.values) * bottoms
            plain = self.moments.weighted_bases * spread / np.square(self.moments.bottom.sum(axis=0)) / (self.moments.used - 1)
            varies = (plain > 0) & (self.standard_errors > 0)
            return np.asarray(np.where(varies, np.square(self.standard_errors) / plain, np.nan), dtype=np.float64)

    @property
    def effective_respondents(self) -> FloatArray:
        """Kish's effective number of respondents of every base: sum(w)^2 / sum(w^2)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.square(self.moments.weighted_bases) / self.moments.squared_bases, dtype=np.float64)

    def logit_bounds(self) -> tuple[FloatArray, FloatArray]:
        """Return the lower and upper bounds of the logit intervals of shares; NaN where `estimate` gives another one."""
        with np.errstate(divide="ignore", invalid="ignore"):
            quantiles = scipy.stats.t.ppf(
                (1 + CONFIDENCE) / 2, np.where(self.degrees_of_freedom > 0, self.degrees_of_freedom, np.nan)
            )
            reach = quantiles * self.standard_errors / (self.values * (1 - self.values))
            centres = np.log(self.values) - np.log1p(-self.values)
            return 1 / (1 + np.exp(reach - centres)), 1 / (1 + np.exp(-reach - centres))

    def part(self, groups: slice, measures: slice) -> "EstimateTable":
        """Return some groups and measures, such as one breakdown of one question."""
        at = (groups, measures)
        moments = self.moments.part(groups, measures)
        return EstimateTable(moments, self.values[at], self.standard_errors[at], self.degrees_of_freedom[at])

    def estimate(self, group: int, measure: int, method: IntervalMethod = IntervalMethod.LOGIT) -> Estimate:
        """Return one cell with its interval; shares by `method`, what is no share by Student's."""
        return self.part(slice(group, group + 1), slice(measure, measure + 1)).estimates(method)[0][0]

    def estimates(self, method: IntervalMethod = IntervalMethod.LOGIT) -> tuple[tuple[Estimate, ...], ...]:
        """Return every cell with its interval, of each group all measures."""
        effects, effective, used = self.design_effects, self.effective_respondents, self.moments.used
        cells = np.ndindex(*self.values.shape)
        made = [self._cell(at, float(effects[at]), float(effective[at]), int(used[at]), method) for at in cells]
        groups, measures = self.values.shape
        return tuple(tuple(made[group * measures : (group + 1) * measures]) for group in range(groups))

    def _cell(self, at: tuple[int, ...], effect: float, effective: float, used: int, method: IntervalMethod) -> Estimate:
        value, error, degrees = float(self.values[at]), float(self.standard_errors[at]), int(self.degrees_of_freedom[at])
        interval = None
        if not math.isnan(value) and used > 1:
            interval = self._interval((value, error), degrees, used, effective, method)
        return Estimate(
            value=None if math.isnan(value) else value,
            respondents=int(self.moments.respondents[at]),
            hits=int(self.moments.hits[at]),
            weighted_base=float(self.moments.weighted_bases[at]),
            standard_error=None if math.isnan(error) else error,
            interval=interval,
            design_effect=None if math.isnan(effect) else effect,
            variance=self.moments.grouped.variance,
            statistic=self.moments.statistic,
            degrees_of_freedom=degrees if degrees > 0 else None,
        )

    def _interval(
        self, found: tuple[float, float], degrees: int, used: int, effective: float, method: IntervalMethod
    ) -> Interval | None:
        value, error = found
        if self.moments.statistic is not Statistic.SHARE:
            return student_interval(value, error, degrees) if error > 0 and degrees > 0 else None
        if math.isnan(error) or error**2 <= NO_SPREAD * value * (1 - value):
            return certain_interval(value, effective)
        return share_interval(method, value, error, degrees, used) if degrees > 0 else None


def share_table(grouped: GroupedCounts, excluded: Mapping[str, Collection[int]] | None = None) -> EstimateTable:
    """Estimate the share of every answer of every question in every group.

    Parameters
    ----------
    excluded
        By question the answers that are not in its base, such as "weet niet".

    Returns
    -------
    [all groups, all slots]; `GroupedCounts.groups_of` and `AnswerCounts.slots_of` tell where what stands. An excluded
    answer has no value.

    Raises
    ------
    ShapeError
        When there is no such question or answer.
    """
    in_base = np.ones(grouped.weights.shape[2])
    for question, codes in (excluded or {}).items():
        slots = grouped.counts.slots_of(question)
        if any(not 0 <= code < slots.stop - slots.start for code in codes):
            raise ShapeError("a code lies outside its list")
        in_base[[slots.start + code for code in codes]] = 0.0
    table = estimates_from(share_moments(grouped, in_base))
    table.values[:, in_base == 0] = np.nan
    table.standard_errors[:, in_base == 0] = np.nan
    return table


def score_table(grouped: GroupedCounts, question: str, scores: Scores) -> EstimateTable:
    """Estimate the measures of one question in every group: [all groups, measures].

    Raises ShapeError when there is no such question, or the scores are for another number of answers.
    """
    return estimates_from(score_moments(grouped, question, scores))


def grid_tables(grouped: GroupedCounts, questions: Collection[str], scores: Scores) -> tuple[EstimateTable, ...]:
    """Estimate the same measures of every row of a grid; raises as `score_table` does. Every row has its own bases."""
    return tuple(score_table(grouped, question, scores) for question in questions)


def estimates_from(moments: Moments) -> EstimateTable:
    """Turn sums into estimates.

    Formula: R = sum(w a) / sum(w b); z = w (a - R b) / sum(w b); V = sum over strata of factor (sum(z^2) - sum(z)^2 / n_h),
    the last term only where strata are centred. With whole numbers c of a weighting cell this is
    sum_h w_h^2 factor_h (sum_k c_hk ([k] - p)^2 - (c_h. p - c_hk)^2 / n_h) / W^2.
    """
    bottom = moments.bottom.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = moments.top.sum(axis=0) / bottom
        variances = within_variances(moments, values, bottom)
    is_share = moments.statistic is Statistic.SHARE
    used = moments.used
    certain = is_share & (used > 0) & ((moments.used_hits == 0) | (moments.used_hits == used))
    values = np.where(certain, np.where(moments.used_hits > 0, 1.0, 0.0), values)
    unknown = certain | (used < 2) | np.isnan(values)  # noqa: PLR2004 -- a spread takes two
    variances = np.where(unknown, np.nan, variances)
    errors = np.sqrt(np.where(variances <= ROUNDING * np.square(values), 0.0, variances))
    return EstimateTable(moments, values, errors, moments.degrees_of_freedom())


def within_variances(moments: Moments, values: FloatArray, bottom: FloatArray) -> FloatArray:
    """Return the variances [groups, measures] of ratios with these values and denominators."""
    grouped = moments.grouped
    squares = moments.top_squares - 2 * values * moments.products + np.square(values) * moments.bottom_squares
    if grouped.is_centred:
        sums = moments.top - values * moments.bottom
        squares = squares - np.square(sums) / np.maximum(grouped.stratum_sizes, 1)[:, np.newaxis, np.newaxis]
    within = (grouped.factors[:, np.newaxis, np.newaxis] * squares).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(within / np.square(bottom), dtype=np.float64)
