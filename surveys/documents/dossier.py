"""The questionnaire of one organisation on paper: empty, to prepare in a meeting, and filled in, as proof."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from surveys import routing
from surveys.answers_in_words import QuestionLines, answers_in_words
from surveys.choices import BlockStatus, Seat
from surveys.documents.pdf import pdf_of
from surveys.documents.rules_in_words import in_words
from surveys.dossiers import Desk, background_of_seat, seats_of
from surveys.filler_names import name_and_role
from surveys.models import BlockAnswers
from surveys.permissions import may_fill
from surveys.routing import BlankBlock, BlankItem, FillerRole, ItemView, Kind, Part, Questionnaire, Rule

STYLES: Final = ("vendor/fonts.css", "css/tokens.css", "css/questionnaire_pdf.css", "css/dossier_pdf.css")
STATUS_WORDS: Final = {
    BlockStatus.BUSY: "nog bezig",
    BlockStatus.DONE: "klaar",
    BlockStatus.SKIPPED: "overgeslagen",
}
_WRITTEN: Final = {
    Kind.TEXT: "Vul in:",
    Kind.LONG_TEXT: "Vul in:",
    Kind.INTEGER: "Vul een getal in:",
    Kind.YEAR: "Vul een jaartal in:",
}


# --- empty ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class PaperItem:
    """A question as it stands on paper; notes have no number."""

    view: ItemView
    number: int | None
    condition: str
    how: str
    answers: tuple[str, ...]
    """What can be ticked; none where something is written."""


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A subject with its questions."""

    title: str
    condition: str
    items: tuple[PaperItem, ...]


@dataclass(frozen=True, slots=True)
class PaperBlock:
    """A block with for whom it is."""

    title: str
    summary: str
    minutes: int
    meant_for: str
    condition: str
    pages: tuple[PaperPage, ...]


def blank_of(desk: Desk) -> tuple[PaperBlock, ...]:
    """Return the blocks that may come for this filler: those of the organisation's kind, with its words.

    Once the opening block is done, only those that follow from it. A block for another seat is worded for that seat. A colleague
    gets only what was handed over.
    """
    may_come = set(desk.blocks) if desk.openings() else set(desk.questionnaire.blocks)
    found = [block for block in _blocks(desk) if block.block in may_come and may_fill(desk.filler, block.block)]
    return _Paper(desk.questionnaire, _numbers(found), desk).blocks(found)


def _blocks(desk: Desk) -> list[BlankBlock]:
    """Return each block as the seat that it is meant for reads it, this filler's own seat first."""
    own = Seat(desk.filler.seat)
    seats = [own, *(seat for seat in seats_of(desk.dossier) if seat != own)]
    by_name: dict[str, list[tuple[Seat, BlankBlock]]] = {}
    for seat in seats:
        for block in routing.blank_blocks(desk.questionnaire, background_of_seat(desk.dossier, seat)):
            by_name.setdefault(block.block.name, []).append((seat, block))
    return [_as_meant(desk, by_name[part.name]) for part in desk.questionnaire.blocks if part.name in by_name]


def _as_meant(desk: Desk, found: list[tuple[Seat, BlankBlock]]) -> BlankBlock:
    meant = _obvious_seats(desk, found[0][1].block)
    return next((block for seat, block in found if seat in meant), found[0][1])


def _obvious_seats(desk: Desk, block: Part) -> list[Seat]:
    here = [FillerRole(seat) for seat in seats_of(desk.dossier)]
    return [Seat(role.value) for role in routing.obvious_roles(block, here)]


def _numbers(blocks: list[BlankBlock]) -> dict[str, int]:
    """Return the number of each question, one after the other; the rows of a grid and open texts share that of the question."""
    numbers: dict[str, int] = {}
    questions = (item.view.item for block in blocks for page in block.pages for item in page.items if item.view.item.is_question)
    for number, question in enumerate(questions, start=1):
        numbers[question.name] = number
        numbers.update(dict.fromkeys(question.variables, number))
    return numbers


@dataclass(frozen=True, slots=True)
class _Paper:
    questionnaire: Questionnaire
    numbers: Mapping[str, int]
    desk: Desk

    def blocks(self, found: list[BlankBlock]) -> tuple[PaperBlock, ...]:
        return tuple(
            PaperBlock(
                title=block.title,
                summary=block.summary,
                minutes=block.minutes,
                meant_for=" of de ".join(_seat_word(self.desk, seat) for seat in _obvious_seats(self.desk, block.block)),
                condition=self.words(block.condition),
                pages=tuple(
                    PaperPage(page.title, self.words(page.condition), tuple(map(self.item, page.items))) for page in block.pages
                ),
            )
            for block in found
        )

    def words(self, rule: Rule | None) -> str:
        return "" if rule is None else in_words(rule.tree, self.questionnaire, self.numbers, shows_names=False)

    def item(self, item: BlankItem) -> PaperItem:
        view = item.view
        return PaperItem(
            view=view,
            number=self.numbers.get(view.name) if view.item.is_question else None,
            condition=self.words(item.condition),
            how=_how(view),
            answers=tuple(_answers(view)),
        )


def _how(view: ItemView) -> str:
    if view.kind is Kind.MULTIPLE:
        most = view.maximum
        return f"Kies ten hoogste {most} antwoorden." if most else "Meer antwoorden mogelijk."
    optional = "" if view.required or not view.item.is_question else " (niet verplicht)"
    return _WRITTEN.get(view.kind, "") + optional if view.kind in _WRITTEN else ""


