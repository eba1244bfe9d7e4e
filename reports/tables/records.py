"""A table cell by cell, for a program: where the cell stands, what is printed in it and the numbers behind that, unrounded."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.estimation.disclosure import ProtectedGroup, Shown
from reports.tableplans.plan import Measure
from reports.tables.printing import DASH, listed, percent
from reports.tables.table import Table


@dataclass(frozen=True, slots=True)
class CellRecord:
    """One cell. `value`, `se`, `low` and `high` are percentages (0-100), not rounded; `n` is unweighted."""

    row: str
    column: str
    group: str
    """Heading above the row; empty where there is none."""
    label: str
    """The answer, in a list of what is named most; empty elsewhere."""
    edition: int
    value: float | None
    shown: str
    n: int | None
    se: float | None
    low: float | None
    high: float | None
    suppressed: str | None
    """The reason why nothing is shown; None where nothing is hidden."""


def cell_records(table: Table) -> tuple[CellRecord, ...]:
    """Return the cells of `table` row by row, as it is printed; of a list every answer in it."""
    plan = table.plan
    if plan.breakdown.axis == "rows":
        pairs = zip(plan.breakdown.groups, table.groups, strict=True)
        return tuple(record for planned, group in pairs for record in _group_records(table, planned.section, group))
    return tuple(
        _record(table, (measure.label, group.label, measure.heading), group.cells[number])
        for number, measure in enumerate(plan.measures)
        for group in table.groups
    )


def _group_records(table: Table, section: str, group: ProtectedGroup) -> Iterator[CellRecord]:
    measures = list(zip(table.plan.measures, group.cells, strict=True))
    for measure, shown in measures:
        if not measure.ranked:
            yield _record(table, (group.label, measure.label, section), shown)
    if table.plan.ranking is None:
        return
    if group.withheld is not None:
        yield from (_record(table, (group.label, heading, section), group.cells[-1]) for heading in table.plan.ranking.headings)
    of_measure: dict[str, tuple[Measure, Shown]] = {measure.label: (measure, shown) for measure, shown in measures}
    for heading, entries in zip(table.plan.ranking.headings, listed(table.plan, group), strict=False):
        for entry, _ in entries:
            measure, shown = of_measure[entry.label]
            yield _record(table, (group.label, heading, section), shown, measure.label_in(group.label))


def _record(table: Table, at: tuple[str, str, str], shown: Shown, label: str = "") -> CellRecord:
    row, column, group = at
    interval = shown.interval
    return CellRecord(
        row=row,
        column=column,
        group=group,
        label=label,
        edition=table.edition,
        value=_percentage(shown.value),
        shown=DASH if shown.value is None else percent(shown.value),
        n=shown.respondents,
        se=_percentage(shown.standard_error),
        low=_percentage(interval.low if interval else None),
        high=_percentage(interval.high if interval else None),
        suppressed=shown.withheld.value if shown.withheld else None,
    )


def _percentage(share: float | None) -> float | None:
    return None if share is None else 100 * share
