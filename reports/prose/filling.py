"""Fills in the references of a chapter. What may not be shown takes its sentence with it, and that is told."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from reports.prose.chapters import Chapter
from reports.prose.markdown import Heading, Page, html_of
from reports.prose.markup import PLACES, Conditional, Node, Reference, Words
from reports.prose.shares_in_words import share_of
from reports.prose.typed_numbers import typed_numbers

# What stands for a place or a withheld number until paragraphs are known; of Unicode's private use, so in no text.
_PLACE: Final = re.compile("\ue000(tabel|figuur) ([^\ue001]+)\ue001")
_WITHHELD: Final = re.compile("\ue002(\\d+) ([^\ue003]*)\ue003")
_ITEM: Final = re.compile(r"(?:^|\n)- ")
_HEADING: Final = re.compile(r"\s*(#{1,6}) [^\n]*\s*$")
_PARAGRAPHS: Final = re.compile(r"\n[ \t]*\n")
DIFFERENCES: Final = ("vaker dan", "minder vaak dan", "niet aantoonbaar vaker of minder vaak dan")
"""What a difference is called when the text does not say so itself: higher, lower, no difference that counts."""


class UnknownReferenceError(LookupError):
    """A text asks for a table, row or column that does not exist; the text says which, in Dutch."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What may be told of one cell: the share (0-1) or number, as it is printed; None where it is withheld."""

    value: float | None
    shown: str


class Source(Protocol):
    """Where references find what they ask for. Every method raises UnknownReferenceError."""

    def cell(self, reference: Reference) -> Cell:
        """Return the cell that a reference names."""

    def respondents(self, reference: Reference) -> str | None:
        """Return the number of respondents of a table, row or cell, as printed; None where it may not be told."""

    def difference(self, reference: Reference) -> int | None:
        """Return 1, -1 or 0: higher, lower or no difference that counts; None where either side may not be told."""

    def earlier(self, reference: Reference) -> Cell:
        """Return a cell of an earlier edition (`jaar`); refuses one that may not be compared with this edition."""

    def check_place(self, kind: str, number: str) -> None:
        """Refuse a table or figure that does not exist."""


@dataclass(frozen=True, slots=True)
class Html:
    """A piece of running text."""

    html: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table or figure stands."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class TextFinding:
    """Something in a text to look at: on which line, and what. A fault must be mended before the report is published."""

    line: int
    message: str
    is_fault: bool = True


@dataclass(slots=True)
class FilledChapter:
    """A chapter with everything filled in."""

    chapter: Chapter
    blocks: list[Html | Place] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    findings: list[TextFinding] = field(default_factory=list)

    @property
    def places(self) -> tuple[Place, ...]:
        """The tables and figures of the chapter, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Place))


class _Fill:
    """What filling in finds on its way."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.findings: list[TextFinding] = []

    def text(self, nodes: Sequence[Node]) -> str:
        return "".join(map(self._one, nodes))

    def _one(self, node: Node) -> str:
        if isinstance(node, Words):
            return node.text
        if isinstance(node, Reference):
            return self._reference(node)
        shown = self.text(node.shown)
        return self.text(node.otherwise) if _WITHHELD.search(shown) else shown

    def _reference(self, reference: Reference) -> str:
        try:
            said = self._said(reference)
        except UnknownReferenceError as error:
            self.findings.append(TextFinding(reference.line, f"{reference.words}: {error}"))
            return f"\ue002{reference.line} \ue003"
        if said is None:
            return f"\ue002{reference.line} {reference.words}\ue003"
        return said[:1].upper() + said[1:] if reference.capital else said

    def _said(self, reference: Reference) -> str | None:
        if reference.kind in PLACES:
            self._source.check_place(reference.kind, reference.number)
            if reference.alone:
                return f"\ue000{reference.kind} {reference.number}\ue001"
            words = _called(reference)
            if reference.capital:
                words = words[:1].upper() + words[1:]
            return f"[{words}](#{reference.kind}-{reference.number})"
        if reference.kind == "n":
            return self._source.respondents(reference)
        if reference.kind == "verschil":
            return _difference_in_words(self._source.difference(reference), reference)
        if reference.kind == "eerder":
            return self._source.earlier(reference).shown
        return _cell_in_words(self._source.cell(reference), reference)


