"""The whole table book as one long CSV, a row a cell: for a Dutch spreadsheet, or for a program."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from organisations.exports import harmless
from reports.exports.book import Book
from reports.exports.table_csv import COLUMNS, long_rows
from surveys.exports import csv_of

BOOK_COLUMNS: Final = ("hoofdstuk", "naam", "titel", "basis", *COLUMNS)
_NUMBERS: Final = frozenset({"factor", "standaardfout"})
"""The columns that may hold a decimal comma."""


def book_csv(book: Book) -> bytes:
    """Return the book as Dutch spreadsheets open it: semicolons, decimal commas, UTF-8 with its mark."""
    return csv_of(BOOK_COLUMNS, _rows(book))


def book_machine_csv(book: Book) -> bytes:
    """Return the same as programs read it: commas, decimal points, UTF-8 without a mark (RFC 4180)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(BOOK_COLUMNS)
    for row in _rows(book):
        pairs = zip(BOOK_COLUMNS, row, strict=True)
        writer.writerow([cell.replace(",", ".") if name in _NUMBERS else harmless(cell) for name, cell in pairs])
    return text.getvalue().encode()


def _rows(book: Book) -> Iterator[tuple[str, ...]]:
    for chapter in book.chapters:
        for table in chapter.tables:
            about = (chapter.name, table.plan.called, table.plan.title, table.plan.base.text)
            yield from ((*about, *row) for row in long_rows(table.table))
