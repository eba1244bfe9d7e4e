"""One question of a block as a form on the bench: its own answers, judged by the engine, and why it is changed."""

from dataclasses import replace
from typing import Final

from django.http import QueryDict

from surveys import routing
from surveys.block_records import DossierRows, proposal_for, settled_opening
from surveys.forms import PageForm, SummaryLine, posted_answers
from surveys.questionnaires import background_of_organisation
from surveys.reconciliation import values_to_store
from surveys.reconciling import MOST_NOTE
from surveys.routing import Item, PageView, Part, Problem, Value

NOTE: Final = "_toelichting"


class NotAskedError(LookupError):
    """Nobody is asked this question who gave the answers proposed before it."""


class QuestionForm:
    """The question with what is proposed, or with what was posted. Raises NotAskedError."""

    def __init__(self, rows: DossierRows, part: Part, item: Item, data: QueryDict | None) -> None:
        self._rows, self._part, self._item = rows, part, item
        outcome = values_to_store(proposal_for(rows, part).lines)
        self._answers: dict[str, Value] = {**settled_opening(rows), **outcome}
        self._page = rows.questionnaire.page(item.page_name)
        self._background, self._view = self._shown()
        self.note = "" if data is None else data.get(NOTE, "").strip()
        self.values: dict[str, Value | None] = {}
        self.problems: tuple[Problem, ...] = ()
        given: dict[str, object] = {name: outcome[name] for name in item.variables if name in outcome}
        if data is not None:
            given = {name: value for name, value in posted_answers(data, self._page).items() if name in item.variables}
            self._judge(given)
        self.note_error = "" if data is None else self._what_is_wrong_with_the_note()
        self.page_form = PageForm(self._view, given, self.problems)

    def _shown(self) -> tuple[dict[str, Value], PageView]:
        """Return the page with no more than this question on it, as the first seat sees it that is asked it."""
        for seat in dict.fromkeys(row.filler.seat for row in self._rows.finished(self._part)):
            background = {**background_of_organisation(self._rows.dossier.organisation), "namens": seat}
            if not routing.is_on_path(self._rows.questionnaire, self._page, self._answers, background):
                continue
            view = routing.page_view(self._rows.questionnaire, self._page, self._answers, background)
            items = tuple(each for each in view.items if each.item is self._item)
            if items:
                return background, replace(view, items=items)
        raise NotAskedError

    def _judge(self, given: dict[str, object]) -> None:
        """Check the question among the other answers on its page; an empty answer is an answer here."""
        others = {name: value for name, value in self._answers.items() if name in self._page.variables}
        posted = {**{name: value for name, value in others.items() if name not in self._item.variables}, **given}
        check = routing.check_page(self._rows.questionnaire, self._page, posted, self._answers, self._background, complete=False)
        self.problems = tuple(problem for problem in check.problems if problem.variable in self._item.variables)
        self.values = {name: check.values.get(name) for name in self._item.variables}

    def _what_is_wrong_with_the_note(self) -> str:
        if not self.note:
            return "Schrijf kort op waarom dit antwoord beter is."
        if len(self.note) > MOST_NOTE:
            return f"Schrijf ten hoogste {MOST_NOTE} tekens; dit zijn er {len(self.note)}."
        return ""

    def is_valid(self) -> bool:
        """Whether it can be stored."""
        return not self.problems and not self.note_error

    @property
    def summary(self) -> tuple[SummaryLine, ...]:
        """What is wrong, with the field that it leads to."""
        note = (SummaryLine(f"Toelichting: {self.note_error}", "toelichting"),) if self.note_error else ()
        return (*self.page_form.summary, *note)
