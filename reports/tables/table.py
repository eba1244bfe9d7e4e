"""A computed table: what may be shown of every cell, and from which snapshot it comes. Frozen, so that it may be kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from reports.estimation.disclosure import ProtectedGroup, Shown, withheld_reasons
from reports.estimation.results import Withheld
from reports.tableplans.plan import Measure, TablePlan

_NOTHING: Final = Shown(None, None, None, None, None, Withheld.SUBTRACTION)


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

    @property
    def withheld(self) -> tuple[Withheld, ...]:
        """Every reason for which something is not shown, once."""
        return withheld_reasons(self.groups)

    def cells(self) -> Iterator[tuple[ProtectedGroup, Measure, Shown]]:
        """Yield every cell with its group and measure, group by group."""
        for group in self.groups:
            for measure, shown in zip(self.plan.measures, group.cells, strict=True):
                yield group, measure, shown

    @property
    def has_own_bases(self) -> bool:
        """Whether the measures have not all the same base: 'n wisselt'. Never where groups are asked variants of a question."""
        return not self.plan.breakdown.has_variants and len(set(self.bases)) > 1

    def share(self, group_label: str, measure_label: str) -> float | None:
        """Return the share in one cell; None where it is withheld, or where there is nobody."""
        found = (
            shown.value for group, measure, shown in self.cells() if group.label == group_label and measure.label == measure_label
        )
        return next(found, None)


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
