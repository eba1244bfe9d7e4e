"""Counts of elementary cells added up to the groups of every breakdown, and to strata where the standard error asks so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from reports.estimation.arrays import Codes, FloatArray, IntArray
from reports.estimation.counting import AnswerCounts, Answers, count_answers
from reports.estimation.designs import LonelyStratum
from reports.estimation.elementary_cells import Breakdown, ElementaryCells, weighted_cells
from reports.estimation.errors import PopulationError, ShapeError
from reports.estimation.results import VarianceMethod
from reports.estimation.variance import stratum_factors

_STRATIFIED: Final = frozenset({VarianceMethod.STRATIFIED, VarianceMethod.STRATIFIED_FPC})
_POST: Final = frozenset({VarianceMethod.POST, VarianceMethod.POST_FPC})
_CORRECTED: Final = frozenset({VarianceMethod.STRATIFIED_FPC, VarianceMethod.POST_FPC})


@dataclass(frozen=True, slots=True)
class GroupedCounts:
    """Counts per stratum, group and slot; the groups of all breakdowns stand beside each other, as slots do.

    Where the standard error knows no strata there is one.
    """

    counts: AnswerCounts
    variance: VarianceMethod
    factors: FloatArray
    """[strata] what sums of squares are multiplied by, such as (1 - f) n / (n - 1)."""
    stratum_sizes: IntArray
    """[strata] respondents in the file."""
    is_centred: bool
    """Whether the spread is that within strata: then their means are taken off."""
    group_starts: IntArray
    """[breakdowns + 1] the first group of every breakdown."""
    respondents: FloatArray
    """[strata, groups, slots] unweighted; whole numbers."""
    used: FloatArray
    """[strata, groups, slots] those with a weight above zero, whole numbers; the same array where that is everybody."""
    weights: FloatArray
    """[strata, groups, slots] sum of the weights."""
    squares: FloatArray
    """[strata, groups, slots] sum of the squared weights."""

    @property
    def has_strata(self) -> bool:
        """Whether the weighting cells are strata, which cost degrees of freedom."""
        return self.variance in _STRATIFIED

    def groups_of(self, name: str) -> slice:
        """Return the groups of a breakdown. Raises ShapeError when there is none of that name."""
        names = [breakdown.name for breakdown in self.counts.cells.breakdowns]
        if name not in names:
            raise ShapeError(f"no breakdown called {name}")
        position = names.index(name)
        return slice(int(self.group_starts[position]), int(self.group_starts[position + 1]))


def counted_groups(
    breakdowns: Sequence[Breakdown],
    weighting_cells: Codes,
    survey_weights: FloatArray,
    questions: Sequence[Answers],
    *,
    variance: VarianceMethod = VarianceMethod.FIXED,
    populations: Sequence[int] | IntArray | None = None,
) -> GroupedCounts:
    """Count `questions` in one pass and add up to the groups of all `breakdowns`: the way of every table, and of the benchmark.

    Parameters
    ----------
    weighting_cells
        [respondents] the weighting cell, from 0.
    survey_weights
        [respondents] one to a weighting cell where that is so, which is quicker.

    Raises
    ------
    ShapeError, SurveyWeightError
        When the columns do not fit together or a weight is unsound; and what `group_counts` raises.
    """
    cells = weighted_cells(breakdowns, weighting_cells, survey_weights)
    return group_counts(count_answers(cells, questions), variance, populations)


def group_counts(
    counts: AnswerCounts,
    variance: VarianceMethod = VarianceMethod.FIXED,
    populations: Sequence[int] | IntArray | None = None,
    *,
    lonely: LonelyStratum = LonelyStratum.REFUSE,
) -> GroupedCounts:
    """Add the counts up to groups, for standard errors by `variance`.

    Parameters
    ----------
    populations
        [weighting cells] people in the population, for the finite population corrections.

    Raises
    ------
    ValueError
        When `variance` needs rows (raking, clusters, or post-stratification where weights differ within a weighting cell).
    PopulationError, LonelyStratumError
        When the population is not given or too small, or a stratum holds one respondent and that is refused.
    """
    _check(counts, variance)
    cells = counts.cells
    is_centred = variance in _STRATIFIED | _POST
    sampled = _sampled_shares(cells.stratum_sizes, variance, populations)
    factors = _factors(cells, variance, sampled, lonely)
    strata = cells.strata if is_centred else np.zeros_like(cells.strata)
    members, group_starts = _members(counts)
    parts = [strata == stratum for stratum in range(factors.size)]

    def added(table: NDArray[Any]) -> FloatArray:
        # Stratum by stratum: a cell is in one of them, so one product over all would mostly add noughts.
        floats = table.astype(np.float64, copy=False)
        return np.stack([members[:, part] @ floats[part] for part in parts])

    respondents = added(counts.respondents)
    return GroupedCounts(
        counts=counts,
        variance=variance,
        factors=factors,
        stratum_sizes=cells.stratum_sizes if is_centred else np.array([cells.file_size]),
        is_centred=is_centred,
        group_starts=group_starts,
        respondents=respondents,
        used=respondents if counts.used is counts.respondents else added(counts.used),
        weights=added(counts.weights),
        squares=added(counts.squares),
    )


def _factors(cells: ElementaryCells, variance: VarianceMethod, sampled: FloatArray | None, lonely: LonelyStratum) -> FloatArray:
    """Return by what the squares of each stratum are multiplied: [strata], or [1] where the file is one."""
    if variance in _STRATIFIED:
        return stratum_factors(cells.stratum_sizes, sampled, lonely)
    size = cells.file_size
    correction = 1.0 if sampled is None else float(1 - sampled[0])
    strata = cells.stratum_sizes.size if variance in _POST else 1
    return np.full(strata, correction * size / (size - 1) if size > 1 else np.nan)


def _members(counts: AnswerCounts) -> tuple[FloatArray, IntArray]:
    """Return which elementary cell belongs to which group, [groups, cells] of 0 and 1, and the first group of breakdowns."""
    cells = counts.cells
    widths = [breakdown.group_count for breakdown in cells.breakdowns]
    starts = np.concatenate([[0], np.cumsum(widths)]).astype(np.int64)
    members = np.zeros((int(starts[-1]), cells.cell_count))
    everyone = np.arange(cells.cell_count)
    for groups, start in zip(cells.groups, starts, strict=False):
        inside = groups >= 0
        members[groups[inside] + start, everyone[inside]] = 1.0
    return members, starts


def _sampled_shares(sizes: IntArray, variance: VarianceMethod, populations: Sequence[int] | IntArray | None) -> FloatArray | None:
    if variance not in _CORRECTED:
        return None
    if populations is None or len(populations) != sizes.size:
        raise PopulationError("a finite population correction needs the population of every weighting cell")
    people = np.asarray(populations, dtype=np.float64)
    if (sizes > people).any():
        raise PopulationError("a weighting cell holds more respondents than people")
    if variance is VarianceMethod.POST_FPC:
        return np.array([sizes.sum() / people.sum()])
    return np.asarray(np.divide(sizes, people, out=np.zeros(sizes.size), where=people > 0), dtype=np.float64)


def _check(counts: AnswerCounts, variance: VarianceMethod) -> None:
    if variance not in _STRATIFIED | _POST | {VarianceMethod.FIXED}:
        raise ValueError(f"a standard error by {variance} needs rows, not counts")
    if variance in _POST and counts.cells.cell_weights is None:
        raise ValueError("post-stratification gives one weight to a weighting cell; these differ")
