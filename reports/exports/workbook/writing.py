"""Puts the sheets of the table book together: contents with links, a sheet a chapter, and all cells with their evidence."""

import io
from datetime import datetime
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.estimation.rounding import dutch_number
from reports.exports.book import Book, Chapter
from reports.exports.workbook.cells_sheet import write_cells
from reports.exports.workbook.chapter_sheet import CELLS_SHEET, ChapterSheet
from reports.exports.workbook.styles import Styles, styles_of
from reports.tables import PrintedTable

CONTENTS_SHEET: Final = "Inhoud"
TITLE: Final = "Monitor Integriteit en Veiligheid"
_A4: Final = 9
_SHORT_SHA: Final = 12
# Nothing that somebody typed becomes a formula, a link or a number.
_OPTIONS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook_of(book: Book) -> bytes:
    """Return the workbook; the same snapshots and plans give the same bytes."""
    file = io.BytesIO()
    with Workbook(file, _OPTIONS) as workbook:
        workbook.set_properties({"title": f"{TITLE} {book.edition}: tabellenboek", "created": _made_at(book)})
        styles = styles_of(workbook)
        contents = _sheet(workbook, CONTENTS_SHEET, book)
        places = {}
        for chapter in book.chapters:
            sheet = _sheet(workbook, chapter.name, book)
            places[chapter.name] = ChapterSheet(sheet, styles, CONTENTS_SHEET).write(chapter)
        write_cells(_sheet(workbook, CELLS_SHEET, book), styles, book)
        _write_contents(contents, styles, book, places)
    return file.getvalue()


def _made_at(book: Book) -> datetime:
    """Return when the newest snapshot was made, so that the same snapshots give the same bytes."""
    newest = max(datetime.fromisoformat(str(snapshot.manifest["made_at"])) for snapshot in book.snapshots)
    return newest.replace(tzinfo=None)


def _sheet(workbook: Workbook, name: str, book: Book) -> Worksheet:
    sheet: Worksheet = workbook.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.8)
    marks = " en ".join(snapshot.sha256[:_SHORT_SHA] for snapshot in book.snapshots)
    if book.is_test:
        sheet.set_header("&R&BTESTGEGEVENS")
    sheet.set_footer(f"&L{TITLE} {book.edition}&CPagina &P van &N&RMomentopname {marks}")
    return sheet


# --- contents ------------------------------------------------------------------------------------------------------
def _write_contents(sheet: Worksheet, styles: Styles, book: Book, places: dict[str, dict[str, int]]) -> None:
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 90)
    sheet.set_column(2, 2, 14)
    sheet.write_string(0, 0, f"{TITLE} {book.edition}: tabellenboek", styles.title)
    row = 2
    if book.is_test:
        sheet.write_string(row, 0, "Dit boek bevat testgegevens.", styles.warning)
        row += 2
    for label, text in _about(book):
        sheet.write_string(row, 0, label, styles.quiet)
        sheet.write_string(row, 1, text, styles.text)
        row += 1
    row += 1
    for chapter in book.chapters:
        row = _write_chapter(sheet, styles, row, chapter, places[chapter.name])
    sheet.write_url(row, 0, f"internal:'{CELLS_SHEET}'!A1", styles.link, CELLS_SHEET)
    sheet.write_string(row, 1, "Alle cijfers onder elkaar, met n, standaardfout en 95%-betrouwbaarheidsinterval.", styles.text)
    row += 2
    for number, left_out in enumerate(book.left_out):
        sheet.write_string(row, 0, "" if number else "Niet gemaakt", styles.quiet)
        sheet.write_string(row, 1, f"{left_out.plan.called}: {left_out.plan.title}. Want {left_out.reason}.", styles.quiet)
        row += 1


def _about(book: Book) -> list[tuple[str, str]]:
    """Return what is to be known of all tables, each with a word before it."""
    from_ = [
        f"momentopname van {snapshot.manifest['survey']['kind']}, {dutch_number(snapshot.respondents)} deelnemers, "
        f"kenmerk {snapshot.sha256[:_SHORT_SHA]}"
        for snapshot in book.snapshots
    ]
    return [
        *(("" if number else "Bron", text) for number, text in enumerate(from_)),
        ("Percentages", "Hele procenten, omhoog afgerond vanaf een half. In elke cel staat het getal dat wordt getoond."),
        ("n", "Ongewogen aantal deelnemers met een antwoord dat meetelt."),
        ("–", "Niet getoond. Onder de tabel staat waarom."),
        ("Interval", "95%-betrouwbaarheidsinterval, met gewichten zoals gegeven en zonder correctie voor een eindige populatie."),
    ]


def _write_chapter(sheet: Worksheet, styles: Styles, row: int, chapter: Chapter, places: dict[str, int]) -> int:
    for at, text in enumerate((chapter.name, chapter.title, "n")):
        sheet.write_string(row, at, text, styles.caption)
    row += 1
    for table in _each_once(chapter):
        place = places[table.plan.called] + 1
        sheet.write_url(row, 0, f"internal:'{chapter.name}'!A{place}", styles.link, table.plan.called)
        sheet.write_string(row, 1, table.plan.title, styles.text)
        sheet.write_string(row, 2, table.base_respondents, styles.text)
        row += 1
    return row + 1


def _each_once(chapter: Chapter) -> list[PrintedTable]:
    """Return the tables by what they are called; a figure with a detail has two, of which the first is linked to."""
    first: dict[str, PrintedTable] = {}
    for table in chapter.tables:
        first.setdefault(table.plan.called, table)
    return list(first.values())
