"""Sets a table out in rows and columns with the words that stand in it, the same for page and paper. Decides nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import Final

from reports.estimation.disclosure import ProtectedGroup, Shown
from reports.estimation.results import Withheld
from reports.estimation.rounding import dutch_number, whole_percent
from reports.tableplans.plan import Code, Measure, TablePlan
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
    entries: tuple[str, ...] = ()
    """Answers with their percentages, where the cell holds a list of what is named most."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody to compute from, which is not the same as withheld."""
        return self.percent == DASH and self.withheld is None


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row: its label, its number of respondents where rows have their own, and its cells."""

    label: str
    respondents: str
    cells: tuple[PrintedCell, ...]
    is_total: bool
    heading: str = ""
    """Heading above this row and those after it, where one begins."""
    is_part: bool = False
    """Whether the row is a part of one above it."""


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
    lists: tuple[str, ...]
    """Headings of the columns after them, which hold lists of what is named most."""
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
        return any(row.respondents for row in self.rows)

    @property
    def base_respondents(self) -> str:
        """The number of respondents with an answer that counts: one number, or the least and the most of the measures."""
        return DASH if self.table.respondents is None else _range(self.table.bases)

    @property
    def width(self) -> int:
        """The number of columns, with that of the labels and that of the numbers of respondents."""
        return 1 + self.counts_by_row + len(self.columns) + len(self.lists)


def printed(table: Table) -> PrintedTable:
    """Set `table` out as its plan says, with percentages rounded half up."""
    plan = table.plan
    by_row = plan.breakdown.axis == "rows"
    groups = tuple(group.label for group in table.groups)
    rows = tuple(_group_rows(table) if by_row else _measure_rows(table))
    return PrintedTable(
        table=table,
        corner=plan.breakdown.heading if by_row else plan.measures_heading,
        heads=_heads(plan) if by_row else _head(plan.breakdown.heading, len(groups)),
        columns=_own_columns(plan) if by_row else groups,
        lists=plan.ranking.headings if plan.ranking else (),
        rows=rows,
        column_respondents=() if by_row else tuple(_range(_counts(group)) for group in table.groups),
        sentence=_sentence(table),
        notes=(*plan.notes, *plan.comparability, *((ROUNDING_NOTE,) if _needs_rounding_note(table) else ())),
        has_empty_cells=any(cell.is_empty for row in rows for cell in row.cells),
    )


def _group_rows(table: Table) -> Iterator[PrintedRow]:
    """Yield a row for every group, with a heading where a section begins that is no group itself."""
    breakdown = table.plan.breakdown
    before = ""
    for planned, group in zip(breakdown.groups, table.groups, strict=True):
        is_part = breakdown.whole_of(planned.section) is not None
        heading = planned.section if planned.section != before and not is_part else ""
        before = planned.section
        cells = (*_own_cells(table.plan, group), *_listed_cells(table.plan, group))
        is_total = group.is_total and len(table.groups) > 1
        yield PrintedRow(group.label, _range(_counts(group)), cells, is_total, heading, is_part)


def _measure_rows(table: Table) -> Iterator[PrintedRow]:
    """Yield a row for every measure, with its n where that is not the same for all."""
    before = ""
    cells = [_own_cells(table.plan, group) for group in table.groups]
    for measure, base, row in zip(table.plan.measures, table.bases, zip(*cells, strict=True), strict=True):
        heading = measure.heading if measure.heading != before else ""
        before = measure.heading
        yield PrintedRow(measure.label, _range((base,)) if table.has_own_bases else "", row, measure.total, heading)


def _own_cells(plan: TablePlan, group: ProtectedGroup) -> Iterator[PrintedCell]:
    for measure, shown in zip(plan.measures, group.cells, strict=True):
        if not measure.ranked:
            # All answers together are 100% for certain.
            yield replace(_cell(shown), interval="") if measure.total else _cell(shown)


def _listed_cells(plan: TablePlan, group: ProtectedGroup) -> Iterator[PrintedCell]:
    """Yield the cells that hold what is named most; where nothing may be shown, or nobody answered, a dash."""
    if plan.ranking is None:
        return
    places = listed(plan, group)
    for place in range(len(plan.ranking.headings)):
        entries = places[place] if place < len(places) else ()
        texts = tuple(f"{measure.label_in(group.label)} ({percent(value)})" for measure, value in entries)
        yield PrintedCell("" if texts else DASH, "", group.withheld, texts)


def listed(plan: TablePlan, group: ProtectedGroup) -> tuple[tuple[tuple[Measure, float], ...], ...]:
    """Return what is named most in a group, highest first: what ties a place together, or all above the share in one."""
    if plan.ranking is None:
        return ()
    pairs = zip(plan.measures, group.cells, strict=True)
    named = [(measure, shown.value) for measure, shown in pairs if measure.ranked and shown.value]
    named.sort(key=lambda pair: -pair[1])
    if plan.ranking.above is not None:
        above = tuple(pair for pair in named if pair[1] > plan.ranking.above)
        return (above,) if above else ()
    tied = groupby(named, key=lambda pair: pair[1])
    return tuple(tuple(pairs) for _, pairs in islice(tied, len(plan.ranking.headings)))


def _own_columns(plan: TablePlan) -> tuple[str, ...]:
    return tuple(measure.label for measure in plan.measures if not measure.ranked)


def percent(share: float) -> str:
    """Write a share as a whole percentage."""
    return f"{whole_percent(share)}%"


def _cell(shown: Shown) -> PrintedCell:
    if shown.value is None:
        return PrintedCell(DASH, "", shown.withheld)
    interval = shown.interval
    reach = f"{whole_percent(interval.low)}–{whole_percent(interval.high)}%" if interval else ""
    return PrintedCell(percent(shown.value), reach, None)


def _counts(group: ProtectedGroup) -> tuple[int | None, ...]:
    return tuple(shown.respondents for shown in group.cells)


def _range(counts: Iterable[int | None]) -> str:
    """Write a number of respondents; the least and the most where there are several, a dash where none may be told."""
    known = [count for count in counts if count is not None]
    if not known:
        return DASH
    least, most = min(known), max(known)
    return dutch_number(most) if least == most else f"{dutch_number(least)}–{dutch_number(most)}"


def _head(label: str, span: int) -> tuple[PrintedHead, ...]:
    return (PrintedHead(label, span),) if label else ()


def _heads(plan: TablePlan) -> tuple[PrintedHead, ...]:
    """Return the headings above the measures: each its own, or one above them all."""
    if not any(measure.heading for measure in plan.measures):
        return _head(plan.measures_heading, len(_own_columns(plan)))
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
    """Tell whether the answers to a question are everything there is, while their rounded percentages are not 100 together."""
    questions: dict[tuple[str, str, tuple[Code, ...]], list[int]] = {}
    for at, measure in enumerate(table.plan.measures):
        if not measure.total and not measure.ranked:
            questions.setdefault((measure.heading, measure.variable, measure.exclude), []).append(at)
    if len(questions) > 1 and not table.plan.adds_to_100:
        return False
    return any(_is_off([group.cells[at].value for at in places]) for group in table.groups for places in questions.values())


def _is_off(shares: Sequence[float | None]) -> bool:
    known = [share for share in shares if share is not None]
    if len(known) < len(shares) or len(known) == 1:
        return False
    return abs(sum(known) - 1) < _SAME and sum(map(whole_percent, known)) != _WHOLE
