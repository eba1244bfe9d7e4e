"""Sets a table out in rows and columns with the words that stand in it, the same for page and paper. Decides nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice
from typing import Final

from reports.estimation.disclosure import ProtectedGroup, Shown
from reports.estimation.rounding import whole_percent
from reports.tableplans.plan import Measure, Statistic, TablePlan
from reports.tables.numbers import DASH, INDICATIVE, bound_text, number_range, percent, value_text
from reports.tables.printed_table import NO_MARK, PrintedCell, PrintedHead, PrintedRow, PrintedTable
from reports.tables.remarks import notes_of, sentence_of
from reports.tables.table import Table, respondents_in

NOT_ASKED: Final = "n.v.t."


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
        sentence=sentence_of(table),
        notes=tuple(notes_of(table)),
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
        respondents = "" if table.plan.counted else number_range(respondents_in(table.plan, planned, group))
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
        respondents = number_range((base,)) if table.has_own_bases else ""
        yield PrintedRow(measure.row or measure.label, respondents, row, measure.total, heading)


def _cells(table: Table, at: int) -> Iterator[PrintedCell]:
    """Yield the cells of a group, with their own n where that is not the same for all and rows have none."""
    plan, planned, group = table.plan, table.plan.breakdown.groups[at], table.groups[at]
    # What is withheld tells no number, and makes those of the others not differ.
    counts = set(respondents_in(plan, planned, group)) - {None}
    has_own = not table.has_own_bases and len(counts) > 1 and plan.breakdown.axis == "columns"
    marks = (NO_MARK,) * len(plan.measures) if table.marks is None else table.marks.cells[at]
    for measure, shown, mark in zip(plan.measures, group.cells, marks, strict=True):
        if not measure.applies_to(planned):
            yield PrintedCell(NOT_ASKED, "", None)
            continue
        cell = replace(_cell(shown, plan.statistic_of(planned, measure), absent="" if plan.counted else DASH), mark=mark)
        # All answers together are 100% for certain.
        cell = replace(cell, interval="") if measure.total else cell
        yield replace(cell, count=f"n = {number_range((shown.respondents,))}") if has_own and shown.respondents else cell


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


def _cell(shown: Shown, statistic: Statistic, absent: str) -> PrintedCell:
    if shown.bound is not None:
        return PrintedCell(bound_text(shown, statistic), "", None)
    if shown.value is None:
        return PrintedCell(absent, "", shown.withheld)
    interval = shown.interval
    reach = f"{whole_percent(interval.low)}–{whole_percent(interval.high)}%" if interval else ""
    return PrintedCell(value_text(shown.value, statistic) + INDICATIVE * shown.is_indicative, reach, None)


def _group_respondents(table: Table) -> Iterator[str]:
    for planned, group in zip(table.plan.breakdown.groups, table.groups, strict=True):
        yield number_range(respondents_in(table.plan, planned, group))


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
