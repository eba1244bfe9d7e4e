"""A computed table: what may be shown of every cell, and from which snapshot it comes. Frozen, so that it may be kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from reports.estimation.disclosure import STRICT, DisclosureProfile, Group, ProtectedGroup, Shown, withheld_reasons
from reports.estimation.results import Withheld
from reports.tableplans.plan import Measure, PlannedGroup, TablePlan

_NOTHING: Final = Shown(None, None, None, None, None, Withheld.SUBTRACTION)


@dataclass(frozen=True, slots=True)
class Mark:
    """What differs significantly from a cell."""

    letters: str = ""
    """Of the groups than which this one is higher."""
    against_rest: int = 0
    """1 where the group is higher than everybody else in the base, -1 where it is lower."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What differs significantly in a table."""

    letters: tuple[str, ...]
    """Of every group; empty for a total."""
    cells: tuple[tuple[Mark, ...], ...]
    """Of every group a mark for every measure."""

    @property
    def has_letters(self) -> bool:
        """Whether any group is higher than another."""
        return any(mark.letters for row in self.cells for mark in row)

    @property
    def has_rest(self) -> bool:
        """Whether any group differs from the rest."""
        return any(mark.against_rest for row in self.cells for mark in row)


@dataclass(frozen=True, slots=True)
class Table:
    """The plan of a table with its protected estimates: of every group a cell for every measure."""

    plan: TablePlan
    snapshot_sha256: str
    edition: int
    is_test: bool
    respondents: int | None
    """Unweighted number of respondents in the base of the table; None where they are too few to tell."""
    bases: tuple[int | None, ...]
    """Of every measure how many of them gave an answer that counts; None where they are too few to tell."""
    groups: tuple[ProtectedGroup, ...]
    marks: Marks | None = None
    """None where nothing is tested."""
    is_protected: bool = True
    """Whether it went through the one door; what did not is for researchers only, and never published."""
    profile: DisclosureProfile = STRICT
    """The thresholds by which it was protected."""

    @property
    def withheld(self) -> tuple[Withheld, ...]:
        """Every reason for which something is not shown, once."""
        return withheld_reasons(self.groups)

    @property
    def has_bounds(self) -> bool:
        """Whether a bound stands somewhere instead of a share."""
        return any(cell.bound is not None for group in self.groups for cell in group.cells)

    @property
    def is_indicative(self) -> bool:
        """Whether a figure in it only gives an indication."""
        return any(cell.is_indicative for group in self.groups for cell in group.cells)

    @property
    def group_letters(self) -> tuple[str, ...]:
        """Of every group the letter by which others say that they are higher; none at all where nothing differs."""
        return self.marks.letters if self.marks is not None and self.marks.has_letters else ()

    def cells(self) -> Iterator[tuple[ProtectedGroup, Measure, Shown]]:
        """Yield every cell with its group and measure, group by group."""
        for group in self.groups:
            for measure, shown in zip(self.plan.measures, group.cells, strict=True):
                yield group, measure, shown

    @property
    def has_own_bases(self) -> bool:
        """Whether the measures have not all the same base: 'n wisselt'. Never where groups are asked variants of a question."""
        return not self.plan.breakdown.has_variants and len(set(self.common_bases)) > 1

    @property
    def common_bases(self) -> tuple[int | None, ...]:
        """The bases of the measures that all groups were asked; of all measures where there is none of those."""
        pairs = zip(self.plan.measures, self.bases, strict=True)
        return tuple(base for measure, base in pairs if not measure.only) or self.bases

    def share(self, group_label: str, measure_label: str) -> float | None:
        """Return the share in one cell; None where it is withheld, or where there is nobody."""
        found = (
            shown.value for group, measure, shown in self.cells() if group.label == group_label and measure.label == measure_label
        )
        return next(found, None)


def unprotected(group: Group) -> ProtectedGroup:
    """Return a group as researchers see it, with nothing withheld: never for anybody else."""
    cells = tuple(
        Shown(one.value, one.respondents, one.weighted_base, one.standard_error, one.interval, None) for one in group.estimates
    )
    return ProtectedGroup(group.label, cells, group.is_total, None)


def as_counts(plan: TablePlan, groups: Sequence[ProtectedGroup]) -> tuple[ProtectedGroup, ...]:
    """Return the groups with a number instead of a share where the plan shows numbers; nothing was weighted."""
    return tuple(
        replace(
            group, cells=tuple(_number(shown) if is_count else shown for shown, is_count in zip(group.cells, kinds, strict=True))
        )
        for group, kinds in zip(groups, _are_counts(plan), strict=True)
    )


def _are_counts(plan: TablePlan) -> Iterator[list[bool]]:
    for group in plan.breakdown.groups:
        yield [plan.statistic_of(group, measure) == "count" for measure in plan.measures]


def _number(shown: Shown) -> Shown:
    if shown.value is None or shown.respondents is None:
        return shown
    return replace(shown, value=float(round(shown.value * shown.respondents)), standard_error=None, interval=None)


def withheld_with_its_whole(part: ProtectedGroup) -> ProtectedGroup:
    """Return a part of a withheld group, withheld itself."""
    return part if part.withheld else replace(part, cells=(_NOTHING,) * len(part.cells), withheld=Withheld.SUBTRACTION)


def respondents_in(plan: TablePlan, planned: PlannedGroup, group: ProtectedGroup) -> tuple[int | None, ...]:
    """Return of every measure that a group was asked how many of it answered; None where they are too few to tell."""
    pairs = zip(plan.measures, group.cells, strict=True)
    return tuple(shown.respondents for measure, shown in pairs if measure.applies_to(planned))
