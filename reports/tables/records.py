"""A table cell by cell, for a program: where the cell stands, what is printed in it and the numbers behind that, unrounded."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.estimation.disclosure import ProtectedGroup, Shown
from reports.tableplans.plan import Measure, PlannedGroup, Statistic
from reports.tables.numbers import DASH, bound_text, value_text
from reports.tables.printing import NOT_ASKED, listed
from reports.tables.table import Table


@dataclass(frozen=True, slots=True)
class CellRecord:
    """One cell. `value`, `se`, `low` and `high` are not rounded; `n` is unweighted.

    They are percentages (0-100), but `value` is a number or a factor where the plan says so.
    """

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
    indicative: bool = False
    """Whether the figure only gives an indication, which has a star where it is printed."""


def cell_records(table: Table) -> tuple[CellRecord, ...]:
    """Return the cells of `table` row by row, as it is printed; of a list every answer in it."""
    plan = table.plan
    if plan.breakdown.axis == "rows":
        pairs = zip(plan.breakdown.groups, table.groups, strict=True)
        return tuple(record for planned, group in pairs for record in _group_records(table, planned, group))
    return tuple(_column_records(table))


def _column_records(table: Table) -> Iterator[CellRecord]:
    """Yield the cells of a table with groups as columns; a list where its first answer stands."""
    done: set[str] = set()
    for number, measure in enumerate(table.plan.measures):
        if measure.row in done:
            continue
        done |= {measure.row} if measure.row else set()
        for planned, group in zip(table.plan.breakdown.groups, table.groups, strict=True):
            at = (measure.row or measure.label, group.label, measure.heading)
            if measure.ranked:
                yield from _list_records(table, at, group, measure.row)
            else:
                yield _record(table, at, group.cells[number], _of(table, planned, measure))


def _list_records(table: Table, at: tuple[str, str, str], group: ProtectedGroup, row: str) -> Iterator[CellRecord]:
    numbers = {measure.label: number for number, measure in enumerate(table.plan.measures) if measure.row == row}
    if group.withheld is not None:
        yield _record(table, at, group.cells[min(numbers.values())], "percentage")
    for entries in listed(table.plan, group, row):
        for measure, _ in entries:
            yield _record(table, at, group.cells[numbers[measure.label]], "percentage", measure.label_in(group.label))


def _of(table: Table, planned: PlannedGroup, measure: Measure) -> Statistic | None:
    """Return what stands in a cell, or None where the group was not asked."""
    return table.plan.statistic_of(planned, measure) if measure.applies_to(planned) else None


def _group_records(table: Table, planned: PlannedGroup, group: ProtectedGroup) -> Iterator[CellRecord]:
    measures = list(zip(table.plan.measures, group.cells, strict=True))
    section = planned.section
    for measure, shown in measures:
        if not measure.ranked:
            yield _record(table, (planned.label, measure.label, section), shown, _of(table, planned, measure))
    if table.plan.ranking is None:
        return
    if group.withheld is not None:
        for heading in table.plan.ranking.headings:
            yield _record(table, (planned.label, heading, section), group.cells[-1], "percentage")
    of_measure: dict[str, tuple[Measure, Shown]] = {measure.label: (measure, shown) for measure, shown in measures}
    for heading, entries in zip(table.plan.ranking.headings, listed(table.plan, group), strict=False):
        for entry, _ in entries:
            measure, shown = of_measure[entry.label]
            yield _record(table, (planned.label, heading, section), shown, "percentage", measure.label_in(group.label))


def _record(table: Table, at: tuple[str, str, str], shown: Shown, statistic: Statistic | None, label: str = "") -> CellRecord:
    row, column, group = at
    interval = shown.interval
    is_share = statistic == "percentage"
    return CellRecord(
        row=row,
        column=column,
        group=group,
        label=label,
        edition=table.edition,
        value=_percentage(shown.value) if is_share else shown.value,
        shown=_text(table, shown, statistic),
        n=shown.respondents,
        se=_percentage(shown.standard_error),
        low=_percentage(interval.low if interval else None),
        high=_percentage(interval.high if interval else None),
        suppressed=shown.withheld.value if shown.withheld else None,
        indicative=shown.is_indicative,
    )


def _text(table: Table, shown: Shown, statistic: Statistic | None) -> str:
    if statistic is None:
        return NOT_ASKED
    if shown.bound is not None:
        return bound_text(shown, statistic)
    if shown.value is None:
        return "" if table.plan.counted else DASH
    return value_text(shown.value, statistic)


def _percentage(share: float | None) -> float | None:
    return None if share is None else 100 * share
