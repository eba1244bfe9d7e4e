"""Sheets as rows of text, whatever file they come from or go to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FIRST_ROW = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the header: its number as a spreadsheet shows it, and its filled cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its header, in the order of the columns; an empty title is a column without header."""

    name: str
    titles: tuple[str, ...]
    rows: tuple[Row, ...]

    def where(self, number: int, title: str | None = None) -> str:
        """Describe a row or a cell for the researcher."""
        name = next((row.cells.get("name") for row in self.rows if row.number == number), None)
        row = f"blad {self.name}, rij {number}" + (f" ({name})" if name else "")
        if title is None or title not in self.titles:
            return row
        return f"{row}, kolom {title} ({letters(self.titles.index(title))}{number})"


def sheet_of(name: str, titles: Iterable[str], rows: Iterable[Mapping[str, str]]) -> Sheet:
    """Return a sheet of `rows`; cells without text are left out."""
    filled = ({title: text for title, text in row.items() if text} for row in rows)
    return Sheet(name, tuple(titles), tuple(Row(number, cells) for number, cells in enumerate(filled, FIRST_ROW)))


def letters(place: int) -> str:
    """Return the letters of the column at `place`, which counts from 0."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
