"""The page of a questionnaire as a form: laid out whole, judged by the routing engine, never by Django's fields."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict

from surveys.layout import Filled, first_input_id, questions_of
from surveys.routing import Kind, Page, PageView, Problem, Value

# Names of our own fields begin with a line, which no variable does.
REVISION: Final = "_revisie"
ACTION: Final = "_actie"
CAME_FROM: Final = "_van"
CONFIRMED: Final = "_gezien"
PAGE: Final = "_pagina"
_OURS: Final = frozenset({REVISION, ACTION, CAME_FROM, CONFIRMED, PAGE, "csrfmiddlewaretoken", "code"})


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A line of the summary of errors: the text, and the field that it leads to."""

    text: str
    anchor: str


class PageForm(forms.Form):
    """The questions of one page with what was given to them."""

    def __init__(self, view: PageView, given: Mapping[str, object], problems: Iterable[Problem] = ()) -> None:
        super().__init__()
        self.view = view
        self.page_problems = tuple(problems)
        errors = {problem.variable: problem.message for problem in self.page_problems}
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*questions_of(view, Filled(given, errors)))

    @property
    def summary(self) -> tuple[SummaryLine, ...]:
        """What stands on top of a page with errors: for each the question it is about."""
        return tuple(self._line(problem) for problem in self.page_problems)

    def _line(self, problem: Problem) -> SummaryLine:
        label = _label_of(self.view, problem.variable)
        text = f"{label}: {problem.message}" if label else problem.message
        return SummaryLine(text, first_input_id(self.view, problem.variable))


def _label_of(view: PageView, variable: str) -> str:
    """Return the words of a row of a grid, or of a question that does not stand alone on its page."""
    questions = [item for item in view.items if item.item.is_question]
    for item in questions:
        if item.kind is Kind.GRID:
            for row in item.rows:
                if row.name == variable:
                    return row.label
        elif variable in item.item.variables and len(questions) > 1:
            return item.label
    return ""


def posted_answers(data: QueryDict, page: Page) -> dict[str, object]:
    """Return what was posted, by variable: a list where more answers may be chosen, else the last of what came."""
    several = {name for item in page.items if item.kind is Kind.MULTIPLE for name in item.names}
    return {name: data.getlist(name) if name in several else data[name] for name in data if name not in _OURS}


def posted_revision(data: QueryDict) -> int:
    """Return the revision that the page was shown at; 0, which conflicts with any other, when it is not a number."""
    text = data.get(REVISION, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 -- longer than any revision


def given_back(posted: Mapping[str, object], kept: Mapping[str, Value], problems: Iterable[Problem]) -> dict[str, object]:
    """Return what to show on a page with problems: the answers that fit, and as typed those that do not."""
    misfits = {problem.variable for problem in problems}
    typed = {name: value for name, value in posted.items() if name in misfits and isinstance(value, str | list)}
    return {**kept, **typed}
