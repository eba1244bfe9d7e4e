"""The estimates that a plan asks for, of every group all measures, before protection."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from reports.estimation.arrays import BooleanArray
from reports.estimation.elementary_cells import Breakdown
from reports.estimation.results import Estimate
from reports.tableplans.plan import Measure, PlanError, PlannedGroup, TablePlan
from reports.tables.answers import FrozenAnswers
from reports.tables.tabulated import MeasuredColumn, Tabulated, measured, tabulated

BASE: Final = "basis"
"""The breakdown with one group: everybody in the base of the table."""
_SLOT = tuple[int, str]
"""The number of a measure and the variant in which it was asked."""


@dataclass(frozen=True, slots=True)
class GroupPlace:
    """Where a group of a plan stands among what was counted."""

    breakdown: str
    number: int


class PlannedEstimates:
    """The estimates of a plan over the answers of a snapshot.

    Raises UnknownVariableError when a variable is not there, and PlanError when groups of one section overlap.
    """

    def __init__(self, answers: FrozenAnswers, plan: TablePlan) -> None:
        self.plan = plan
        self.base: BooleanArray = answers.holds(plan.base.expression)
        self.members = _members(answers, plan, self.base)
        self._slots: dict[_SLOT, int] = {}
        self._columns: list[MeasuredColumn] = []
        for number, measure, group in _asked(plan):
            if (number, group.variant) not in self._slots:
                self._slots[number, group.variant] = len(self._columns)
                variable = measure.variable_in(group)
                self._columns.append(measured(answers, variable, measure.values, measure.exclude, total=measure.total))
        self.places, breakdowns = _breakdowns(plan, self.members, self.base)
        weights = answers.survey_weights(weighted=plan.weight is not None)
        self.tabulated: Tabulated = tabulated(breakdowns, answers.weighting_cells, weights, self._columns)

    def slot(self, measure: int, group: PlannedGroup) -> int | None:
        """Return which column of what was tabulated a measure of a group is; None where the group was not asked."""
        return self._slots.get((measure, group.variant)) if self.plan.measures[measure].applies_to(group) else None

    def estimates(self, at: int) -> tuple[Estimate, ...]:
        """Return the estimates of all measures in group number `at`; of nobody where it was not asked."""
        group, place = self.plan.breakdown.groups[at], self.places[at]
        slots = (self.slot(number, group) for number in range(len(self.plan.measures)))
        return tuple(self.tabulated.estimate(place.breakdown, place.number, slot) for slot in slots)

    def bases(self) -> list[int]:
        """Return of every measure how many respondents of the whole table answered it, in any variant."""
        found = []
        for number, measure in enumerate(self.plan.measures):
            valid = [self._columns[slot].valid for (one, _), slot in self._slots.items() if one == number]
            inside = self._asked_of(measure)
            found.append(int(np.count_nonzero(np.any(valid, axis=0) & inside)) if valid else 0)
        return found

    def bases_by_variant(self) -> Mapping[str, list[int]]:
        """Return the same for every variant of the questions."""
        variants = {group.variant for group in self.plan.breakdown.groups}
        return {variant: [self._base_in(number, variant) for number in range(len(self.plan.measures))] for variant in variants}

    def _base_in(self, measure: int, variant: str) -> int:
        slot = self._slots.get((measure, variant))
        if slot is None:
            return 0
        return int(np.count_nonzero(self._columns[slot].valid & self._asked_of(self.plan.measures[measure])))

    def _asked_of(self, measure: Measure) -> BooleanArray:
        """Tell who was asked for a measure: the base, or the groups that are named."""
        if not measure.only:
            return self.base
        pairs = zip(self.plan.breakdown.groups, self.members, strict=True)
        return np.asarray(np.any([inside for group, inside in pairs if measure.applies_to(group)], axis=0), dtype=np.bool_)


def _asked(plan: TablePlan) -> Iterator[tuple[int, Measure, PlannedGroup]]:
    for group in plan.breakdown.groups:
        for number, measure in enumerate(plan.measures):
            if measure.applies_to(group):
                yield number, measure, group


def _members(answers: FrozenAnswers, plan: TablePlan, base: BooleanArray) -> list[BooleanArray]:
    """Tell of every group who is in it; raises PlanError when groups of one section overlap."""
    members: list[BooleanArray] = []
    for group in plan.breakdown.groups:
        whole = plan.breakdown.whole_of(group.section)
        inside = base if whole is None else members[whole]
        members.append(inside if group.total else inside & answers.holds(group.where))
    for family in plan.breakdown.families.values():
        parts = [members[at] for at in family if not plan.breakdown.groups[at].total]
        if parts and np.sum(parts, axis=0).max(initial=0) > 1:
            raise PlanError(f"tabel {plan.id}: twee groepen overlappen")
    return members


def _breakdowns(
    plan: TablePlan, members: Sequence[BooleanArray], base: BooleanArray
) -> tuple[dict[int, GroupPlace], list[Breakdown]]:
    """Return where every group stands, and a breakdown for each family of groups that do not overlap."""
    breakdowns = [Breakdown(BASE, np.where(base, 0, -1).astype(np.int8), 1)]
    places: dict[int, GroupPlace] = {}
    for name, family in enumerate(plan.breakdown.families.values()):
        parts = [at for at in family if not plan.breakdown.groups[at].total]
        codes = np.full(base.size, -1, dtype=np.int16)
        for number, at in enumerate(parts):
            codes[members[at]] = number
            places[at] = GroupPlace(str(name), number)
        if parts:
            breakdowns.append(Breakdown(str(name), codes, len(parts)))
        places.update((at, GroupPlace(BASE, 0)) for at in family if at not in parts)
    return places, breakdowns