def _called(reference: Reference) -> str:
    """Return what a sentence calls a table or figure: 'tabel 2.9', 'tabel 2 van bijlage 1'."""
    before, _, number = reference.number.partition("-")
    in_appendix = number and before == "bijlage"
    # A number does not begin a line on its own.
    return f"{reference.kind}\u00a0{number} van bijlage\u00a01" if in_appendix else f"{reference.kind}\u00a0{reference.number}"


def _cell_in_words(cell: Cell, reference: Reference) -> str | None:
    if cell.value is None:
        return None
    if reference.kind != "aantal" and not cell.shown.endswith("%"):
        raise UnknownReferenceError("dit is geen percentage; gebruik aantal")
    if reference.kind == "woorden":
        return share_of(cell.value, reference.option("van") or "")
    return cell.shown.replace("%", "\u00a0procent") if reference.kind == "procent" else cell.shown


def _difference_in_words(difference: int | None, reference: Reference) -> str | None:
    own = reference.option("woorden")
    words = tuple(part.strip() for part in own.split("|")) if own else DIFFERENCES
    if len(words) != len(DIFFERENCES):
        raise UnknownReferenceError('woorden moet drie delen hebben: woorden="meer|minder|even veel"')
    return None if difference is None else words[{1: 0, -1: 1, 0: 2}[difference]]


def fill(chapter: Chapter, source: Source, *, on_paper: bool = True) -> FilledChapter:
    """Return `chapter` with its references filled in from `source`.

    A paragraph with a number that may not be shown, and that is not written to stand without it, is left out and reported.
    """
    filling = _Fill(source)
    page = Page(chapter.name, chapter.number, on_paper)
    filled = FilledChapter(chapter, headings=page.headings, notes=page.notes, findings=filling.findings)
    kept = "\n\n".join(_without_empty_heads(list(_kept(filling.text(chapter.nodes), filling.findings))))
    end = 0
    for place in _PLACE.finditer(kept):
        filled.blocks += [*_piece(kept[end : place.start()], page), Place(place[1], place[2])]
        end = place.end()
    filled.blocks += _piece(kept[end:], page)
    filled.findings += [
        TextFinding(one.line, f"‘{one.text}’ is getypt; laat het getal uit een tabel komen")
        for one in typed_numbers(chapter.nodes)
    ]
    filled.findings.sort(key=lambda one: one.line)
    return filled


def _piece(text: str, page: Page) -> Iterator[Html]:
    if text.strip():
        yield Html(html_of(text, page))


def _kept(text: str, findings: list[TextFinding]) -> Iterator[str]:
    """Yield the paragraphs of which all numbers may be shown."""
    for paragraph in _PARAGRAPHS.split(text):
        is_list = _ITEM.match(paragraph) is not None
        kept = [
            part for part in (_ITEM.split(paragraph) if is_list else [paragraph]) if _may_stand(part, findings, is_list=is_list)
        ]
        if kept:
            yield "".join(f"\n- {item.strip()}" for item in kept if item.strip()) if is_list else kept[0]


def _may_stand(part: str, findings: list[TextFinding], *, is_list: bool) -> bool:
    """Tell whether all numbers of a paragraph, or of an item of a list, may be shown; report it where they may not."""
    withheld = _WITHHELD.search(part)
    if withheld is None:
        return True
    if withheld[2]:
        what = "het punt van de lijst" if is_list else "de alinea"
        message = f"{withheld[2]} is niet te tonen: {what} is weggelaten"
        findings.append(TextFinding(int(withheld[1]), message, is_fault=False))
    return False


def _without_empty_heads(paragraphs: Sequence[str]) -> list[str]:
    """Return the paragraphs without headings under which nothing is left; from the end, so that those above them go too."""
    kept: list[str] = []
    below = 1
    for paragraph in reversed([one for one in paragraphs if one.strip()]):
        heading = _HEADING.match(paragraph)
        depth = len(heading[1]) if heading else 0
        if not depth or not 0 < below <= depth:
            kept.append(paragraph)
            below = depth
    return kept[::-1]


def walk(nodes: Sequence[Node]) -> Iterator[Reference]:
    """Yield every reference in a text, those in conditions too."""
    for node in nodes:
        if isinstance(node, Reference):
            yield node
        elif isinstance(node, Conditional):
            yield from walk(node.shown)
            yield from walk(node.otherwise)
