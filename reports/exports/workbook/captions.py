"""Captions and notes on a chapter sheet: texts over the whole width of a table, as high as they need."""

from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

COLUMN_WIDTH: Final = 13
TEXT_COLUMNS: Final = 5
"""A caption or note is at least this wide, below a narrow table too."""
_LETTERS_A_LINE: Final = 125
"""How many letters fit on one line of that width."""
_LINE_HEIGHT: Final = 13.5


def write_across(sheet: Worksheet, row: int, last: int, text: str, style: Format) -> int:
    """Write a text from the first column to column `last`; return the row below it."""
    sheet.merge_range(row, 0, row, last, "", style)
    sheet.write_string(row, 0, text, style)
    letters = _LETTERS_A_LINE + (last - TEXT_COLUMNS) * COLUMN_WIDTH
    sheet.set_row(row, _LINE_HEIGHT * (1 + len(text) // letters))
    return row + 1
