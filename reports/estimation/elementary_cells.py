"""Respondents who are alike in everything a table divides them by, and in weighting cell: the cells all tables add up from."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from reports.estimation.arrays import Codes, FloatArray, IntArray
from reports.estimation.errors import ShapeError
from reports.estimation.weights import check_survey_weights

MOST_COMBINATIONS: Final = 1 << 20
"""Combinations beyond this are first reduced to those that occur, so that memory stays with the respondents."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One way to divide respondents into groups that do not overlap, such as tier, office or gender."""

    name: str
    groups: Codes
    """[respondents] the group, 0 to group_count - 1; -1 for who is in none of them."""
    group_count: int

    def __post_init__(self) -> None:
        """Refuse a code outside the list with a ShapeError."""
        check_codes(self.groups, self.group_count, lowest=-1)


@dataclass(frozen=True, slots=True)
class ElementaryCells:
    """Every respondent in one cell; within a cell all groups, the weighting cell and mostly the weight are the same."""

    cell_of: NDArray[np.integer[Any]]
    """[respondents] the cell, in the smallest type that holds it."""
    strata: IntArray
    """[cells] the weighting cell."""
    groups: tuple[IntArray, ...]
    """Of every breakdown [cells] the group."""
    breakdowns: tuple[Breakdown, ...]
    stratum_sizes: IntArray
    """[weighting cells] respondents in the file."""
    cell_weights: FloatArray | None
    """[cells] the weight of everybody in the cell; None where weights differ within a weighting cell."""
    survey_weights: FloatArray | None
    """[respondents] the weights where they differ within a weighting cell, else None."""
    file_weight: float
    """Sum of the weights of everybody in the file."""
    file_used: int
    """Respondents in the file with a weight above zero."""

    @property
    def cell_count(self) -> int:
        """How many cells hold somebody."""
        return self.strata.size

    @property
    def file_size(self) -> int:
        """How many respondents the file holds."""
        return self.cell_of.size


def everybody(respondents: int) -> Breakdown:
    """Return the breakdown with one group: the total."""
    return Breakdown("totaal", np.zeros(respondents, dtype=np.int8), 1)


def crossed(one: Breakdown, other: Breakdown) -> Breakdown:
    """Divide by both at once: group i of `one` with group j of `other` is group i * (groups of other) + j."""
    wide = one.groups.astype(np.int64)
    groups = np.where((one.groups < 0) | (other.groups < 0), -1, wide * other.group_count + other.groups)
    return Breakdown(f"{one.name} x {other.name}", groups, one.group_count * other.group_count)


def elementary_cells(breakdowns: Sequence[Breakdown], weighting_cells: Codes, cell_weights: FloatArray) -> ElementaryCells:
    """Divide respondents by all `breakdowns` and by weighting cell, with one weight for each weighting cell.

    Parameters
    ----------
    weighting_cells
        [respondents] the weighting cell, from 0.
    cell_weights
        [weighting cells] the weight of everybody in it.

    Raises
    ------
    ShapeError, SurveyWeightError
        When a code lies outside its list, arrays do not fit together, or a weight is unsound.
    """
    check_survey_weights(cell_weights)
    check_codes(weighting_cells, len(cell_weights), lowest=0)
    return _divided(breakdowns, weighting_cells, cell_weights, None)


def free_cells(breakdowns: Sequence[Breakdown], survey_weights: FloatArray, strata: Codes | None = None) -> ElementaryCells:
    """Divide respondents by all `breakdowns`, each respondent with a weight of its own.

    Parameters
    ----------
    strata
        [respondents] the stratum, from 0; None where there are none.

    Raises
    ------
    ShapeError, SurveyWeightError
        When a code lies outside its list, arrays do not fit together, or a weight is unsound.
    """
    check_survey_weights(survey_weights)
    known = np.zeros(survey_weights.size, dtype=np.int8) if strata is None else strata
    if known.shape != survey_weights.shape:
        raise ShapeError("strata and weights must describe the same respondents")
    check_codes(known, int(known.max(initial=0)) + 1, lowest=0)
    return _divided(breakdowns, known, None, survey_weights)


