"""Turns a table around: answers to statements as columns, where they would be a long list below every statement."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from reports.estimation.disclosure import ProtectedGroup
from reports.estimation.rounding import dutch_number
from reports.tables.numbers import DASH
from reports.tables.printed_table import PrintedCell, PrintedRow, PrintedTable
from reports.tables.printing import printed
from reports.tables.table import Table

_FEWEST: Final = 3
"""Fewer answers than this are read well below each other."""


def may_be_turned(table: PrintedTable) -> bool:
    """Tell whether every statement of the table has the same answers, one below the other."""
    answers = _answers(table)
    return (
        table.plan.breakdown.axis == "columns"
        and not table.lists
        and not any(measure.ranked or measure.row for measure in table.plan.measures)
        and all(heading for heading, _ in answers)
        and len({labels for _, labels in answers}) == 1
        and len(answers[0][1]) >= _FEWEST
    )


def set_out(table: Table) -> PrintedTable:
    """Return a table set out as it is read best: turned around where that may be."""
    made = printed(table)
    return turned(made) if may_be_turned(made) else made


def turned(table: PrintedTable) -> PrintedTable:
    """Return the table with the answers as columns, and a row for every group below its statement."""
    plan, answers = table.plan, _answers(table)
    labels = answers[0][1]
    groups = tuple(table.table.groups)
    return replace(
        table,
        corner=plan.measures_heading if len(groups) == 1 else plan.breakdown.heading,
        heads=(),
        columns=labels,
        lower_columns=labels,
        rows=tuple(_rows(table, [heading for heading, _ in answers], groups, len(labels))),
        column_respondents=(),
        is_turned=True,
    )


def _answers(table: PrintedTable) -> list[tuple[str, tuple[str, ...]]]:
    """Return the statements with the labels of their answers, in order."""
    found = groupby(table.plan.measures, key=lambda measure: measure.heading)
    return [(heading, tuple(measure.label for measure in own)) for heading, own in found]


def _rows(table: PrintedTable, headings: Sequence[str], groups: Sequence[ProtectedGroup], number: int) -> Iterator[PrintedRow]:
    for part, heading in enumerate(headings):
        rows = table.rows[part * number : (part + 1) * number]
        for place, group in enumerate(groups):
            cells: tuple[PrintedCell, ...] = tuple(replace(row.cells[place], count="") for row in rows)
            n = _respondents(group, part * number)
            if len(groups) == 1:
                yield PrintedRow(heading, n, cells, is_total=False)
            else:
                letter = table.table.group_letters[place] if table.table.group_letters else ""
                yield PrintedRow(group.label, n, cells, is_total=False, heading="" if place else heading, letter=letter)


def _respondents(group: ProtectedGroup, measure: int) -> str:
    number = group.cells[measure].respondents
    return DASH if number is None else dutch_number(number)
