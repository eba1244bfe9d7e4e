"""Reads a file of microdata, SPSS or CSV, into columns of text with what is told about them."""

import csv
import io
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from reports.microdata.spss_process import UnreadableError, read_apart

MOST_ANSWERS: Final = 60
"""A column with more different values than this is a number or a text, and its values are not listed."""
MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 2_000
_DELIMITERS: Final = ";,\t"
_SAV, _CSV = (".sav", ".zsav"), (".csv", ".txt")


class MicrodataError(ValueError):
    """A file cannot be taken in; the text says why, for staff, and holds nothing out of the file but names of columns."""


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """A value in a column, what the file calls it, and how many rows have it."""

    value: str
    label: str
    rows: int


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of a file: its name and label, how many rows have a value, and which values where those are few."""

    name: str
    label: str
    filled: int
    answers: tuple[FileAnswer, ...]


@dataclass(frozen=True, slots=True)
class Microdata:
    """A file as it was read: every column as text, in the order of the file."""

    columns: tuple[FileColumn, ...]
    rows: pl.DataFrame


def read_microdata(name: str, content: bytes) -> Microdata:
    """Return what is in a file; by its name it is SPSS (.sav, .zsav) or CSV with a line of heads. Raises MicrodataError."""
    ending = Path(name).suffix.lower()
    if ending in _SAV:
        return _read_spss(content, ending)
    if ending in _CSV:
        return _read_csv(content)
    raise MicrodataError("Dit soort bestand kan niet worden gelezen. Kies een SPSS-bestand (.sav) of een CSV.")


# --- SPSS ----------------------------------------------------------------------------------------------------------
def _read_spss(content: bytes, ending: str) -> Microdata:
    with tempfile.NamedTemporaryFile(suffix=ending) as file:
        file.write(content)
        file.flush()
        try:
            found = read_apart(file.name)
        except UnreadableError as error:
            raise MicrodataError("Het bestand is geen leesbaar SPSS-bestand.") from error
    names, known = found["names"], found["value_labels"]
    of_values = {name: {_text(value) or "": str(label) for value, label in known.get(name, ())} for name in names}
    return _microdata({name: found["values"][name] for name in names}, found["labels"], of_values)


# --- CSV -----------------------------------------------------------------------------------------------------------
def _read_csv(content: bytes) -> Microdata:
    text = _decoded(content)
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=head.count))
    try:
        lines = list(reader)
    except csv.Error as error:
        raise MicrodataError(f"Regel {reader.line_num} is niet te lezen: een veld is te lang of houdt niet op.") from error
    if not lines or len(lines) == 1:
        raise MicrodataError("Het bestand heeft geen regels onder de koppen.")
    heads, rows = [head.strip() for head in lines[0]], lines[1:]
    if "" in heads or len(set(heads)) != len(heads):
        raise MicrodataError("Een kop is leeg of staat er twee keer. Elke kolom heeft een eigen naam nodig.")
    if any(len(row) != len(heads) for row in rows):
        raise MicrodataError("Niet elke regel heeft evenveel velden als de koppen.")
    columns = {head: [row[place] for row in rows] for place, head in enumerate(heads)}
    return _microdata(columns, {}, {})


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise MicrodataError("Het bestand is geen tekst in UTF-8 of Windows-1252.")


# --- both ----------------------------------------------------------------------------------------------------------
def _microdata(
    columns: Mapping[str, Sequence[Any]], labels: Mapping[str, str], of_values: Mapping[str, Mapping[str, str]]
) -> Microdata:
    if not columns or not len(next(iter(columns.values()))):
        raise MicrodataError("Het bestand heeft geen rijen.")
    if len(columns) > MOST_COLUMNS or len(next(iter(columns.values()))) > MOST_ROWS:
        raise MicrodataError(f"Het bestand is te groot: hooguit {MOST_ROWS} rijen en {MOST_COLUMNS} kolommen.")
    texts = {name: [_text(value) for value in values] for name, values in columns.items()}
    rows = pl.DataFrame({name: pl.Series(name, values, dtype=pl.String) for name, values in texts.items()})
    found = tuple(_column(name, labels.get(name, ""), texts[name], of_values.get(name, {})) for name in columns)
    if any("\x00" in text for column in found for text in _words(column)):
        raise MicrodataError(
            "Het bestand is geen tekst: het bevat tekens met code 0. Sla het opnieuw op in het programma waar het uit komt."
        )
    return Microdata(found, rows)


def _words(column: FileColumn) -> Iterator[str]:
    """Yield all that is told about a column, which the database keeps as text."""
    yield from (column.name, column.label)
    for answer in column.answers:
        yield from (answer.value, answer.label)


def _column(name: str, label: str, values: Iterable[str | None], labels: Mapping[str, str]) -> FileColumn:
    counted = Counter(value for value in values if value is not None)
    known = [FileAnswer(value, labels.get(value, ""), rows) for value, rows in counted.items()]
    listed = tuple(sorted(known, key=_place)) if len(known) <= MOST_ANSWERS else ()
    return FileColumn(name, label, counted.total(), listed)


def _place(answer: FileAnswer) -> tuple[float, str]:
    try:
        return float(answer.value), answer.value
    except ValueError:
        return float("inf"), answer.value


def _text(value: Any) -> str | None:
    """Return a value as text: 1.0 as 1, nothing and empty text as nothing."""
    if value is None or value != value:  # noqa: PLR0124 -- NaN is the one value that is not itself
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() or None