def _answers(view: ItemView) -> Iterator[str]:
    if view.kind is Kind.SCALE and view.minimum is not None and view.maximum is not None:
        ends = {view.minimum: view.minimum_label, view.maximum: view.maximum_label}
        for step in range(view.minimum, view.maximum + 1):
            yield f"{step} ({ends[step]})" if ends.get(step) else str(step)
    for choice in view.choices:
        yield f"{choice.label}: …" if choice.open_name else choice.label


def _seat_word(desk: Desk, seat: Seat) -> str:
    directeur = next((one for one in desk.asked if one.person.function == "secretaris_directeur"), None)
    return "secretaris-directeur" if directeur is not None and seat is Seat.SECRETARIS else str(seat.value)


def blank_html(desk: Desk, *, address: str) -> SafeString:
    """Return the empty questionnaire of an organisation as one page of HTML; it is filled in on the site at `address`."""
    dossier = desk.dossier
    return render_to_string(
        "dossier/blank_pdf.html",
        {
            "organisation": dossier.organisation,
            "edition": dossier.survey.edition,
            "closes_at": dossier.survey.closes_at,
            "blocks": blank_of(desk),
            "address": address,
        },
    )


def blank_pdf(desk: Desk, *, address: str) -> bytes:
    """Return the empty questionnaire as a tagged PDF (PDF/UA-1); raises PdfUnavailableError."""
    return pdf_of(blank_html(desk, address=address), STYLES)


# --- filled in -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Row:
    """Who did what with a block, and when: what everybody in the dossier may know."""

    title: str
    who: str
    status: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class AnsweredPage:
    """A subject with the answers to it."""

    title: str
    questions: tuple[QuestionLines, ...]


@dataclass(frozen=True, slots=True)
class AnsweredBlock:
    """A block with the answers that this filler may see."""

    title: str
    who: str
    pages: tuple[AnsweredPage, ...]


def rows_of(desk: Desk) -> tuple[Row, ...]:
    """Return who answered what block and when, in the order of asking."""
    found = []
    for block in _shown_blocks(desk):
        title = _title(desk, block)
        rows = desk.rows_of(block) if block is not desk.personal else _only(desk.row(block))
        found += [Row(title, _who(desk, row), STATUS_WORDS[BlockStatus(row.status)], _when(row)) for row in rows]
        if not rows:
            found.append(Row(title, "", "nog niet begonnen", None))
    return tuple(found)


def answered_of(desk: Desk) -> tuple[AnsweredBlock, ...]:
    """Return the answers of this filler, and those that the officials gave together; of nobody else."""
    found = []
    for block in _shown_blocks(desk):
        row = desk.row(block)
        if row is None or not row.answers:
            continue
        answers, background = desk.answers(block, row), desk.background()
        views = [routing.page_view(desk.questionnaire, page, answers, background) for page in desk.path(block, row)]
        pages = [AnsweredPage(view.title, _tables(answers_in_words(view, row.answers, shows_open_text=True))) for view in views]
        found.append(AnsweredBlock(_title(desk, block), _who(desk, row), tuple(page for page in pages if page.questions)))
    return tuple(block for block in found if block.pages)


def _tables(questions: Iterable[QuestionLines]) -> tuple[QuestionLines, ...]:
    """Put questions that follow each other without a heading of their own into one table."""
    tables: list[QuestionLines] = []
    for question in questions:
        if tables and not question.heading and not tables[-1].heading:
            tables[-1] = QuestionLines("", tables[-1].lines + question.lines)
        else:
            tables.append(question)
    return tuple(tables)


def _shown_blocks(desk: Desk) -> list[Part]:
    blocks = [*desk.blocks, *desk.fallen_away]
    return [part for part in desk.questionnaire.blocks if part in blocks and may_fill(desk.filler, part)]


def _title(desk: Desk, block: Part) -> str:
    return routing.block_view(desk.questionnaire, block, desk.answers(block, desk.row(block)), desk.background()).title


def _who(desk: Desk, row: BlockAnswers) -> str:
    if row.is_shared:
        return "samen: " + " en ".join(sorted(map(name_and_role, desk.officials)))
    return next((name_and_role(filler) for filler in desk.fillers if filler.pk == row.filler_id), "")


def _when(row: BlockAnswers) -> datetime | None:
    return row.finished_at if row.status == BlockStatus.DONE else row.saved_at


def _only(row: BlockAnswers | None) -> tuple[BlockAnswers, ...]:
    return () if row is None else (row,)


def answers_html(desk: Desk, *, now: datetime) -> SafeString:
    """Return what this filler answered, alone and together, as one page of HTML."""
    dossier = desk.dossier
    return render_to_string(
        "dossier/answers_pdf.html",
        {
            "organisation": dossier.organisation,
            "edition": dossier.survey.edition,
            "filler": name_and_role(desk.filler),
            "dossier": dossier,
            "rows": rows_of(desk),
            "blocks": answered_of(desk),
            "now": now,
        },
    )


def answers_pdf(desk: Desk, *, now: datetime) -> bytes:
    """Return what this filler answered, alone and together, as a tagged PDF (PDF/UA-1); raises PdfUnavailableError."""
    return pdf_of(answers_html(desk, now=now), STYLES)
