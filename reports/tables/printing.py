"""Sets a table out in rows and columns with the words that stand in it, the same for page and paper. Decides nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from reports.estimation.disclosure import ProtectedGroup, Shown
from reports.estimation.results import Withheld
from reports.estimation.rounding import dutch_number, whole_percent
from reports.tableplans.plan import Measure, TablePlan
from reports.tables.table import Table

DASH: Final = "–"
ROUNDING_NOTE: Final = "Door afronding tellen de percentages niet overal op tot 100%."
_WHOLE: Final = 100
_SAME: Final = 1e-9


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A percentage with its interval; a dash where there is none."""

    percent: str
    interval: str
    withheld: Withheld | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody to compute from, which is not the same as withheld."""
        return self.percent == DASH and self.withheld is None


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row: its label, its number of respondents where rows are groups, and its cells."""

    label: str
    respondents: str
    cells: tuple[PrintedCell, ...]
    is_total: bool


@dataclass(frozen=True, slots=True)
class PrintedHead:
    """The heading above one or more columns that belong together."""

    label: str
    span: int


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table as it is set out. Numbers of respondents stand beside the groups: in a column, or in a last row."""

    table: Table
    corner: str
    heads: tuple[PrintedHead, ...]
    """Headings above the columns; none where the columns need none."""
    columns: tuple[str, ...]
    rows: tuple[PrintedRow, ...]
    column_respondents: tuple[str, ...]
    """Numbers for the last row, where the groups are columns."""
    sentence: str
    notes: tuple[str, ...]
    has_empty_cells: bool

    @property
    def plan(self) -> TablePlan:
        """What the table is about."""
        return self.table.plan

    @property
    def counts_by_row(self) -> bool:
        """Whether every row has its own number of respondents."""
        return not self.column_respondents

    @property
    def base_respondents(self) -> str:
        """The number of respondents in the base of the table."""
        return DASH if self.table.respondents is None else dutch_number(self.table.respondents)


def printed(table: Table) -> PrintedTable:
    """Set `table` out as its plan says, with percentages rounded half up."""
    plan = table.plan
    by_row = plan.breakdown.axis == "rows"
    cells = [tuple(map(_cell, group.cells)) for group in table.groups]
    counts = tuple(map(_respondents, table.groups))
    labels = tuple(group.label for group in table.groups)
    if by_row:
        rows = tuple(
            PrintedRow(group.label, count, row, group.is_total)
            for group, count, row in zip(table.groups, counts, cells, strict=True)
        )
    else:
        turned = zip(*cells, strict=True)
        rows = tuple(PrintedRow(_full(one), "", row, False) for one, row in zip(plan.measures, turned, strict=True))  # noqa: FBT003 -- no measure is a total
    return PrintedTable(
        table=table,
        corner=plan.breakdown.heading if by_row else plan.measures_heading,
        heads=_heads(plan) if by_row else (PrintedHead(plan.breakdown.heading, len(labels)),),
        columns=tuple(measure.label for measure in plan.measures) if by_row else labels,
        rows=rows,
        column_respondents=() if by_row else counts,
        sentence=_sentence(table),
        notes=(*plan.notes, *plan.comparability, *((ROUNDING_NOTE,) if _needs_rounding_note(table) else ())),
        has_empty_cells=any(cell.is_empty for row in rows for cell in row.cells),
    )


def percent(share: float) -> str:
    """Write a share as a whole percentage."""
    return f"{whole_percent(share)}%"


def _cell(shown: Shown) -> PrintedCell:
    if shown.value is None:
        return PrintedCell(DASH, "", shown.withheld)
    interval = shown.interval
    reach = f"{whole_percent(interval.low)}–{whole_percent(interval.high)}%" if interval else ""
    return PrintedCell(percent(shown.value), reach, None)


def _respondents(group: ProtectedGroup) -> str:
    """Write how many respondents a group has; the least and the most where its measures differ."""
    counts = [shown.respondents for shown in group.cells if shown.respondents is not None]
    if not counts:
        return DASH
    least, most = min(counts), max(counts)
    return dutch_number(most) if least == most else f"{dutch_number(least)}–{dutch_number(most)}"


def _full(measure: Measure) -> str:
    return f"{measure.heading}: {measure.label}" if measure.heading else measure.label


def _heads(plan: TablePlan) -> tuple[PrintedHead, ...]:
    """Return the headings above the measures: each its own, or one above them all."""
    if not any(measure.heading for measure in plan.measures):
        return (PrintedHead(plan.measures_heading, len(plan.measures)),) if plan.measures_heading else ()
    heads: list[PrintedHead] = []
    for measure in plan.measures:
        if heads and heads[-1].label == measure.heading:
            heads[-1] = PrintedHead(measure.heading, heads[-1].span + 1)
        else:
            heads.append(PrintedHead(measure.heading, 1))
    return tuple(heads)


def _sentence(table: Table) -> str:
    """Return what the table says in words; nothing where a number in it is not shown."""
    words = []
    for part in table.plan.sentence_parts:
        if isinstance(part, str):
            words.append(part)
            continue
        share = table.share(*part)
        if share is None:
            return ""
        words.append(percent(share))
    return "".join(words)


def _needs_rounding_note(table: Table) -> bool:
    """Tell whether the answers of a group are everything there is, while their rounded percentages are not 100 together."""
    if len({(measure.variable, measure.exclude) for measure in table.plan.measures}) != 1:
        return False
    return any(_is_off(shares) for shares in _shares(table.groups))


def _shares(groups: Iterable[ProtectedGroup]) -> Iterable[list[float]]:
    for group in groups:
        shares = [shown.value for shown in group.cells if shown.value is not None]
        if len(shares) == len(group.cells) > 1:
            yield shares


def _is_off(shares: Sequence[float]) -> bool:
    return abs(sum(shares) - 1) < _SAME and sum(map(whole_percent, shares)) != _WHOLE
