"""An XLSX as sheets of text. What Excel changed by itself is found here: numbers, dates, formulas."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from typing import Any, BinaryIO, Final

from organisations.importing.problems import ImportProblem, ImportProblemError
from organisations.importing.workbooks import guarded_workbook
from surveys.routing import Finding, Severity
from surveys.xlsforms.columns import (
    CHOICES,
    PREFIX,
    README,
    SETTINGS,
    SURVEY,
    choice_columns,
    setting_columns,
    survey_columns,
)
from surveys.xlsforms.converting import Imported, imported
from surveys.xlsforms.problems import SpreadsheetError, problem
from surveys.xlsforms.sheets import Row, Sheet, letters

MOST_UNPACKED: Final = 30_000_000
"""Far above any questionnaire, and little enough to be read while somebody waits."""
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 200
_LARGEST_WHOLE: Final = 10**15
_NEEDED: Final = {
    SURVEY: ("type", "name", "label"),
    CHOICES: ("list_name", "name", "label"),
    SETTINGS: ("form_title", "form_id"),
}
_UNREAD: Final = {SETTINGS: frozenset({"style", "version", "allow_choice_duplicates"})}
_ALIASES: Final = {"list name": "list_name", "relevance": "relevant", "id_string": "form_id", "title": "form_title"}
_IN_DUTCH: Final = re.compile(r"(label|hint|constraint_message)::.*\(nl\)")
_COLUMN_OF_LIST: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_\-]*")
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ZEROS_SHOWN: Final = re.compile(r"0{2,}(?!\.)")


def imported_workbook(file: BinaryIO) -> Imported:
    """Return the questionnaire in the XLSX `file`, checked; where it is no XLSForm at all, only what was found."""
    try:
        sheets, warnings = sheets_in(file)
    except SpreadsheetError as error:
        return Imported("", error.findings)
    result = imported(sheets)
    return Imported(result.text, (*result.findings, *warnings))


def sheets_in(file: BinaryIO) -> tuple[dict[str, Sheet], tuple[Finding, ...]]:
    """Return the sheets of an XLSForm by name, and warnings; raise SpreadsheetError with everything that cannot be read."""
    findings: list[Finding] = []
    try:
        with guarded_workbook(file, most_unpacked=MOST_UNPACKED) as workbook:
            sheets = dict(_sheets(workbook, findings))
    except ImportProblemError as error:
        raise SpreadsheetError(tuple(map(_finding, error.problems))) from None
    findings += [problem("E101", "het bestand", name=name) for name in _NEEDED if name not in sheets]
    if any(found.is_error for found in findings):
        raise SpreadsheetError(tuple(findings))
    return sheets, tuple(findings)


def _finding(found: ImportProblem) -> Finding:
    return Finding(found.code, found.where, found.what, found.mend, Severity.ERROR)


def _sheets(workbook: Any, findings: list[Finding]) -> Iterator[tuple[str, Sheet]]:
    for worksheet in workbook.worksheets:
        name = worksheet.title.strip().lower()
        if name in _NEEDED:
            yield name, _sheet(name, worksheet, findings)
        elif worksheet.title != README:
            findings.append(problem("E106", "het bestand", name=worksheet.title))


def _sheet(name: str, worksheet: Any, findings: list[Finding]) -> Sheet:
    worksheet.reset_dimensions()
    lines = enumerate(worksheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1)
    titles = _titles(next(lines, (1, ()))[1])
    sheet = Sheet(name, titles, ())
    rows: list[Row] = []
    numeric: list[tuple[Row, str]] = []
    for number, cells in lines:
        if number > MOST_ROWS or any(cell.value is not None for cell in cells[MOST_COLUMNS:]):
            findings.append(problem("E108", sheet.where(number), most=MOST_ROWS, wide=MOST_COLUMNS))
            break
        row = Row(number, dict(_texts(sheet, number, cells, findings)))
        if row.cells:
            rows.append(row)
            numeric += [(row, row.cells["list_name"])] if _is_numeric_code(titles, cells) and "list_name" in row.cells else []
    whole = Sheet(name, titles, tuple(rows))
    findings += [*_title_findings(whole), *_lost_zeros(whole, numeric)]
    return Sheet(name, titles, tuple(Row(row.number, _known(whole, row)) for row in rows))


def _known(sheet: Sheet, row: Row) -> Mapping[str, str]:
    """Return the cells of `row` without those that are for other tools only."""
    unread = _UNREAD.get(sheet.name, frozenset())
    return {title: text for title, text in row.cells.items() if title not in unread}


def _titles(cells: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(_title(_plain(cell.value)) for cell in cells)


def _title(text: str) -> str:
    words = " ".join(text.split())
    low = _ALIASES.get(words.lower(), words.lower())
    standard = {*survey_columns(), *choice_columns(), *setting_columns()}
    dutch = _IN_DUTCH.fullmatch(low)
    if dutch:
        return dutch[1]
    return low if low in standard else words


def _title_findings(sheet: Sheet) -> Iterator[Finding]:
    filled = {title for row in sheet.rows for title in row.cells}
    for title in dict.fromkeys(sheet.titles):
        if title and sheet.titles.count(title) > 1:
            yield problem("E103", sheet.where(1, title), name=title)
        if title in filled and not _is_known(sheet.name, title):
            yield problem("E104", sheet.where(1, title), name=title)
    if not sheet.rows and sheet.name != CHOICES:
        yield problem("E107", f"blad {sheet.name}")
    for title in _NEEDED[sheet.name]:
        if title not in sheet.titles and sheet.rows:
            yield problem("E102", f"blad {sheet.name}", name=title)


def _is_known(sheet: str, title: str) -> bool:
    if sheet == SURVEY:
        return title in survey_columns()
    if sheet == SETTINGS:
        return title in {*setting_columns(), *_UNREAD[SETTINGS]}
    return title in choice_columns() or (not title.startswith(PREFIX) and bool(_COLUMN_OF_LIST.fullmatch(title)))


def _texts(sheet: Sheet, number: int, cells: tuple[Any, ...], findings: list[Finding]) -> Iterator[tuple[str, str]]:
    for place, cell in enumerate(cells):
        title = sheet.titles[place] if place < len(sheet.titles) else ""
        code = _spoilt(cell, title)
        text = "" if code else _plain(cell.value)
        if code:
            findings.append(problem(code, sheet.where(number, title)))
        elif text and not title:
            findings.append(problem("E105", f"{sheet.where(number)}, kolom {letters(place)}"))
        elif text:
            yield title, text


def _spoilt(cell: Any, title: str) -> str | None:
    """Return the code of what Excel, or a hand, made of a cell that cannot be taken for text."""
    value = cell.value
    if cell.data_type in {"f", "e"}:
        return "E110" if cell.data_type == "f" else "E112"
    if isinstance(value, date | time | timedelta):
        return "E111"
    if isinstance(value, bool):
        return None if title == "required" or title.startswith(PREFIX) else "E116"
    return _spoilt_number(value, cell.number_format) if isinstance(value, int | float) else None


def _spoilt_number(value: float, number_format: str) -> str | None:
    if abs(value) >= _LARGEST_WHOLE or value != int(value) or "%" in number_format:
        return "E113"
    return "E114" if _ZEROS_SHOWN.search(number_format) else None


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(int(value))
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), str(value))
    return text.replace("\r", "").strip()


def _is_numeric_code(titles: tuple[str, ...], cells: tuple[Any, ...]) -> bool:
    place = titles.index("name") if "name" in titles else len(cells)
    return place < len(cells) and isinstance(cells[place].value, int | float)


def _lost_zeros(sheet: Sheet, numeric: list[tuple[Row, str]]) -> Iterator[Finding]:
    """Yield the codes that stand as numbers in a list where others begin with a zero: theirs was lost."""
    if sheet.name != CHOICES:
        return
    padded = {
        row.cells["list_name"]
        for row in sheet.rows
        if "list_name" in row.cells and re.fullmatch(r"0\d+", row.cells.get("name", ""))
    }
    for row, listed in numeric:
        if listed in padded:
            yield problem("E115", sheet.where(row.number, "name"), value=row.cells["name"])
