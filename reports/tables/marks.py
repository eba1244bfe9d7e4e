"""What differs significantly in a table: letters of the groups that a group is higher than, and a mark against the rest.

Only what is shown is tested: a mark never says anything of a figure that is withheld.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from reports.estimation.adjusting import Adjustment, adjusted
from reports.estimation.arrays import BooleanArray
from reports.estimation.comparing_columns import PairTests, compare_all_pairs, compare_all_with_rest
from reports.estimation.comparisons import SIGNIFICANCE
from reports.estimation.disclosure import ProtectedGroup
from reports.tables.planned import BASE, PlannedEstimates
from reports.tables.table import Mark, Marks

ADJUSTMENT: Final = Adjustment.HOLM
"""Over all pairs of groups and all answers to one question: what is read as one block."""
LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that look like a figure."""
_FEWEST_GROUPS: Final = 2
_FEWEST_WITH_REST: Final = 3
"""Of two groups the one is mostly the rest of the other, and the letters say so already."""


def marks_of(planned: PlannedEstimates, groups: Sequence[ProtectedGroup]) -> Marks:
    """Test the groups of a table against each other and against the rest; `groups` is what may be shown of them.

    Tests are two-sided, with weights as given, and not run on fewer than 20 respondents on either side. They are corrected for
    their number block by block.
    """
    letters = _letters(planned)
    found = [[_Found() for _ in group.cells] for group in groups]
    for block in _blocks(planned, groups):
        for high, low, measure in block.higher_and_lower():
            found[high][measure].higher_than.add(letters[low])
        for group, measure, sign in block.against_rest():
            found[group][measure].against_rest = sign
    cells = tuple(tuple(Mark("".join(sorted(one.higher_than)), one.against_rest) for one in row) for row in found)
    return Marks(letters, cells)


@dataclass(slots=True)
class _Found:
    """The marks of a cell while they are found."""

    higher_than: set[str] = field(default_factory=set)
    against_rest: int = 0


def _letters(planned: PlannedEstimates) -> tuple[str, ...]:
    """Give every group that is no total a letter; none where there are more groups than letters."""
    is_part = [not group.total for group in planned.plan.breakdown.groups]
    if sum(is_part) > len(LETTERS):
        return ("",) * len(is_part)
    free = iter(LETTERS)
    return tuple(next(free) if part else "" for part in is_part)


@dataclass(frozen=True, slots=True)
class _Block:
    """Groups that are parts of one whole, and the measures over one column: what is tested together."""

    planned: PlannedEstimates
    groups: tuple[int, ...]
    column: str
    measures: tuple[int, ...]
    places: tuple[int, ...]
    """Of every measure where it stands in the table of the column."""
    shown: BooleanArray
    """[groups, measures] whether the figure is shown."""

    @property
    def has_wider(self) -> bool:
        """Whether the groups are parts of another group, so that far more people are the rest than the groups beside them."""
        return _has_wider(self.planned, self.groups[0])

    def higher_and_lower(self) -> Iterator[tuple[int, int, int]]:
        """Yield the group that is higher, the one that is lower, and the measure."""
        if len(self.groups) < _FEWEST_GROUPS:
            return
        tests = compare_all_pairs(self.planned.tabulated.tables[self.column], self._rows(), self.places)
        one, other = np.array(tests.pairs).T
        for pair, place in _significant(tests, self.shown[one] & self.shown[other]):
            low, high = (self.groups[at] for at in tests.pairs[pair])
            if tests.differences[pair, place] < 0:
                low, high = high, low
            yield high, low, self.measures[place]

    def against_rest(self) -> Iterator[tuple[int, int, int]]:
        """Yield the group, the measure, and 1 where it is higher than everybody else in the base or -1 where it is lower."""
        if len(self.groups) < _FEWEST_WITH_REST and not self.has_wider:
            return
        total = self.planned.tabulated.grouped.groups_of(BASE).start
        tests = compare_all_with_rest(self.planned.tabulated.tables[self.column], self._rows(), total, self.places)
        for group, place in _significant(tests, self.shown):
            yield self.groups[group], self.measures[place], 1 if tests.differences[group, place] > 0 else -1

    def _rows(self) -> list[int]:
        grouped = self.planned.tabulated.grouped
        places = (self.planned.places[at] for at in self.groups)
        return [grouped.groups_of(place.breakdown).start + place.number for place in places]


def _significant(tests: PairTests, is_shown: BooleanArray) -> Iterator[tuple[int, int]]:
    """Yield the pair and the measure of every test that is significant after correction."""
    p_values = np.where(is_shown, tests.p_values, np.nan)
    corrected = adjusted(p_values.ravel(), ADJUSTMENT).reshape(p_values.shape)
    for pair, place in zip(*np.nonzero(corrected < SIGNIFICANCE), strict=True):
        yield int(pair), int(place)


def _blocks(planned: PlannedEstimates, groups: Sequence[ProtectedGroup]) -> Iterator[_Block]:
    for family in _families(planned, groups):
        for column, measures in _by_column(planned, family[0]).items():
            shown = [[groups[at].cells[measure].value is not None for measure in measures] for at in family]
            slots = [planned.slot(measure, planned.plan.breakdown.groups[family[0]]) for measure in measures]
            places = tuple(planned.tabulated.places[slot][1] for slot in slots if slot is not None)
            yield _Block(planned, family, column, tuple(measures), places, np.array(shown, dtype=np.bool_))


def _families(planned: PlannedEstimates, groups: Sequence[ProtectedGroup]) -> Iterator[tuple[int, ...]]:
    """Yield the groups that can be compared: parts of one whole, of which something is shown."""
    for family in planned.plan.breakdown.families.values():
        parts = [at for at in family if not planned.plan.breakdown.groups[at].total]
        shown = tuple(at for at in parts if any(cell.value is not None for cell in groups[at].cells))
        if shown and (len(shown) >= _FEWEST_GROUPS or _has_wider(planned, shown[0])):
            yield shown


def _has_wider(planned: PlannedEstimates, group: int) -> bool:
    breakdown = planned.plan.breakdown
    return breakdown.whole_of(breakdown.groups[group].section) is not None


def _by_column(planned: PlannedEstimates, first: int) -> dict[str, list[int]]:
    """Return the measures over every column: shares of all groups, that stand in a place of their own."""
    plan = planned.plan
    group = plan.breakdown.groups[first]
    found: dict[str, list[int]] = {}
    for number, measure in enumerate(plan.measures):
        slot = planned.slot(number, group)
        if slot is None or measure.only or measure.total or measure.ranked or plan.statistic_of(group, measure) != "percentage":
            continue
        column = planned.tabulated.places[slot][0]
        if column in planned.tabulated.tables:
            found.setdefault(column, []).append(number)
    return found