def weighted_cells(breakdowns: Sequence[Breakdown], weighting_cells: Codes, survey_weights: FloatArray) -> ElementaryCells:
    """Divide respondents by all `breakdowns`, with the weights of a snapshot: one to a weighting cell where that is so.

    Where weights differ within a weighting cell the cells are strata without a weight of their own. Raises as
    `elementary_cells` does.
    """
    check_survey_weights(survey_weights)
    if weighting_cells.shape != survey_weights.shape:
        raise ShapeError("weighting cells and weights must describe the same respondents")
    check_codes(weighting_cells, int(weighting_cells.max(initial=0)) + 1, lowest=0)
    cell_weights = np.zeros(int(weighting_cells.max(initial=0)) + 1)
    cell_weights[weighting_cells] = survey_weights
    if (cell_weights[weighting_cells] == survey_weights).all():
        return elementary_cells(breakdowns, weighting_cells, cell_weights)
    return free_cells(breakdowns, survey_weights, weighting_cells)


def _divided(
    breakdowns: Sequence[Breakdown], strata: Codes, stratum_weights: FloatArray | None, survey_weights: FloatArray | None
) -> ElementaryCells:
    if any(breakdown.groups.shape != strata.shape for breakdown in breakdowns):
        raise ShapeError("groups and weighting cells must describe the same respondents")
    stratum_count = int(strata.max(initial=0)) + 1 if stratum_weights is None else len(stratum_weights)
    radices = [stratum_count, *(breakdown.group_count + 1 for breakdown in breakdowns)]
    parts = [strata, *(breakdown.groups for breakdown in breakdowns)]
    cell_of, combinations = _numbered(parts, radices)
    found = np.unravel_index(combinations, radices) if math.prod(radices) <= MOST_COMBINATIONS else tuple(combinations)
    cell_strata = found[0].astype(np.int64)
    sizes = np.bincount(strata, minlength=stratum_count).astype(np.int64)
    each, numbers = (stratum_weights, sizes) if survey_weights is None else (survey_weights, np.ones(strata.size))
    weights = np.ones(stratum_count) if each is None else each
    return ElementaryCells(
        cell_of=cell_of,
        strata=cell_strata,
        groups=tuple(part.astype(np.int64) - 1 for part in found[1:]),
        breakdowns=tuple(breakdowns),
        stratum_sizes=sizes,
        cell_weights=None if stratum_weights is None else stratum_weights[cell_strata],
        survey_weights=survey_weights,
        file_weight=float(weights @ numbers),
        file_used=int(numbers[weights > 0].sum()),
    )


def _numbered(parts: Sequence[Codes], radices: Sequence[int]) -> tuple[NDArray[np.integer[Any]], IntArray]:
    """Give every combination that occurs a number.

    The combinations come as one key each, or as rows of parts where there are too many for that.
    """
    if math.prod(radices) > MOST_COMBINATIONS:
        rows = np.stack([part.astype(np.int64) + (position > 0) for position, part in enumerate(parts)])
        unique, inverse = np.unique(rows, axis=1, return_inverse=True)
        return _small(inverse.ravel(), unique.shape[1]), unique
    key = parts[0].astype(np.int32)
    for part, radix in zip(parts[1:], radices[1:], strict=True):
        key *= radix
        key += part
        key += 1
    occurring = np.flatnonzero(np.bincount(key, minlength=1))
    numbers = np.zeros(math.prod(radices), dtype=_type_for(occurring.size))
    numbers[occurring] = np.arange(occurring.size)
    return numbers[key], occurring


def _small(numbers: IntArray, count: int) -> NDArray[np.integer[Any]]:
    return numbers.astype(_type_for(count))


def _type_for(count: int) -> type[np.int16 | np.int32]:
    return np.int16 if count <= np.iinfo(np.int16).max else np.int32


def check_codes(codes: Codes, count: int, *, lowest: int) -> None:
    """Refuse codes outside `lowest` to `count` - 1 with a ShapeError."""
    if codes.size and (codes.min() < lowest or codes.max() >= count):
        raise ShapeError("a code lies outside its list")
