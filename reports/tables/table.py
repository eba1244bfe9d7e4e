"""A computed table: what may be shown of every cell, and from which snapshot it comes. Frozen, so that it may be kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.estimation.disclosure import ProtectedGroup, Shown, withheld_reasons
from reports.estimation.results import Withheld
from reports.tableplans.plan import Measure, TablePlan


@dataclass(frozen=True, slots=True)
class Table:
    """The plan of a table with its protected estimates: of every group a cell for every measure."""

    plan: TablePlan
    snapshot_sha256: str
    edition: int
    is_test: bool
    respondents: int | None
    """Unweighted number of respondents in the base of the table; None where they are too few to tell."""
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

    def share(self, group_label: str, measure_label: str) -> float | None:
        """Return the share in one cell; None where it is withheld, or where there is nobody."""
        found = (
            shown.value for group, measure, shown in self.cells() if group.label == group_label and measure.label == measure_label
        )
        return next(found, None)
