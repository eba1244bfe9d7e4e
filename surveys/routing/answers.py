"""Checks what a respondent posts on a page: keeps what fits, says what does not, never raises on what a request can hold."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from surveys.routing.cleaning import OPEN_TEXT_LENGTH, Refusal, cleaned, cleaned_text, too_few
from surveys.routing.compiling import OWN_NAME
from surveys.routing.messages import message
from surveys.routing.page_view import ItemView, PageView, view_of
from surveys.routing.path import Answers, starting_values, take_answers, way_to
from surveys.routing.questions import Kind, Page, Questionnaire, Rule
from surveys.routing.texts import Text
from surveys.routing.values import MISSING, Value, Values


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the answer to `variable`; the code is stable, the message is for the respondent."""

    variable: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class PageCheck:
    """The outcome of a posted page."""

    values: dict[str, Value]
    """The answers that fit, missing ones absent: what may be stored for this page."""
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    refused: tuple[str, ...]
    """Posted variables that this respondent is not asked on this page."""


def check_page(
    questionnaire: Questionnaire,
    page: Page,
    posted: Mapping[str, object],
    answers: Answers,
    background: Answers,
    *,
    complete: bool = True,
) -> PageCheck:
    """Check `posted` as the answers to `page`; `answers` are those stored so far.

    With `complete` an answer that is missing is a problem where one is required. Without (going back, or stopping for now)
    it is not. Either way nothing that does not fit is among the values.
    """
    _, before = way_to(questionnaire, page, answers, background)
    return check_view(questionnaire, view_of(questionnaire, page, before), posted, before, complete=complete)


def check_on_path(
    questionnaire: Questionnaire,
    page: Page,
    posted: Mapping[str, object],
    answers: Answers,
    background: Answers,
    *,
    complete: bool = True,
) -> PageCheck | None:
    """Check `posted` as `check_page` does; None when this respondent is not asked `page`."""
    _, before = way_to(questionnaire, page, answers, background)
    if page.shown_if is not None and not page.shown_if.evaluate(before):
        return None
    return check_view(questionnaire, view_of(questionnaire, page, before), posted, before, complete=complete)


def check_view(
    questionnaire: Questionnaire, page_view: PageView, posted: Mapping[str, object], before: Values, *, complete: bool = True
) -> PageCheck:
    """Check `posted` as `check_page` does, for a page that is already viewed with the values `before` it."""
    views = [view for view in page_view.items if view.item.is_question]
    values: dict[str, Value] = {}
    problems = [problem for view in views for problem in _take_item(view, posted, values, complete=complete)]
    warnings = []
    if any(view.item.constraint or view.item.warning for view in views):
        problems += _broken_constraints(questionnaire, views, before, values)
        warnings = list(_warnings(questionnaire, views, before, values))
    known = {name for view in views for name in view.item.variables}
    refused = tuple(name for name in posted if name not in known)
    order = {name: place for place, name in enumerate(page_view.page.variables)}
    problems.sort(key=lambda problem: order[problem.variable])
    return PageCheck(values, tuple(problems), tuple(warnings), refused)


@dataclass(frozen=True, slots=True)
class PageProblems:
    """A page on the path that is not right yet."""

    page: Page
    problems: tuple[Problem, ...]


def check_answers(questionnaire: Questionnaire, answers: Answers, background: Answers) -> tuple[PageProblems, ...]:
    """Return the pages on the path whose stored answers are missing or do not fit, in order; empty when all is done."""
    return check_pages(questionnaire, questionnaire.pages, answers, starting_values(questionnaire, background))


def check_pages(
    questionnaire: Questionnaire, pages: Iterable[Page], answers: Answers, values: Values
) -> tuple[PageProblems, ...]:
    """Check as `check_answers` does, but only `pages`, of which `values` hold what comes before; adds to `values`."""
    found = []
    for page in pages:
        if page.shown_if is not None and not page.shown_if.evaluate(values):
            continue
        view = view_of(questionnaire, page, values)
        stored = {name: answers[name] for name in page.variables if name in answers}
        problems = check_view(questionnaire, view, stored, values).problems
        if problems:
            found.append(PageProblems(page, problems))
        for shown in view.items:
            take_answers(shown.item, answers, values)
    return tuple(found)


