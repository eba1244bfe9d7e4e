"""Below a table of a chapter sheet: the same beside its earlier editions, with breaks, changes and what a test says."""

from collections.abc import Iterator
from typing import Final

from xlsxwriter.worksheet import Worksheet

from reports.exports.workbook.captions import TEXT_COLUMNS, write_across
from reports.exports.workbook.styles import POINTS, Styles, number_in
from reports.tables import PrintedTable
from reports.tables.editions import EditionCell, EditionRow, EditionTable

_MINUS: Final = "−"
BREAK_NOTE: Final = "Een streepjeslijn voor een cijfer is een breuk: de cijfers aan beide kanten zijn niet te vergelijken."
CHANGE_NOTE: Final = "Verschil: met de laatste editie daarvoor waarvan een cijfer is gepubliceerd, in procentpunten."


def write_editions(sheet: Worksheet, styles: Styles, row: int, table: PrintedTable, trend: EditionTable) -> int:
    """Write the editions of `table` from `row` down; return the row below them."""
    last = max(trend.width - 1, TEXT_COLUMNS)
    name = f"{table.plan.called} door de jaren"
    row = write_across(sheet, row, last, name if trend.lists else f"{name}, in procenten", styles.caption)
    row = _lists(sheet, styles, row, trend) if trend.lists else _rows(sheet, styles, row, trend)
    for note in _notes(trend):
        row = write_across(sheet, row, last, note, styles.quiet)
    return row


def _rows(sheet: Worksheet, styles: Styles, row: int, trend: EditionTable) -> int:
    heads = ["Verschil"] * trend.has_changes + ["Toets"] * trend.has_tests
    _heads(sheet, styles, row, ["", *map(str, trend.editions), *heads])
    for one in trend.rows:
        row += 1
        if one.heading:
            sheet.write_string(row, 0, one.heading, styles.section)
            for column in range(1, trend.width):
                sheet.write_blank(row, column, None, styles.section)
            row += 1
        _row(sheet, styles, row, one, trend)
    return row + 1


def _row(sheet: Worksheet, styles: Styles, row: int, one: EditionRow, trend: EditionTable) -> None:
    label = styles.part if one.is_part else styles.label
    sheet.write_string(row, 0, one.label, styles.total_label if one.is_total else label)
    for column, cell in enumerate(one.cells, 1):
        _share(sheet, styles, row, column, cell, is_total=one.is_total)
    after = 1 + len(one.cells)
    if trend.has_changes:
        _change(sheet, styles, row, after, one.change)
    if trend.has_tests:
        sheet.write_string(row, after + trend.has_changes, one.test, styles.label)


def _share(sheet: Worksheet, styles: Styles, row: int, column: int, cell: EditionCell, *, is_total: bool) -> None:
    """Write a percentage as a number, with the letters of its notes in its format; a dash or bound as it is printed."""
    number = number_in(cell.text)
    if number is None:
        style = styles.broken_sign if cell.follows_break else styles.sign
        sheet.write_string(row, column, f"{cell.text} {cell.marks}".strip(), style)
    else:
        style = styles.of_number(number[1], is_total=is_total, mark=cell.marks, is_broken=cell.follows_break)
        sheet.write_number(row, column, number[0], style)


def _change(sheet: Worksheet, styles: Styles, row: int, column: int, change: str) -> None:
    points = change.replace(_MINUS, "-")
    if points.removeprefix("+").removeprefix("-").isdecimal():
        sheet.write_number(row, column, int(points), styles.of_number(POINTS, is_total=False))
    else:
        sheet.write_string(row, column, change, styles.label)


def _lists(sheet: Worksheet, styles: Styles, row: int, trend: EditionTable) -> int:
    """Write what was named most, an edition a row."""
    _heads(sheet, styles, row, ["Editie", *trend.list_headings])
    for one in trend.lists:
        row += 1
        sheet.write_string(row, 0, str(one.edition), styles.label)
        for column, place in enumerate(one.places, 1):
            sheet.write_string(row, column, "\n".join(place) or "–", styles.listed)
    return row + 1


def _heads(sheet: Worksheet, styles: Styles, row: int, texts: list[str]) -> None:
    for column, text in enumerate(texts):
        sheet.write_string(row, column, text, styles.head if column else styles.corner)


def _notes(trend: EditionTable) -> Iterator[str]:
    yield from (f"{letter}: {text}" for letter, text in trend.notes)
    if trend.has_breaks:
        yield BREAK_NOTE
    if trend.has_points:
        said = f" Zegt een verschil iets? {trend.shared_test[:1].upper()}{trend.shared_test[1:]}." if trend.shared_test else ""
        yield f"{CHANGE_NOTE}{said}"
    yield f"Bron van eerdere edities: {trend.source}."
