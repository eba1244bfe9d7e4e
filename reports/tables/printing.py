"""Sets a table out in rows and columns with the words that stand in it, the same for page and paper. Decides nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import Final

from reports.estimation.disclosure import ProtectedGroup, Shown
from reports.estimation.results import Withheld
from reports.estimation.rounding import dutch_number, whole_percent
from reports.tableplans.plan import Code, Measure, PlannedGroup, Statistic, TablePlan
from reports.tables.table import Mark, Table

DASH: Final = "–"
NOT_ASKED: Final = "n.v.t."
NO_MARK: Final = Mark()
_FEW: Final = 20
"""Of fewer organisations than this, what is told is indicative only."""
INDICATIVE: Final = "*"
"""Behind a figure that only gives an indication."""
ROUNDING_NOTE: Final = "Door afronding tellen de percentages niet overal op tot 100%."
_WHOLE: Final = 100
_FEW_ROWS: Final = 5
_EVERYTHING: Final = "alle cijfers"
_DECIMALS_OF_FACTOR: Final = 2
_SAME: Final = 1e-9


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A percentage with its interval; a dash where there is none."""

    percent: str
    interval: str
    withheld: Withheld | None
    entries: tuple[str, ...] = ()
    """Answers with their percentages, where the cell holds a list of what is named most."""
    count: str = ""
    """Its own number of respondents, where neither row nor column has one number."""
    mark: Mark = NO_MARK
    """What differs significantly from it."""

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
    letter: str = ""
    """By which other rows say that they are higher; none where nothing differs."""


