"""A double block in words: per question what each filler answered, what is proposed, and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from surveys import routing
from surveys.block_records import DossierRows, proposal_for, records_of
from surveys.choices import Seat
from surveys.inquiries import question_words
from surveys.models import BlockAnswers, ReconciledBlock, ReconciliationStep
from surveys.questionnaires import background_of_organisation
from surveys.reconciliation import Criteria, Line, Proposal, Reason, Record
from surveys.routing import Kind, Page, Part, Questionnaire, Value, Variable

NOTHING: Final = "–"
REASONS: Final[Mapping[Reason, str]] = {
    Reason.SAME: "Gelijk",
    Reason.ONLY_ONE: "Alleen hier een antwoord",
    Reason.EXISTS: "‘Ja’ wint",
    Reason.UNITED: "Alle genoemde antwoorden",
    Reason.JOINED: "Teksten samengevoegd",
    Reason.BETTER: "Beste invuller",
    Reason.NOBODY: "Geen antwoord",
    Reason.NOT_ASKED: "Vervalt door een eerder antwoord",
    Reason.BY_HAND: "Met de hand",
}


@dataclass(frozen=True, slots=True)
class BenchColumn:
    """One filler on the bench."""

    answers: BlockAnswers
    criteria: Criteria
    place: int
    """1 for who does best on the criteria."""

    @property
    def minutes(self) -> int:
        """Time taken, in whole minutes, rounded up."""
        return -(-self.criteria.seconds // 60)


@dataclass(frozen=True, slots=True)
class BenchLine:
    """One question."""

    variable: str
    item: str
    """Name of the question that the variable belongs to: a row or an open text is changed with its question."""
    heading: str
    label: str
    texts: tuple[str, ...]
    """What each filler answered, in the order of the columns."""
    outcome: str
    reason: str
    note: str
    is_agreed: bool
    is_by_hand: bool


@dataclass(frozen=True, slots=True)
class BenchPage:
    """The questions of one page of the questionnaire."""

    title: str
    lines: tuple[BenchLine, ...]

    @property
    def differs(self) -> bool:
        """Whether there is something to look at."""
        return any(not line.is_agreed or line.is_by_hand for line in self.lines)


@dataclass(frozen=True, slots=True)
class Bench:
    """A double block, side by side."""

    columns: tuple[BenchColumn, ...]
    pages: tuple[BenchPage, ...]

    @property
    def lines(self) -> tuple[BenchLine, ...]:
        """All questions."""
        return tuple(line for page in self.pages for line in page.lines)

    @property
    def width(self) -> int:
        """How many columns the table of questions has."""
        return len(self.columns) + 4

    @property
    def has_something_to_look_at(self) -> bool:
        """Whether fillers differ somewhere, or an answer was changed by hand."""
        return any(page.differs for page in self.pages)

    @property
    def differing(self) -> int:
        """On how many questions the fillers differ."""
        return sum(not line.is_agreed for line in self.lines)


def bench_of(rows: DossierRows, block: Part) -> Bench:
    """Lay the records of a block side by side; raises ValueError when nobody is done with it."""
    proposal, records = proposal_for(rows, block), records_of(rows, block)
    order = proposal.ranking
    words = _Words(rows.questionnaire, block, records, background_of_organisation(rows.dossier.organisation))
    lines = {line.variable: line for line in proposal.lines}
    notes = _notes(rows.reconciled.get(block.name))
    pages = [BenchPage(words.titles[page.name], tuple(_lines(page, words, lines, order, notes))) for page in words.pages]
    return Bench(_columns(rows, block, proposal), tuple(page for page in pages if page.lines))


# --- what was done -------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class StepLine:
    """One thing done on the bench; of an inquiry also what was asked."""

    step: ReconciliationStep
    questions: tuple[str, ...]
    text: str


def step_lines(rows: DossierRows, block: Part, steps: Iterable[ReconciliationStep]) -> Iterator[StepLine]:
    """Yield the history of a block in words."""
    for step in steps:
        asked = getattr(step, "inquiry", None)
        names = () if asked is None else asked.questions
        words = question_words(rows.dossier, block, names, seat_in_view(rows, block)) if names else {}
        yield StepLine(step, tuple(words.values()), "" if asked is None else asked.text)


def seat_in_view(rows: DossierRows, block: Part) -> Seat:
    """Return from which seat staff read the questions: that of who finished first."""
    return Seat(rows.finished(block)[0].filler.seat)


# --- words ---------------------------------------------------------------------------------------------------------
def in_words(variable: Variable, value: Value | None) -> str:
    """Return an answer as staff read it: short labels, and a dash where there is none."""
    if value is None or value in ("", []):
        return NOTHING
    labels = {choice.name: choice.short_label for choice in variable.choices}
    codes = value if isinstance(value, list) else [value]
    return "; ".join(labels.get(str(code), str(code)) for code in codes)


def _columns(rows: DossierRows, block: Part, proposal: Proposal) -> tuple[BenchColumn, ...]:
    by_id = {str(row.pk): row for row in rows.finished(block)}
    return tuple(BenchColumn(by_id[record], proposal.criteria[record], place) for place, record in enumerate(proposal.ranking, 1))


def _notes(reconciled: ReconciledBlock | None) -> Mapping[str, str]:
    return {} if reconciled is None else {name: entry["note"] for name, entry in reconciled.values.items()}


def _lines(
    page: Page, words: "_Words", lines: Mapping[str, Line], order: tuple[str, ...], notes: Mapping[str, str]
) -> Iterator[BenchLine]:
    for item in page.items:
        for name in item.variables:
            line = lines.get(name)
            if line is None or (not line.given and line.value is None and name not in words.labels):
                continue
            variable = words.questionnaire.variables[name]
            heading, label = words.labels.get(name, ("", variable.short_label))
            yield BenchLine(
                variable=name,
                item=item.name,
                heading=heading,
                label=label,
                texts=tuple(in_words(variable, line.given.get(record)) for record in order),
                outcome=in_words(variable, line.value),
                reason=REASONS[line.reason],
                note=notes.get(name, ""),
                is_agreed=line.is_agreed,
                is_by_hand=line.reason is Reason.BY_HAND,
            )


class _Words:
    """The words of a block as its fillers read them."""

    def __init__(
        self, questionnaire: Questionnaire, block: Part, records: tuple[Record, ...], background: Mapping[str, Value]
    ) -> None:
        self.questionnaire = questionnaire
        self.labels: dict[str, tuple[str, str]] = {}
        self.titles: dict[str, str] = {}
        self.pages = [page for page in questionnaire.pages if page.part is block]
        for record in records:
            known = {**background, "namens": record.seat}
            for page in routing.path(questionnaire, record.merged, known):
                if page.part is block:
                    self._read(routing.page_view(questionnaire, page, record.merged, known))
        for page in self.pages:
            self.titles.setdefault(page.name, page.title)

    def _read(self, view: routing.PageView) -> None:
        self.titles.setdefault(view.page.name, view.title)
        for item in view.items:
            if item.kind is Kind.GRID:
                self.labels |= {row.name: (item.label, row.label) for row in item.rows if row.name not in self.labels}
            elif item.item.is_question:
                self.labels.setdefault(item.name, ("", item.label))
            for choice in item.choices:
                if choice.open_name:
                    self.labels.setdefault(choice.open_name, (item.label, choice.label))
