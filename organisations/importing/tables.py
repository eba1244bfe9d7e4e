"""Tables of people or organisations as CSV or XLSX: a row of heads and rows of text, whatever program saved them."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from organisations.importing.names import tidy
from organisations.importing.problems import Problems, problem
from organisations.importing.records import FileNotes
from organisations.importing.workbooks import MOST_ROWS, workbook_rows

MOST_BYTES: Final = 30_000_000
MOST_COLUMNS: Final = 100
LONGEST_CELL: Final = 1_000
_DELIMITERS: Final = ";,\t"
_ZIP, _OLD_EXCEL, _PDF, _GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b"
_OTHER_KINDS: Final = {
    _OLD_EXCEL: ("een oud Excel-bestand (.xls)", "Sla het in Excel op als .xlsx of als CSV."),
    _PDF: ("een PDF", "Vraag de tabel op als CSV of XLSX."),
    _GZIP: ("een ingepakt bestand (.gz)", "Pak het eerst uit."),
}
_ENCODED_TWICE: Final = re.compile("Ã[©«¨¶¼¯¤¡]|â€[™œ˜“]")
# A telephone number may begin with a plus and a rate with a minus; anything else after such a sign is a formula.
_FORMULA: Final = re.compile(r"^(?:[=@]|[+\-](?![\d\s().]*$))")

Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """The heads of a table, and its rows with their numbers; every row has as many cells as there are heads."""

    header: tuple[str, ...]
    rows: Iterator[Row]


def read_table(file: BinaryIO, notes: FileNotes) -> Table:
    """Open a table; raise ImportProblemError for a file that is none. Rows are checked while they are read."""
    head = file.read(4)
    file.seek(0)
    for magic, (kind, mend) in _OTHER_KINDS.items():
        if head.startswith(magic):
            raise problem("T101", "Hele bestand", f"Dit is {kind}.", mend)
    source = iter(workbook_rows(file)) if head == _ZIP else _text_rows(_decoded(file, notes))
    return _table(source)


def _table(source: Iterator[Row]) -> Table:
    header = _header(source)
    return Table(header, _checked(source, len(header)))


def _header(source: Iterator[Row]) -> tuple[str, ...]:
    for _, cells in source:
        filled = [tidy(cell, 80) for cell in cells]
        while filled and not filled[-1]:
            filled.pop()
        if not filled:
            continue
        if len(filled) < 2:  # noqa: PLR2004 -- one column is no table
            raise problem(
                "T103",
                "Eerste regel",
                "Er is maar één kolom gevonden.",
                "Zet op de eerste regel de koppen, met een puntkomma of een komma ertussen.",
            )
        if len(filled) > MOST_COLUMNS:
            raise problem("T104", "Eerste regel", f"Er zijn meer dan {MOST_COLUMNS} kolommen.", "Haal lege kolommen weg.")
        return tuple(head or f"kolom {number}" for number, head in enumerate(filled, start=1))
    raise problem("T102", "Hele bestand", "Het bestand is leeg.", "Kies een bestand met koppen op de eerste regel.")


def _checked(source: Iterator[Row], columns: int) -> Iterator[Row]:
    problems = Problems()
    for count, (number, cells) in enumerate(source, start=1):
        if count > MOST_ROWS:
            raise problem("T105", f"Regel {number}", f"Er zijn meer dan {MOST_ROWS} regels.", "Verdeel het bestand.")
        where = f"Regel {number}"
        if any(cell.strip() for cell in cells[columns:]):
            problems.add(
                "T106",
                where,
                "Er staan meer cellen dan koppen.",
                "Zet tekst waar het scheidingsteken in voorkomt tussen aanhalingstekens.",
            )
        for place, cell in enumerate(cells[:columns], start=1):
            _check_cell(cell, f"{where}, kolom {place}", problems)
        if any(cell.strip() for cell in cells[:columns]):
            padded = (*cells[:columns], *("",) * (columns - len(cells)))
            yield number, tuple(tidy(cell, LONGEST_CELL) for cell in padded)
    problems.raise_if_any()


def _check_cell(cell: str, where: str, problems: Problems) -> None:
    if len(cell) > LONGEST_CELL:
        problems.add("T107", where, f"De cel is langer dan {LONGEST_CELL} tekens.", "Kort de tekst in.")
    elif _FORMULA.match(cell.strip()):
        problems.add("T108", where, "De cel bevat een formule.", "Plak in Excel alleen de waarden (Plakken speciaal, Waarden).")


# --- CSV -----------------------------------------------------------------------------------------------------------
def _decoded(file: BinaryIO, notes: FileNotes) -> str:
    """Return the text: UTF-8 or UTF-16 where that fits, else the code page of Windows."""
    raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise problem("T109", "Hele bestand", "De tabel is groter dan 30 MB.", "Verdeel het bestand.")
    encodings = ("utf-16",) if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252":
            notes.note("encoding_windows", "hele bestand")
        return _readable(text)
    raise problem("T110", "Hele bestand", "De codering van het bestand is niet te herkennen.", "Sla het op als ‘CSV UTF-8’.")


def _readable(text: str) -> str:
    where = None
    if "\0" in text:
        where = text.index("\0")
    elif twice := _ENCODED_TWICE.search(text):
        where = twice.start()
    if where is None:
        return text
    raise problem(
        "T110",
        f"Regel {text.count(chr(10), 0, where) + 1}",
        "Hier staan tekens met een verkeerde codering.",
        "Open het oorspronkelijke bestand en sla het op als ‘CSV UTF-8’.",
    )


def _text_rows(text: str) -> Iterator[Row]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=lambda sign: _columns(first, sign))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield reader.line_num, tuple(row)
    except csv.Error:
        raise problem(
            "T111",
            f"Regel {reader.line_num}",
            "De aanhalingstekens kloppen niet, of een cel houdt niet op.",
            "Sla het bestand opnieuw op als CSV.",
        ) from None


def _columns(line: str, delimiter: str) -> int:
    """Return in how many columns a delimiter divides the first line."""
    try:
        return len(next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:
        return 0