@dataclass(frozen=True, slots=True)
class PrintedHead:
    """The heading above one or more columns that belong together."""

    label: str
    span: int
    stands_alone: bool = False
    """Whether there is one column below it, which has no name of its own."""


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table as it is set out. Numbers of respondents stand beside the groups: in a column, or in a last row."""

    table: Table
    corner: str
    heads: tuple[PrintedHead, ...]
    """Headings above the columns; none where the columns need none."""
    columns: tuple[str, ...]
    """What every column is called where it stands alone."""
    lower_columns: tuple[str, ...]
    """What the columns are called below the headings; those that stand alone are not in it."""
    lists: tuple[str, ...]
    """Headings of the columns after them, which hold lists of what is named most."""
    rows: tuple[PrintedRow, ...]
    column_respondents: tuple[str, ...]
    """Numbers for the last row, where the groups are columns."""
    sentence: str
    notes: tuple[str, ...]
    has_empty_cells: bool
    is_turned: bool = False
    """Whether answers are columns and groups are rows, the other way around than in the plan."""

    @property
    def plan(self) -> TablePlan:
        """What the table is about."""
        return self.table.plan

    @property
    def lower_heads(self) -> tuple[tuple[str, str], ...]:
        """The headings right above the columns, each with the letter by which other columns say that they are higher."""
        if self.is_turned or self.plan.breakdown.axis == "rows" or not self.table.group_letters:
            return tuple((label, "") for label in self.lower_columns)
        pairs = zip(self.plan.breakdown.groups, self.table.group_letters, strict=True)
        return tuple((group.label, letter) for group, letter in pairs if group.label)

    @property
    def columns_hold_lists(self) -> bool:
        """Whether lists stand in the columns of the groups, which are then read as text and not as numbers."""
        return self.plan.ranking is not None and self.plan.breakdown.axis == "columns"

    @property
    def counts_by_row(self) -> bool:
        """Whether every row has its own number of respondents."""
        return any(row.respondents for row in self.rows)

    @property
    def base_respondents(self) -> str:
        """The number of respondents with an answer that counts: one number, or the least and the most of the measures."""
        if self.plan.counted:
            return ""
        return DASH if self.table.respondents is None else _range(self.table.common_bases)

    @property
    def is_short(self) -> bool:
        """Whether it is so short that it stays on one page of paper: a few rows, without sections or lists to part it at."""
        has_parts = any(row.heading or any(cell.entries for cell in row.cells) for row in self.rows)
        return len(self.rows) <= _FEW_ROWS and not has_parts

    @property
    def width(self) -> int:
        """The number of columns, with that of the labels and that of the numbers of respondents."""
        return 1 + self.counts_by_row + len(self.columns) + len(self.lists)


def printed(table: Table) -> PrintedTable:
    """Set `table` out as its plan says, with percentages rounded half up."""
    plan = table.plan
    by_row = plan.breakdown.axis == "rows"
    groups = tuple(group.label for group in table.groups)
    lower = tuple(group.label for group in plan.breakdown.groups if group.label)
    rows = tuple(_group_rows(table) if by_row else _measure_rows(table))
    return PrintedTable(
        table=table,
        corner=plan.breakdown.heading if by_row else plan.measures_heading,
        heads=_heads(plan) if by_row else _group_heads(plan),
        columns=_own_columns(plan) if by_row else groups,
        lower_columns=_own_columns(plan) if by_row else lower,
        lists=plan.ranking.headings if plan.ranking else (),
        rows=rows,
        column_respondents=() if by_row or "count" in plan.statistics else tuple(_group_respondents(table)),
        sentence=_sentence(table),
        notes=tuple(_notes(table)),
        has_empty_cells=any(cell.is_empty for row in rows for cell in row.cells),
    )


def _group_rows(table: Table) -> Iterator[PrintedRow]:
    """Yield a row for every group, with a heading where a section begins that is no group itself."""
    breakdown = table.plan.breakdown
    before = ""
    for at, (planned, group) in enumerate(zip(breakdown.groups, table.groups, strict=True)):
        is_part = breakdown.whole_of(planned.section) is not None
        heading = planned.section if planned.section != before and not is_part else ""
        before = planned.section
        own = zip(table.plan.measures, _cells(table, at), strict=True)
        cells = (*(cell for measure, cell in own if not measure.ranked), *_listed_cells(table.plan, group))
        is_total = (group.is_total and len(table.groups) > 1) or len(planned.of) > 1
        respondents = "" if table.plan.counted else _range(_counts(table.plan, planned, group))
        letter = table.group_letters[at] if table.group_letters else ""
        yield PrintedRow(planned.label, respondents, cells, is_total, heading, is_part, letter)


def _measure_rows(table: Table) -> Iterator[PrintedRow]:
    """Yield a row for every measure, with its n where that is not the same for all; and for every list."""
    before, done = "", set[str]()
    cells = [tuple(_cells(table, at)) for at in range(len(table.groups))]
    for number, (measure, base) in enumerate(zip(table.plan.measures, table.bases, strict=True)):
        if measure.row in done:
            continue
        done |= {measure.row} if measure.row else set()
        heading = measure.heading if measure.heading != before else ""
        before = measure.heading
        lists = [_list_cell(table.plan, group, measure.row) for group in table.groups] if measure.ranked else []
        row = tuple(lists or [own[number] for own in cells])
        respondents = _range((base,)) if table.has_own_bases else ""
        yield PrintedRow(measure.row or measure.label, respondents, row, measure.total, heading)


def _cells(table: Table, at: int) -> Iterator[PrintedCell]:
    """Yield the cells of a group, with their own n where that is not the same for all and rows have none."""
    plan, planned, group = table.plan, table.plan.breakdown.groups[at], table.groups[at]
    # What is withheld tells no number, and makes those of the others not differ.
    counts = set(_counts(plan, planned, group)) - {None}
    has_own = not table.has_own_bases and len(counts) > 1 and plan.breakdown.axis == "columns"
    marks = (NO_MARK,) * len(plan.measures) if table.marks is None else table.marks.cells[at]
    for measure, shown, mark in zip(plan.measures, group.cells, marks, strict=True):
        if not measure.applies_to(planned):
            yield PrintedCell(NOT_ASKED, "", None)
            continue
        cell = replace(_cell(shown, plan.statistic_of(planned, measure), absent="" if plan.counted else DASH), mark=mark)
        # All answers together are 100% for certain.
        cell = replace(cell, interval="") if measure.total else cell
        yield replace(cell, count=f"n = {_range((shown.respondents,))}") if has_own and shown.respondents else cell


def _listed_cells(plan: TablePlan, group: ProtectedGroup) -> Iterator[PrintedCell]:
    """Yield the cells that hold what is named most; where nothing may be shown, or nobody answered, a dash."""
    if plan.ranking is None:
        return
    places = listed(plan, group)
    for place in range(len(plan.ranking.headings)):
        yield _entries_cell(group, places[place] if place < len(places) else ())


def _list_cell(plan: TablePlan, group: ProtectedGroup, row: str) -> PrintedCell:
    """Return the cell that holds what is named most in one row of a table with groups as columns."""
    places = listed(plan, group, row)
    return _entries_cell(group, places[0] if places else ())


def _entries_cell(group: ProtectedGroup, entries: Sequence[tuple[Measure, float]]) -> PrintedCell:
    texts = tuple(f"{measure.label_in(group.label)} ({percent(value)})" for measure, value in entries)
    return PrintedCell("" if texts else DASH, "", group.withheld, texts)


def listed(plan: TablePlan, group: ProtectedGroup, row: str = "") -> tuple[tuple[tuple[Measure, float], ...], ...]:
    """Return what is named most in a group, highest first: what ties a place together, or all above the share in one.

    With `row` what is named most in that row, where groups are columns.
    """
    if plan.ranking is None:
        return ()
    pairs = zip(plan.measures, group.cells, strict=True)
    named = [(one, shown.value) for one, shown in pairs if one.ranked and one.row == row and shown.value]
    named.sort(key=lambda pair: -pair[1])
    if plan.ranking.has_limit:
        above = tuple(pair for pair in named if plan.ranking.takes(pair[1]))
        return (above,) if above else ()
    tied = groupby(named, key=lambda pair: pair[1])
    return tuple(tuple(pairs) for _, pairs in islice(tied, len(plan.ranking.headings)))


def _own_columns(plan: TablePlan) -> tuple[str, ...]:
    return tuple(measure.label for measure in plan.measures if not measure.ranked)


def percent(share: float) -> str:
    """Write a share as a whole percentage."""
    return f"{whole_percent(share)}%"


def value_text(value: float, statistic: Statistic) -> str:
    """Write what stands in a cell: a share as a whole percentage, a factor with two decimals."""
    if statistic == "percentage":
        return percent(value)
    return dutch_number(value, _DECIMALS_OF_FACTOR if statistic == "factor" else 0)


def _cell(shown: Shown, statistic: Statistic, absent: str) -> PrintedCell:
    if shown.bound is not None:
        return PrintedCell(str(shown.bound), "", None)
    if shown.value is None:
        return PrintedCell(absent, "", shown.withheld)
    interval = shown.interval
    reach = f"{whole_percent(interval.low)}–{whole_percent(interval.high)}%" if interval else ""
    return PrintedCell(value_text(shown.value, statistic) + INDICATIVE * shown.is_indicative, reach, None)


def _counts(plan: TablePlan, planned: PlannedGroup, group: ProtectedGroup) -> tuple[int | None, ...]:
    pairs = zip(plan.measures, group.cells, strict=True)
    return tuple(shown.respondents for measure, shown in pairs if measure.applies_to(planned))


def _group_respondents(table: Table) -> Iterator[str]:
    for planned, group in zip(table.plan.breakdown.groups, table.groups, strict=True):
        yield _range(_counts(table.plan, planned, group))


def _notes(table: Table) -> Iterator[str]:
    """Yield what is to be known of the table: what its plan says, what rounding does, and what rests on few."""
    yield from (*table.plan.notes, *table.plan.comparability)
    if _needs_rounding_note(table):
        yield ROUNDING_NOTE
    if few := ", ".join(_with_few(table)):
        yield f"Minder dan {_FEW} organisaties, dus indicatief: {few}."


def _with_few(table: Table) -> Iterator[str]:
    """Yield of which organisations few answered: a heading where that is so of all its columns, else each column."""
    if table.plan.counted or table.plan.survey != "organisaties":
        return
    pairs = zip(table.plan.breakdown.groups, table.groups, strict=True)
    for heading, members in groupby(pairs, key=lambda pair: pair[0].heading):
        below = list(members)
        counts = [(planned, group, _counts(table.plan, planned, group)) for planned, group in below]
        few = [_EVERYTHING if group.is_total else group.label for _, group, numbers in counts if _has_few(numbers)]
        yield from (heading,) if heading and len(few) == len(below) else dict.fromkeys(few)


def _has_few(counts: Iterable[int | None]) -> bool:
    return any(count is not None and 0 < count < _FEW for count in counts)


def _range(counts: Iterable[int | None]) -> str:
    """Write a number of respondents; the least and the most where there are several, a dash where none may be told."""
    known = [count for count in counts if count is not None]
    if not known:
        return DASH
    least, most = min(known), max(known)
    return dutch_number(most) if least == most else f"{dutch_number(least)}–{dutch_number(most)}"


def _head(label: str, span: int) -> tuple[PrintedHead, ...]:
    return (PrintedHead(label, span),) if label else ()


def _group_heads(plan: TablePlan) -> tuple[PrintedHead, ...]:
    """Return the headings above the groups: each its own, or one above them all."""
    groups = plan.breakdown.groups
    if not any(group.heading for group in groups):
        return _head(plan.breakdown.heading, len(groups))
    heads: list[PrintedHead] = []
    for heading, members in groupby(groups, key=lambda group: group.heading):
        below = list(members)
        heads.append(PrintedHead(heading, len(below), stands_alone=not below[0].label))
    return tuple(heads)


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
    if table.plan.statistics != ("percentage",):
        return False
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
