"""The report of a publication: chapters with their tables, as a page with permanent anchors and as a tagged PDF."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from reports.documents.floating import floating
from reports.documents.material import Material, ReportFigure, ReportTable
from reports.figures.charts import draw_papers
from reports.models import Publication
from reports.prose.chapters import FOLDER, Chapter, chapters
from reports.prose.filling import FilledChapter, Html, Place, TextFinding, fill
from reports.prose.markdown import Heading
from reports.tableplans.thresholds import thresholds
from surveys.documents.pdf import pdf_of

PAPER: Final = "reports/report/paper.html"
STYLES: Final = ("vendor/fonts.css", "css/report_paper.css")
_SECTION: Final = 2


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a chapter as it is set out: running text, or a table or figure."""

    html: str = ""
    table: ReportTable | None = None
    figure: ReportFigure | None = None


@dataclass(frozen=True, slots=True)
class ReportChapter:
    """A chapter with its blocks, and what is told in the table of contents."""

    chapter: Chapter
    blocks: tuple[Block, ...]
    sections: tuple[Heading, ...]
    notes: tuple[SafeString, ...]
    leftover: tuple[Block, ...]
    """Tables and figures of this chapter that no text places; they stand at its end."""


@dataclass(frozen=True, slots=True)
class FileFinding:
    """A finding about a text, with the file it stands in."""

    file: Path
    finding: TextFinding


@dataclass(slots=True)
class Report:
    """A report as it is set out, and what was found while it was filled in."""

    publication: Publication
    material: Material
    chapters: tuple[ReportChapter, ...]
    findings: list[FileFinding] = field(default_factory=list)

    @property
    def tables(self) -> tuple[ReportTable, ...]:
        """All tables, in the order in which they stand."""
        return tuple(block.table for block in self._blocks if block.table)

    @property
    def figures(self) -> tuple[ReportFigure, ...]:
        """All figures, in the order in which they stand."""
        return tuple(block.figure for block in self._blocks if block.figure)

    @property
    def _blocks(self) -> Iterator[Block]:
        return (block for chapter in self.chapters for block in (*chapter.blocks, *chapter.leftover))


def compose(
    publication: Publication, *, on_paper: bool = True, folder: Path = FOLDER, material: Material | None = None
) -> Report:
    """Return the report of `publication`; raises TextError when a text cannot be read."""
    material = material or Material(publication)
    filled = [fill(chapter, material, on_paper=on_paper) for chapter in chapters(material.year, folder)]
    twice = list(_drop_second_places(filled))
    placed = {place for chapter in filled for place in chapter.places}
    known = [
        *(Place("tabel", number) for number in material.plans),
        *(Place("figuur", number) for number in material.figure_plans),
    ]
    leftover = [place for place in known if place not in placed]
    made = tuple(_chapter(one, material, leftover) for one in filled)
    report = Report(publication, material, made)
    report.findings = [FileFinding(one.chapter.file, finding) for one in filled for finding in one.findings]
    report.findings += [*twice, *_anchors_twice(filled), *_left_over(filled, leftover)]
    return report


def one_chapter(chapter: Chapter, material: Material) -> ReportChapter:
    """Return one text by itself, filled in, for paper."""
    return _chapter(fill(chapter, material), material, [])


def _chapter(filled: FilledChapter, material: Material, leftover: list[Place]) -> ReportChapter:
    own = [place for place in leftover if _belongs(place.number, filled.chapter)]
    return ReportChapter(
        filled.chapter,
        tuple(_block(block, material) for block in filled.blocks),
        tuple(heading for heading in filled.headings if heading.depth == _SECTION),
        tuple(mark_safe(note) for note in filled.notes),  # noqa: S308 -- markdown-it escapes, and html is off
        tuple(_block(place, material) for place in own),
    )


def _belongs(number: str, chapter: Chapter) -> bool:
    """Tell whether a table is one of this chapter: it begins with its number; those of the appendix belong to the system's."""
    if number.startswith("bijlage"):
        return chapter.system
    return chapter.number is not None and number.split(".", maxsplit=1)[0] == str(chapter.number)


def _block(block: Html | Place, material: Material) -> Block:
    if isinstance(block, Html):
        return Block(html=mark_safe(block.html))  # noqa: S308 -- as above
    if block.kind == "figuur":
        return Block(figure=material.figure(block.number))
    return Block(table=material.table(block.number))


def _drop_second_places(filled: list[FilledChapter]) -> Iterator[FileFinding]:
    """Leave out a table or figure that stands in the report already, and tell so: an anchor leads to one place."""
    seen: set[Place] = set()
    for one in filled:
        kept: list[Html | Place] = []
        for block in one.blocks:
            if isinstance(block, Place) and block in seen:
                message = f"{block.kind} {block.number} staat al eerder in het rapport; verwijs ernaar in een zin"
                yield FileFinding(one.chapter.file, TextFinding(1, message))
                continue
            if isinstance(block, Place):
                seen.add(block)
            kept.append(block)
        one.blocks = kept


def _anchors_twice(filled: list[FilledChapter]) -> Iterator[FileFinding]:
    for one in filled:
        counts = Counter(heading.anchor for heading in one.headings)
        for anchor in (anchor for anchor, number in counts.items() if number > 1):
            message = f"twee koppen hebben hetzelfde anker ({anchor}); geef er een een eigen anker: {{#naam}}"
            yield FileFinding(one.chapter.file, TextFinding(1, message))


def _left_over(filled: list[FilledChapter], leftover: list[Place]) -> Iterator[FileFinding]:
    for place in leftover:
        chapter = next((one.chapter for one in filled if _belongs(place.number, one.chapter)), None)
        if chapter is None:
            continue
        message = f"{place.kind} {place.number} staat nergens in de tekst en komt achteraan dit hoofdstuk"
        yield FileFinding(chapter.file, TextFinding(1, message, is_fault=False))


def context_of(report: Report) -> dict[str, Any]:
    """Return what the templates of the report need."""
    return {
        "report": report,
        "publication": report.publication,
        "edition": report.publication.edition,
        "snapshots": report.publication.snapshots,
        "limits": thresholds(report.publication.edition.year, report.publication.profile),
        "is_test": report.publication.is_test,
    }


def report_paper(report: Report) -> SafeString:
    """Return the report as the HTML that its PDF is drawn from; the date is that of publishing, or of the draft."""
    publication = report.publication
    draw_papers(one.figure for one in report.figures)
    return render_to_string(PAPER, {**context_of(report), "date": publication.published_at or publication.created_at})


def report_pdf(publication: Publication) -> bytes:
    """Return the report of `publication` as PDF (PDF/UA-1). Raises TextError, and PdfUnavailableError."""
    return paper_pdf(compose(publication))


def paper_pdf(report: Report) -> bytes:
    """Return a composed report as PDF; raises PdfUnavailableError."""
    with floating():
        return pdf_of(report_paper(report), STYLES)
