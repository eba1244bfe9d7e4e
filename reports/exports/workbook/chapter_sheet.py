"""One sheet a chapter: its tables below each other, each with its base, n, notes and source, and a page of its own on paper."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.exports.book import Chapter
from reports.exports.table_csv import REASONS
from reports.exports.workbook.captions import COLUMN_WIDTH, TEXT_COLUMNS, write_across
from reports.exports.workbook.editions_block import write_editions
from reports.exports.workbook.styles import HIGHER, LOWER, Styles, mark_in_words, number_in
from reports.tables import DASH, PrintedCell, PrintedRow, PrintedTable
from reports.tables.editions import EditionTable

LABEL_WIDTH: Final = 44
LIST_WIDTH: Final = 28
_FIRST_ROW: Final = 3
CELLS_SHEET: Final = "Cellen"
_DONT_KNOW: Final = {
    "out": " Wie ‘weet niet’ antwoordde, telt niet mee.",
    "in": " Wie ‘weet niet’ antwoordde, telt mee in de basis.",
}


class ChapterSheet:
    """Writes one chapter, from top to bottom."""

    def __init__(self, sheet: Worksheet, styles: Styles, contents: str) -> None:
        self._sheet = sheet
        self._styles = styles
        self._contents = contents
        self._row = _FIRST_ROW

    def write(self, chapter: Chapter) -> dict[str, int]:
        """Write the tables; return the row of each by what it is called."""
        sheet, styles = self._sheet, self._styles
        sheet.write_string(0, 0, f"{chapter.name}: {chapter.title}", styles.title)
        sheet.write_url(1, 0, f"internal:'{self._contents}'!A1", styles.link, "Naar de inhoud")
        self._set_widths(chapter.tables, chapter.trends)
        places: dict[str, int] = {}
        breaks: list[int] = []
        for table in chapter.tables:
            places.setdefault(table.plan.called, self._row)
            breaks.append(self._row)
            self._table(table)
            if trend := chapter.trends.get(table.plan.called):
                self._row = write_editions(sheet, styles, self._row + 1, table, trend)
            self._row += 2
        sheet.set_h_pagebreaks(breaks[1:])
        sheet.repeat_rows(0, 0)
        return places

    def _set_widths(self, tables: Sequence[PrintedTable], trends: Mapping[str, EditionTable]) -> None:
        self._sheet.set_column(0, 0, LABEL_WIDTH)
        widest = max([*(table.width for table in tables), *(trend.width for trend in trends.values())])
        holds_lists = {at for table in tables for at in _list_columns(table)}
        for column in range(1, widest):
            self._sheet.set_column(column, column, LIST_WIDTH if column in holds_lists else COLUMN_WIDTH)

    # --- a table -----------------------------------------------------------------------------------------------------
    def _table(self, table: PrintedTable) -> None:
        last = max(table.width - 1, TEXT_COLUMNS)
        plan = table.plan
        self._across(last, f"{plan.called}: {plan.title}, in {plan.measured_in}", is_caption=True)
        if plan.question:
            self._across(last, f"Vraag: {plan.question}")
        self._across(last, _base(table))
        first = self._row
        self._heads(table)
        for row in table.rows:
            self._table_row(table, row)
        if table.column_respondents:
            self._respondents(table)
        self._sheet.ignore_errors({"number_stored_as_text": f"A{first + 1}:{_letter(last)}{self._row}"})
        for note in _notes(table):
            self._across(last, note)

    def _across(self, last: int, text: str, *, is_caption: bool = False) -> None:
        style = self._styles.caption if is_caption else self._styles.quiet
        self._row = write_across(self._sheet, self._row, last, text, style)

    def _heads(self, table: PrintedTable) -> None:
        """Write the headings: in one row, or in two where some stand above several columns."""
        places = {0: (table.corner, self._styles.corner)} | ({1: ("n", self._styles.head)} if table.counts_by_row else {})
        first = 1 + table.counts_by_row
        labels = dict(enumerate(_columns(table), first))
        lists = dict(enumerate(table.lists, first + len(table.columns)))
        alone: set[int] = set()
        if table.heads:
            at = first
            for head in table.heads:
                if head.stands_alone:
                    alone.add(at)
                    self._tall(at, head.label, self._styles.head)
                else:
                    self._wide(at, head.span, head.label)
                at += head.span
            for column, (text, style) in (places | {at: (text, self._styles.head) for at, text in lists.items()}).items():
                self._tall(column, text, style)
            self._row += 1
        else:
            for column, (text, style) in places.items():
                self._sheet.write_string(self._row, column, text, style)
            labels |= lists
        for column, text in labels.items():
            if column not in alone:
                self._sheet.write_string(self._row, column, text, self._styles.head)
        self._row += 1

    def _tall(self, column: int, text: str, style: Format) -> None:
        self._sheet.merge_range(self._row, column, self._row + 1, column, "", style)
        self._sheet.write_string(self._row, column, text, style)

    def _wide(self, column: int, span: int, text: str) -> None:
        if span > 1:
            self._sheet.merge_range(self._row, column, self._row, column + span - 1, "", self._styles.head)
        self._sheet.write_string(self._row, column, text, self._styles.head)

    def _table_row(self, table: PrintedTable, row: PrintedRow) -> None:
        if row.heading:
            self._sheet.write_string(self._row, 0, row.heading, self._styles.section)
            for column in range(1, table.width):
                self._sheet.write_blank(self._row, column, None, self._styles.section)
            self._row += 1
        style = self._styles.part if row.is_part else self._styles.label
        label = f"{row.label} ({row.letter})" if row.letter else row.label
        self._sheet.write_string(self._row, 0, label, self._styles.total_label if row.is_total else style)
        if table.counts_by_row:
            self._value(1, row.respondents, is_total=False)
        for at, cell in enumerate(row.cells, 1 + table.counts_by_row):
            self._cell(at, cell, is_total=row.is_total)
        self._row += 1

    def _cell(self, column: int, cell: PrintedCell, *, is_total: bool) -> None:
        if cell.entries:
            self._sheet.write_string(self._row, column, "\n".join(cell.entries), self._styles.listed)
            return
        self._value(column, cell.percent, is_total=is_total, mark=mark_in_words(cell.mark))

    def _value(self, column: int, text: str, *, is_total: bool, mark: str = "") -> None:
        """Write a number as a number, and anything else (a dash, 'n.v.t.', a range of n) as the sign that it is.

        What differs significantly from a number stands behind it as part of its format, so that it stays a number.
        """
        number = number_in(text)
        if number is None:
            self._sheet.write_string(self._row, column, text, self._styles.sign)
        else:
            self._sheet.write_number(
                self._row, column, number[0], self._styles.of_number(number[1], is_total=is_total, mark=mark)
            )

    def _respondents(self, table: PrintedTable) -> None:
        self._sheet.write_string(self._row, 0, "n", self._styles.label)
        first = 1 + table.counts_by_row
        if table.counts_by_row:
            self._sheet.write_blank(self._row, 1, None, self._styles.sign)
        for at, respondents in enumerate(table.column_respondents, first):
            self._value(at, respondents, is_total=False)
        self._row += 1


def _columns(table: PrintedTable) -> Iterator[str]:
    """Yield the headings right above the columns, each with its letter."""
    below = iter(table.lower_heads)
    alone = [head.stands_alone for head in table.heads for _ in range(head.span)] or [False] * len(table.columns)
    for label, stands_alone in zip(table.columns, alone, strict=True):
        text, letter = (label, "") if stands_alone else next(below)
        yield f"{text} ({letter})" if letter else text


def _list_columns(table: PrintedTable) -> Iterator[int]:
    """Yield the columns of a table that hold lists of what is named most."""
    first = 1 + table.counts_by_row
    for row in table.rows:
        yield from (at for at, cell in enumerate(row.cells, first) if cell.entries)


def _base(table: PrintedTable) -> str:
    plan = table.plan
    if plan.counted:
        return f"Basis: {plan.base.text}. Deze cijfers zijn geteld, niet geschat."
    varies = "n wisselt: " if table.table.has_own_bases else "n = "
    weighted = "Percentages gewogen naar functie, n ongewogen." if plan.weight else "Niet gewogen."
    return f"Basis: {plan.base.text} ({varies}{table.base_respondents}). {weighted}{_DONT_KNOW.get(plan.dont_know, '')}"


def _notes(table: PrintedTable) -> Iterator[str]:
    yield from table.notes
    yield from _legend(table)
    if any(cell.count for row in table.rows for cell in row.cells):
        yield f"De n is niet voor elke cel gelijk. Op het blad {CELLS_SHEET} staat hij bij elk cijfer."
    if table.table.withheld:
        reasons = " of ".join(REASONS[reason] for reason in table.table.withheld)
        yield f"{DASH} betekent: niet getoond, want {reasons}."
    if table.has_empty_cells:
        yield f"{DASH} betekent ook: niemand in de groep gaf antwoord."
    yield f"Bron: momentopname {table.table.snapshot_sha256[:12]}. Opzet: {table.plan.source}."


def _legend(table: PrintedTable) -> Iterator[str]:
    """Yield what the letters and triangles behind numbers mean, where there are any."""
    marks = table.table.marks
    if marks is not None and marks.has_letters:
        yield "Letters achter een cijfer: significant hoger dan de groepen met die letter."
    if marks is not None and marks.has_rest:
        yield f"{HIGHER} en {LOWER}: significant hoger of lager dan alle anderen in de basis samen."
    if marks is not None and (marks.has_letters or marks.has_rest):
        yield "Getoetst op 5%, tweezijdig, gecorrigeerd voor het aantal toetsen (Holm)."


def _letter(column: int) -> str:
    """Return the letters of a column."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
