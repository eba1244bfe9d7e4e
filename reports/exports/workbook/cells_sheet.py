"""The sheet with every cell on a row of its own: n, standard error and interval beside each number, to sort and filter."""

from collections.abc import Iterator, Sequence
from typing import Final

from xlsxwriter.worksheet import Worksheet

from reports.exports.book import Book
from reports.exports.table_csv import COLUMNS, long_rows
from reports.exports.workbook.styles import HIGHER, LOWER, Styles, number_in
from reports.tables import Table
from reports.tables.table import Mark

HEADINGS: Final = {
    "Tabel": 14,
    "Uitsplitsing": 24,
    "Groep": 30,
    "Maat, kop": 30,
    "Maat": 34,
    "Percentage": 11,
    "Aantal": 11,
    "Factor": 11,
    "n": 9,
    "Gewogen n": 10,
    "Standaardfout": 13,
    "Interval laag": 13,
    "Interval hoog": 13,
    "Minder dan": 11,
    "Meer dan": 11,
    "Indicatief": 11,
    "Niet getoond": 22,
    "Significant hoger dan": 20,
    "Tegen alle anderen": 18,
}
_FIRST, _END = COLUMNS.index("uitsplitsing"), COLUMNS.index("niet_getoond") + 1
_TEXTS: Final = 5
_NUMBERS: Final = 15
"""The columns up to and with the last number."""
AGAINST_REST: Final = {1: f"{HIGHER} hoger", 0: "", -1: f"{LOWER} lager"}
_PERCENTAGES: Final = frozenset({"Percentage", "Interval laag", "Interval hoog", "Minder dan", "Meer dan"})


def write_cells(sheet: Worksheet, styles: Styles, book: Book) -> None:
    """Write the cells of every table in the order of the book."""
    for at, (heading, width) in enumerate(HEADINGS.items()):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, heading, styles.head)
    row = 1
    for table in book.tables:
        for cell, mark in zip(long_rows(table.table), _marks(table.table), strict=True):
            values = (table.plan.called, *cell[_FIRST:_END], mark.letters, AGAINST_REST[mark.against_rest])
            _write_row(sheet, styles, row, values)
            row += 1
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(row - 1, 1), len(HEADINGS) - 1)
    sheet.repeat_rows(0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:A{row + 1}"})


def _marks(table: Table) -> Iterator[Mark]:
    if table.marks is None:
        yield from (Mark() for _ in table.cells())
    else:
        yield from (mark for row in table.marks.cells for mark in row)


def _write_row(sheet: Worksheet, styles: Styles, row: int, values: Sequence[str]) -> None:
    for at, (heading, text) in enumerate(zip(HEADINGS, values, strict=True)):
        number = number_in(text) if _TEXTS <= at < _NUMBERS else None
        if number is None:
            sheet.write_string(row, at, text, styles.label)
        elif heading in _PERCENTAGES:
            sheet.write_number(row, at, number[0] / 100, styles.percent)
        elif heading == "Standaardfout":
            sheet.write_number(row, at, number[0], styles.decimal)
        else:
            sheet.write_number(row, at, number[0], styles.of_number(number[1], is_total=False))
