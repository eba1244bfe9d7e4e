"""The first sheet of an XLSX as rows of text, and the guard at the door of every XLSX.

What is packed is measured before it is unpacked.
"""

import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any, BinaryIO, Final
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from organisations.importing.problems import Problems, problem
from organisations.importing.xml_events import require_plain_xml

MOST_UNPACKED: Final = 300_000_000
MOST_PARTS: Final = 2_000
LARGEST_RATIO: Final = 200
SMALL_PART: Final = 1_000_000
"""Below this an XML part may be packed as tight as it likes."""
MOST_ROWS: Final = 60_000
MOST_CELLS_IN_ROW: Final = 500
PIECE: Final = 1_000_000
_ERROR_VALUES: Final = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"))
# By these the library says that a workbook is not what it should be; which of them depends on where it is broken.
_BROKEN: Final = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    NotImplementedError,
    RuntimeError,
    OSError,
)

Row = tuple[int, tuple[str, ...]]


def workbook_rows(file: BinaryIO) -> list[Row]:
    """Return the filled rows of the first sheet with their numbers; raise ImportProblemError for what is no plain workbook."""
    with guarded_workbook(file) as workbook:
        return _rows(workbook)


@contextmanager
def guarded_workbook(file: BinaryIO, *, most_unpacked: int = MOST_UNPACKED) -> Iterator[Any]:
    """Open `file` as a workbook to be read sheet by sheet; raise ImportProblemError where it is none, or breaks while it is read.

    What is packed is measured first, `most_unpacked` bytes at most; odd XML is refused, and no formula is worked out.
    """
    try:
        _refuse_bombs(file, most_unpacked)
        file.seek(0)
        with warnings.catch_warnings():
            # The library warns of styles and checks of cells that nobody reads; neither matters to us.
            warnings.simplefilter("ignore", UserWarning)
            workbook = load_workbook(file, read_only=True, data_only=False, keep_links=False)
            try:
                yield workbook
            finally:
                workbook.close()
    except _BROKEN:
        raise problem(
            "W101",
            "Hele bestand",
            "Dit is geen goed Excel-bestand, of het is beschadigd.",
            "Open het in Excel en sla het opnieuw op als .xlsx.",
        ) from None


def _refuse_bombs(file: BinaryIO, most_unpacked: int) -> None:
    """Look at the sizes that the parts are packed and unpacked, and read their XML once with everything odd refused."""
    with zipfile.ZipFile(file) as package:
        parts = package.infolist()
        total = sum(part.file_size for part in parts)
        if total > most_unpacked or len(parts) > MOST_PARTS or any(_is_bomb(part) for part in parts):
            raise problem(
                "W102",
                "Hele bestand",
                "Uitgepakt is dit bestand veel groter dan een lijst kan zijn.",
                "Zulke bestanden worden niet uitgepakt. Kopieer de lijst naar een nieuw werkblad en sla dat op.",
            )
        if any(part.flag_bits & 1 for part in parts):
            raise problem("W103", "Hele bestand", "Het bestand is met een wachtwoord beveiligd.", "Haal de beveiliging weg.")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with package.open(part) as stream:
                    require_plain_xml(iter(lambda: stream.read(PIECE), b""))


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > SMALL_PART and part.file_size > LARGEST_RATIO * max(part.compress_size, 1)


def _rows(workbook: Any) -> list[Row]:
    problems = Problems()
    rows: list[Row] = []
    sheet = workbook.worksheets[0]
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if any(cell.value is not None for cell in cells):
            rows.append(_row(number, cells, problems))
        if len(rows) > MOST_ROWS:
            raise problem("T105", f"Regel {number}", f"Er zijn meer dan {MOST_ROWS} regels.", "Verdeel het bestand.")
    problems.raise_if_any()
    return rows


def _row(number: int, cells: Sequence[Any], problems: Problems) -> Row:
    if len(cells) > MOST_CELLS_IN_ROW:
        raise problem("W104", f"Regel {number}", "De regel is onredelijk breed.", "Haal lege kolommen weg.")
    return number, tuple(_text(cell, f"Cel {_column(place)}{number}", problems) for place, cell in enumerate(cells))


def _column(place: int) -> str:
    """Return the letters of a column, as Excel shows them."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _text(cell: Any, where: str, problems: Problems) -> str:
    value = cell.value
    if cell.data_type == "f":
        problems.add("T108", where, "De cel bevat een formule.", "Plak in Excel alleen de waarden (Plakken speciaal, Waarden).")
        return ""
    if value is None:
        return ""
    if cell.data_type == "e" or value in _ERROR_VALUES:
        problems.add(
            "W105", where, "De cel bevat een fout van Excel, zoals #N/B.", "Vul de juiste waarde in of maak de cel leeg."
        )
        return ""
    return _written(value)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
