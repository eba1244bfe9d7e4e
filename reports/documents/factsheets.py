"""Factsheets: the key figures of one group beside those of everybody, on two pages, as PDF and as a page of its own.

Where a figure of the group may not be shown, that of the wider group stands in, and says so.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from reports.documents.bars import bar_image
from reports.documents.material import Material
from reports.documents.report import one_chapter
from reports.estimation.disclosure import Shown
from reports.estimation.rounding import dutch_number
from reports.models import Publication, Snapshot
from reports.prose.chapters import read_chapter
from reports.tableplans.factsheet_plan import FOLDER, FactsheetPlan, KeyFigure, SheetGroup, SheetSet, factsheet_plan
from reports.tableplans.plan import Measure, PlanError, TablePlan
from reports.tableplans.thresholds import thresholds
from reports.tables import DASH, Table, compute, percent
from surveys.documents.pdf import Press

SHEET: Final = "reports/factsheets/sheet.html"
SHORT: Final = "reports/factsheets/short.html"
STYLES: Final = ("vendor/fonts.css", "css/factsheet.css")
SHORT_FILE: Final = "kort/vijf-minuten.md"
SHORT_NAME: Final = "vijf-minutenversie"
# The year of a file in a zip must be known; when it was made says nothing.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Row:
    """A key figure of a group beside that of everybody."""

    label: str
    shown: str
    respondents: str
    everybody: str
    mark: int
    """1 or -1 where the group is significantly higher or lower than all others, else 0."""
    instead: str
    """The wider group whose figure this is; empty where it is that of the group itself."""
    bar: str
    """A picture of both as the address of an image that holds its own data; empty where there is nothing to draw."""


@dataclass(frozen=True, slots=True)
class RowsOfTheme:
    """The rows of a theme, and over whom they are."""

    title: str
    base: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Factsheet:
    """The factsheet of one group."""

    name: str
    """In the name of its file: `provincie-drenthe`."""
    title: str
    kind: str
    about: str
    respondents: str
    """How many of the group took part; a dash where that may not be told."""
    themes: tuple[RowsOfTheme, ...]

    @property
    def instead(self) -> str:
        """The wider group that stands in for all of the figures; empty where the group has figures of its own."""
        found = {row.instead for theme in self.themes for row in theme.rows}
        return found.pop() if len(found) == 1 else ""


@dataclass(frozen=True, slots=True)
class SheetFile:
    """One file of a factsheet."""

    name: str
    content: bytes


def factsheets(publication: Publication, *, folder: Path = FOLDER) -> Iterator[Factsheet]:
    """Yield the factsheets of `publication`, protected; none where it has no office holders or no plan. Raises PlanError."""
    plan = factsheet_plan(publication.edition.year, folder)
    if plan is None or publication.office_holders is None:
        return
    for one in plan.sets:
        tables = _Tables(Material(publication), publication.office_holders, one)
        for group in one.groups:
            if group.name:
                yield _sheet(plan, one, group, tables)


def sheet_files(publication: Publication, tell: Tell, *, folder: Path = FOLDER) -> Iterator[SheetFile]:
    """Yield every factsheet as PDF and as HTML, and the short version; `tell` hears the percentage that is done.

    Raises PlanError, TextError and PdfUnavailableError.
    """
    press = Press(STYLES)
    pages = [(one.name, _page(SHEET, publication, sheet=one)) for one in factsheets(publication, folder=folder)]
    pages += _short_version(publication, folder)
    for number, (name, page) in enumerate(pages, start=1):
        yield SheetFile(f"{name}.pdf", press.pdf(page(own_style=False)))
        yield SheetFile(f"{name}.html", page(own_style=True).encode())
        tell(100 * number // len(pages))


def factsheets_zip(publication: Publication, tell: Tell) -> bytes:
    """Return all factsheets of a publication in one zip; the same publication gives the same names and pages."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as bundle:
        for file in sheet_files(publication, tell):
            bundle.writestr(ZipInfo(file.name, _NO_TIME), file.content, ZIP_DEFLATED)
    return content.getvalue()


# --- figures -------------------------------------------------------------------------------------------------------
class _Tables:
    """The tables of one set of groups: those of the report over other groups, each made once for all factsheets of the set."""

    def __init__(self, material: Material, snapshot: Snapshot, sheets: SheetSet) -> None:
        self._material = material
        self._snapshot = snapshot
        self._sheets = sheets
        self._made: dict[tuple[str, str, str], Table] = {}

    def of(self, figure: KeyFigure) -> Table:
        """Return the table of a key figure over the groups of this set; raises UnknownReferenceError."""
        key = (figure.table, figure.heading, figure.measure)
        if key not in self._made:
            plan = _over(self._material.table(figure.table).plan, self._sheets, figure)
            self._made[key] = compute(self._snapshot, plan, self._material.publication)
        return self._made[key]