def _take_item(view: ItemView, posted: Mapping[str, object], values: dict[str, Value], *, complete: bool) -> Iterator[Problem]:
    """Add the answers to `view` that fit to `values`; yield a problem for each that does not."""
    for name in view.item.names:
        value = cleaned(view, posted.get(name))
        if isinstance(value, Refusal):
            yield Problem(name, value.code, value.message)
        elif value not in (MISSING, []):
            few = too_few(view, value) if complete else None
            if few:
                yield Problem(name, few.code, few.message)
            else:
                values[name] = value
        elif complete and view.required:
            yield _missing(view, name)
    yield from _take_open_texts(view, posted, values)


def _take_open_texts(view: ItemView, posted: Mapping[str, object], values: dict[str, Value]) -> Iterator[Problem]:
    """Keep an open text only with its choice: what is typed beside an answer that is not chosen is not an answer."""
    chosen = {code for name in view.item.names for code in _codes(values.get(name, MISSING))}
    for choice in view.choices:
        if choice.open_name is None or choice.name not in chosen:
            continue
        text = cleaned_text(posted.get(choice.open_name), OPEN_TEXT_LENGTH, one_line=True)
        if isinstance(text, Refusal):
            yield Problem(choice.open_name, text.code, text.message)
        elif text != MISSING:
            values[choice.open_name] = text


def _codes(value: Value) -> list[str]:
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, str) else []


_MISSING_CODES = {
    Kind.SINGLE: "required_choice",
    Kind.GRID: "required_choice",
    Kind.MULTIPLE: "required_multiple",
    Kind.SCALE: "required_scale",
    Kind.INTEGER: "required_integer",
    Kind.YEAR: "required_year",
    Kind.TEXT: "required_text",
    Kind.LONG_TEXT: "required_text",
}


def _missing(view: ItemView, name: str) -> Problem:
    words = message(_MISSING_CODES[view.kind], minimum=view.minimum, maximum=view.maximum)
    return Problem(name, "required", words)


def _broken_constraints(
    questionnaire: Questionnaire, views: list[ItemView], before: Values, values: dict[str, Value]
) -> list[Problem]:
    """Take the answers that break their constraint out of `values`, and return the problems.

    Every constraint looks at all answers of the page as given, so that the order of the questions does not matter.
    """
    problems = []
    for view, name, rule in _ruled(views, values, "constraint"):
        filled = _on_page(questionnaire, before, values, name)
        if not rule.evaluate(filled):
            words = _words("constraint", view.item.texts.constraint_message, questionnaire, filled)
            problems.append(Problem(name, "constraint", words))
    for problem in problems:
        del values[problem.variable]
    return problems


def _warnings(questionnaire: Questionnaire, views: list[ItemView], before: Values, values: dict[str, Value]) -> Iterator[Problem]:
    """Yield the warnings whose condition is true for the answers that are kept."""
    for view, name, rule in _ruled(views, values, "warning"):
        filled = _on_page(questionnaire, before, values, name)
        if rule.evaluate(filled):
            yield Problem(name, "warning", _words("warning", view.item.texts.warning_message, questionnaire, filled))


def _ruled(
    views: list[ItemView], values: Mapping[str, Value], kind: Literal["constraint", "warning"]
) -> Iterator[tuple[ItemView, str, Rule]]:
    """Yield each answered variable that has a rule of this kind; a missing answer is not checked, as in XLSForm."""
    for view in views:
        rule = view.item.constraint if kind == "constraint" else view.item.warning
        for name in view.item.names:
            if rule is not None and name in values:
                yield view, name, rule


def _on_page(questionnaire: Questionnaire, before: Values, values: Mapping[str, Value], name: str) -> Values:
    """Return the values as they stand on this page, with the answer to `name` as the own value."""
    # Calculations are left out, to be worked out again: they may depend on the answers of this page.
    known = {key: value for key, value in before.items() if key not in questionnaire.evaluations}
    return Values(questionnaire.evaluations, {**known, **values, OWN_NAME: values[name]})


def _words(code: str, text: Text | None, questionnaire: Questionnaire, values: Values) -> str:
    return message(code) if text is None else text.filled(values, questionnaire.labels)
