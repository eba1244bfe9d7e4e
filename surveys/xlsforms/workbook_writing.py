"""The sheets of an XLSForm as an XLSX that is pleasant to work in: every cell is text, so that Excel changes nothing."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from surveys.xlsforms.cells import NO, YES
from surveys.xlsforms.columns import CHOICES, KIND, OPEN, PREFIX, README, SURVEY, yes_or_no_columns
from surveys.xlsforms.groups import BEGIN, END
from surveys.xlsforms.readme import ABOUT, column_lines
from surveys.xlsforms.sheets import FIRST_ROW, Row, Sheet

AS_TEXT: Final = "@"
LAST_ROW: Final = 2_000
MOST_LINES: Final = 9
_LINE: Final = 15
_WIDTHS: Final = {
    "type": 30, "name": 34, "label": 64, "hint": 44, "required": 11, "relevant": 40, "choice_filter": 34, "constraint": 34,
    "constraint_message": 34, "calculation": 60, "default": 20, "parameters": 24, "appearance": 13, "list_name": 26,
    "form_title": 44, "form_id": 26, "default_language": 18, "style": 10, "miv_comment": 50, "miv_source": 34,
    "miv_short_label": 40,    "miv_warning": 40, "miv_warning_message": 44,
}  # fmt: skip
_OTHER_WIDTH: Final = 22
# Names have no spaces to break at; their columns widen up to this.
_NAMES: Final = ("type", "name", "list_name")
_WIDEST_NAME: Final = 52
# A row is as high as these need; calculations and lists of our own may be longer than that.
_READ: Final = (
    "label", "hint", "relevant", "choice_filter", "constraint", "constraint_message", "form_title", "miv_warning_message",
    "miv_short_label", "miv_comment",
)  # fmt: skip
_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

_INK, _WHITE, _GREY = "FF1F2933", "FFFFFFFF", "FF6B7280"
_THIN: Final = Border(top=Side(style="thin", color="FF9AA5B1"))
_TOP: Final = Alignment(vertical="top", wrap_text=True)


def _look(ink: str, fill: str = "", *, is_bold: bool = False, is_italic: bool = False) -> tuple[Font, PatternFill | None]:
    paint = PatternFill("solid", start_color=fill, end_color=fill) if fill else None
    return Font(name="Calibri", size=11, color=ink, bold=is_bold, italic=is_italic), paint


_HEADER: Final = _look(_WHITE, "FF243B53", is_bold=True)
_PART: Final = _look(_WHITE, "FF486581", is_bold=True)
_PAGE: Final = _look(_INK, "FFBCCCDC", is_bold=True)
_GRID: Final = _look(_INK, "FFE4EBF2", is_bold=True)
_MADE: Final = _look(_GREY, is_italic=True)
_USUAL: Final = _look(_INK)
_BY_DEPTH: Final = (_PART, _PAGE, _GRID)


def workbook_of(sheets: Sequence[Sheet]) -> bytes:
    """Return `sheets` as an XLSX, with a sheet in front that says how to work in it. No cell is a formula."""
    workbook = Workbook()
    _write_readme(workbook.active)
    for sheet in sheets:
        _write(workbook.create_sheet(sheet.name), sheet)
    workbook.properties.creator = "Monitor Integriteit en Veiligheid"
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _write(worksheet: Any, sheet: Sheet) -> None:
    filled = {title for row in sheet.rows for title in row.cells}
    for place, title in enumerate(sheet.titles, 1):
        _put(worksheet.cell(1, place), title, _HEADER)
        column = worksheet.column_dimensions[get_column_letter(place)]
        column.width = _width(sheet, title)
        column.hidden = title.startswith(PREFIX) and title not in filled
        column.number_format = AS_TEXT
    for row, (depth, look) in zip(sheet.rows, _looks(sheet), strict=True):
        _write_row(worksheet, sheet, row, look)
        worksheet.row_dimensions[row.number].outline_level = depth
    worksheet.sheet_properties.outlinePr.summaryBelow = False
    worksheet.freeze_panes = "C2"
    worksheet.auto_filter.ref = f"A1:{get_column_letter(len(sheet.titles))}{max(len(sheet.rows) + 1, FIRST_ROW)}"
    _offer_yes_and_no(worksheet, sheet)


def _width(sheet: Sheet, title: str) -> int:
    usual = _WIDTHS.get(title, _OTHER_WIDTH)
    if title not in _NAMES:
        return usual
    longest = max((len(row.cells.get(title, "")) for row in sheet.rows), default=0)
    return max(usual, min(longest + 2, _WIDEST_NAME))


def _write_row(worksheet: Any, sheet: Sheet, row: Row, look: tuple[Font, PatternFill | None]) -> None:
    begins_list = sheet.name == CHOICES and row.cells.get("list_name") != _above(sheet, row)
    for place, title in enumerate(sheet.titles, 1):
        cell = worksheet.cell(row.number, place)
        _put(cell, row.cells.get(title, ""), look)
        if begins_list:
            cell.border = _THIN
    worksheet.row_dimensions[row.number].height = _LINE * _lines(row)


def _above(sheet: Sheet, row: Row) -> str | None:
    place = row.number - FIRST_ROW - 1
    return sheet.rows[place].cells.get("list_name") if place >= 0 else None


def _put(cell: Cell, text: str, look: tuple[Font, PatternFill | None]) -> None:
    if text:
        cell.value = _ESCAPE.sub("_x005F_", text)
        # The library takes a text that begins with = for a formula; here it never is one.
        cell.data_type = "s"
    cell.number_format = AS_TEXT
    cell.alignment = _TOP
    cell.font, fill = look
    if fill is not None:
        cell.fill = fill


def _looks(sheet: Sheet) -> Iterator[tuple[int, tuple[Font, PatternFill | None]]]:
    """Yield how deep each row stands, and how it looks."""
    depth = 0
    for row in sheet.rows:
        row_type = row.cells.get("type", "")
        if sheet.name != SURVEY:
            yield 0, _USUAL
        elif row_type == BEGIN:
            yield depth, _BY_DEPTH[depth]
            depth += 1
        elif row_type == END:
            yield depth, _MADE
            depth -= 1
        else:
            yield depth, _MADE if row.cells.get(KIND) == OPEN else _USUAL


def _lines(row: Row) -> int:
    needed = (
        sum(-(-len(line) // (_WIDTHS[title] - 6)) or 1 for line in row.cells[title].split("\n"))
        for title in _READ
        if title in row.cells
    )
    return min(max((1, *needed)), MOST_LINES)


def _offer_yes_and_no(worksheet: Any, sheet: Sheet) -> None:
    offer = DataValidation(type="list", formula1=f'"{YES},{NO}"', allow_blank=True, showErrorMessage=False)
    for place, title in enumerate(sheet.titles, 1):
        if title in yes_or_no_columns():
            letter = get_column_letter(place)
            offer.add(f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}")
    if offer.sqref:
        worksheet.add_data_validation(offer)


def _write_readme(worksheet: Any) -> None:
    worksheet.title = README
    worksheet.column_dimensions["A"].width, worksheet.column_dimensions["B"].width = 30, 110
    heading, bold = Font(name="Calibri", size=16, bold=True, color=_INK), Font(name="Calibri", size=11, bold=True, color=_INK)
    worksheet.append(["Een vragenlijst van de monitor als XLSForm"])
    worksheet["A1"].font = heading
    for title, text in (*ABOUT, *column_lines()):
        worksheet.append([title, text])
        number = worksheet.max_row
        for cell in worksheet[number]:
            cell.alignment, cell.number_format = _TOP, AS_TEXT
        worksheet.cell(number, 1).font = bold
        worksheet.row_dimensions[number].height = _LINE * (-(-len(text) // 105) or 1)
    worksheet.sheet_view.showGridLines = False