def sheet_tables(edition: int, plans: Mapping[str, TablePlan], folder: Path = FOLDER) -> Iterator[TablePlan]:
    """Yield every table that the factsheets of an edition are made of, as far as `plans` by number has them. Raises PlanError."""
    plan = factsheet_plan(edition, folder)
    for sheets in plan.sets if plan is not None else ():
        for figure in (one for theme in plan.themes for one in theme.figures) if plan is not None else ():
            if figure.table in plans:
                yield _over(plans[figure.table], sheets, figure)


def _over(plan: TablePlan, sheets: SheetSet, figure: KeyFigure) -> TablePlan:
    """Return the table of a key figure over the groups of a set."""
    measure = _measure(plan, figure)
    mark = sha256(f"{plan.sha256}:{sheets.model_dump_json()}:{measure.heading}:{measure.label}".encode()).hexdigest()
    own: dict[str, Any] = {"ranking": None, "sentence": "", "sha256": mark, "adds_to_100": False}
    measures = (measure.model_copy(update={"ranked": False}),)
    return plan.model_copy(update={**own, "breakdown": sheets.breakdown, "measures": measures})


def _measure(plan: TablePlan, figure: KeyFigure) -> Measure:
    for measure in plan.measures:
        is_meant = (
            measure.label.startswith(figure.measure[:-1]) if figure.measure.endswith("…") else measure.label == figure.measure
        )
        if is_meant and (not figure.heading or measure.heading == figure.heading):
            return measure
    raise PlanError(f"de factsheets vragen {figure.measure} van tabel {plan.id}, die dat niet heeft")


def _sheet(plan: FactsheetPlan, sheets: SheetSet, group: SheetGroup, tables: _Tables) -> Factsheet:
    themes = tuple(
        RowsOfTheme(theme.title, theme.base, tuple(_row(figure, group, tables.of(figure)) for figure in theme.figures))
        for theme in plan.themes
    )
    everybody = tables.of(plan.themes[0].figures[0])
    number = _cell(everybody, group.label).respondents
    return Factsheet(
        name=f"{sheets.name}-{group.name}",
        title=group.label,
        kind=sheets.title,
        about=sheets.about,
        respondents=DASH if number is None else dutch_number(number),
        themes=themes,
    )


def _row(figure: KeyFigure, group: SheetGroup, table: Table) -> Row:
    own, everybody = _cell(table, group.label), table.groups[-1].cells[0]
    instead = ""
    if own.value is None and group.wider:
        own, instead = _cell(table, group.wider), group.wider
    if own.value is None:
        instead = ""
    return Row(
        label=figure.label,
        shown=_percent(own),
        respondents=DASH if own.respondents is None else dutch_number(own.respondents),
        everybody=_percent(everybody),
        mark=0 if instead or own.value is None else _mark(table, group.label),
        instead=instead,
        bar=bar_image(own.value, everybody.value),
    )


def _cell(table: Table, label: str) -> Shown:
    return next(group.cells[0] for group in table.groups if group.label == label)


def _mark(table: Table, label: str) -> int:
    if table.marks is None:
        return 0
    at = next(at for at, group in enumerate(table.groups) if group.label == label)
    return table.marks.cells[at][0].against_rest


def _percent(shown: Shown) -> str:
    return DASH if shown.value is None else percent(shown.value)


# --- pages ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Page:
    template: str
    context: dict[str, Any]

    def __call__(self, *, own_style: bool) -> SafeString:
        """Return the page; with `own_style` the style sheet is in it, for a file on its own."""
        return render_to_string(self.template, {**self.context, "style": _style() if own_style else ""})


def _page(template: str, publication: Publication, **context: Any) -> _Page:
    date, edition = publication.published_at or publication.created_at, publication.edition
    common = {"publication": publication, "edition": edition, "date": date, "is_test": publication.is_test}
    common["limits"] = thresholds(edition.year, publication.profile)
    return _Page(template, {**common, "snapshot": publication.office_holders, **context})


def _style() -> SafeString:
    """Return the style sheet for within a page; without the font, which a file on its own takes from the machine."""
    found = finders.find(STYLES[-1])
    return mark_safe(Path(found).read_text(encoding="utf-8") if isinstance(found, str) else "")  # noqa: S308 -- our own file


def _short_version(publication: Publication, folder: Path) -> list[tuple[str, _Page]]:
    file = folder / str(publication.edition.year) / SHORT_FILE
    if not file.is_file():
        return []
    chapter = one_chapter(read_chapter(file), Material(publication))
    return [(SHORT_NAME, _page(SHORT, publication, chapter=chapter))]
