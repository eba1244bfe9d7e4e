"""Which pages a respondent sees: a pure function of answers and background, in one pass over the questionnaire.

An answer counts only where its question is on the path and, under a choice filter, where it is among the answers offered.
Everything else in `answers` is ignored; nothing is ever changed or removed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from surveys.routing.questions import Item, Kind, Page, Questionnaire
from surveys.routing.values import MISSING, Value, Values

Answers = Mapping[str, Value]


def path(questionnaire: Questionnaire, answers: Answers, background: Answers) -> tuple[Page, ...]:
    """Return the pages on the path of this respondent, in order."""
    return tuple(steps(questionnaire, answers, starting_values(questionnaire, background)))


def next_page(questionnaire: Questionnaire, page: Page, answers: Answers, background: Answers) -> Page | None:
    """Return the first page on the path after `page`, or None when the questionnaire ends."""
    return first_after(page, steps(questionnaire, answers, starting_values(questionnaire, background)))


def first_after(page: Page, pages: Iterable[Page]) -> Page | None:
    """Return the first of `pages` that comes after `page`."""
    return next((later for later in pages if later.number > page.number), None)


def previous_page(questionnaire: Questionnaire, page: Page, answers: Answers, background: Answers) -> Page | None:
    """Return the last page on the path before `page`, or None at the beginning."""
    pages, _ = way_to(questionnaire, page, answers, background)
    return pages[-1] if pages else None


def values_on_path(
    questionnaire: Questionnaire, answers: Answers, background: Answers, *, derived: bool = False
) -> dict[str, Value]:
    """Return what holds for this respondent: background, answers on the path and calculations; missing ones are absent.

    With `derived` the variables for the tables are added.
    """
    values = values_at_end(questionnaire, answers, background)
    wanted = questionnaire.calculations + (questionnaire.derived if derived else ())
    for variable in wanted:
        values[variable.name]  # reading works it out, and keeps it
    order = [name for name in questionnaire.variables if name in values]
    return {name: values[name] for name in order if values[name] != MISSING and values[name] != []}


def values_at_end(questionnaire: Questionnaire, answers: Answers, background: Answers) -> Values:
    """Return what holds for this respondent; a calculation or a derived variable is worked out when it is read."""
    _, values = walk(questionnaire, answers, background)
    return values


def steps(questionnaire: Questionnaire, answers: Answers, values: Values, *, until: Page | None = None) -> Iterator[Page]:
    """Yield the pages on the path, before `until` or all; adds to `values`, once a page is left, those that anything reads."""
    outlines = questionnaire.outlines
    for page in questionnaire.pages:
        if page is until:
            return
        if page.shown_if is None or page.shown_if.evaluate(values):
            yield page
            for item in outlines[page.name].read:
                if item.relevant is None or item.relevant.evaluate(values):
                    take_answers(item, answers, values)


def way_to(questionnaire: Questionnaire, page: Page, answers: Answers, background: Answers) -> tuple[list[Page], Values]:
    """Return the pages on the path before `page`, and the values there: those that rules, calculations and texts read."""
    values = starting_values(questionnaire, background)
    return list(steps(questionnaire, answers, values, until=page)), values


def walk(
    questionnaire: Questionnaire, answers: Answers, background: Answers, *, among: Sequence[Page] | None = None
) -> tuple[list[Page], Values]:
    """Return the pages on the path with all values that hold at its end.

    With `among` only those pages are looked at, as if the questionnaire had no others.
    """
    values = starting_values(questionnaire, background)
    pages: list[Page] = []
    for page in questionnaire.pages if among is None else among:
        if page.shown_if is None or page.shown_if.evaluate(values):
            pages.append(page)
            outline = questionnaire.outlines[page.name]
            for name in outline.plain:  # as take_answers does, without a call for each of them
                value = answers.get(name)
                if value or value == 0:
                    values[name] = value
            for item in outline.special:
                if item.relevant is None or item.relevant.evaluate(values):
                    take_answers(item, answers, values)
    return pages, values


def starting_values(questionnaire: Questionnaire, background: Answers) -> Values:
    """Return the values before the first page: the background that the questionnaire knows."""
    known = {variable.name: background[variable.name] for variable in questionnaire.background if variable.name in background}
    return Values(questionnaire.evaluations, known)


def take_answers(item: Item, answers: Answers, values: Values) -> None:
    """Add the answers to `item`, which is shown, to `values`, as far as they hold."""
    offered = None if item.choice_rules is None else offered_codes(item, values)
    for name in item.names:
        value = answers.get(name)
        if not value and value != 0:  # the number 0 is an answer; an empty text or list is none
            continue
        if offered is not None:
            value = _offered(value, offered)
            if value is None:
                continue
        values[name] = value
    for code, open_name in item.opens:
        text = answers.get(open_name)
        if text and is_chosen(values, item, code):
            values[open_name] = text


def offered_codes(item: Item, values: Values) -> frozenset[str]:
    """Return the codes that the choice filter of `item` lets through."""
    rules = item.choice_rules or (None,) * len(item.choices)
    return frozenset(
        choice.name for choice, rule in zip(item.choices, rules, strict=True) if rule is None or rule.evaluate(values)
    )


def _offered(value: Value, offered: frozenset[str]) -> Value | None:
    if isinstance(value, list):
        return [code for code in value if code in offered] or None
    return value if value in offered else None


def is_chosen(values: Mapping[str, Value], item: Item, code: str) -> bool:
    """Tell whether `code` is chosen in any of the variables of `item`."""
    for name in item.names:
        value = values.get(name)
        if value == code or (isinstance(value, list) and code in value):
            return True
    return False


def is_on_path(questionnaire: Questionnaire, page: Page, answers: Answers, background: Answers) -> bool:
    """Tell whether this respondent may see `page`."""
    _, values = way_to(questionnaire, page, answers, background)
    return page.shown_if is None or bool(page.shown_if.evaluate(values))


def is_visible(item: Item, values: Values) -> bool:
    """Tell whether `item` is shown, given the values before its page."""
    return item.relevant is None or bool(item.relevant.evaluate(values))


def is_required(item: Item, values: Values) -> bool:
    """Tell whether `item` needs an answer, given the values before its page."""
    if isinstance(item.required, bool):
        return item.required and item.kind is not Kind.NOTE
    return bool(item.required.evaluate(values))
