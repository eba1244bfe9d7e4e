"""How far a respondent is, and how much can still come at most."""

from collections.abc import Iterable
from dataclasses import dataclass

from surveys.routing.path import Answers, is_chosen, way_to
from surveys.routing.questions import Item, Page, Questionnaire, Rule
from surveys.routing.values import MISSING, UNKNOWN, Maybe, PartialValues, Value


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a page stands: "Deel 2 van 5: uw laatste incident, vraag 3 van ongeveer 9"."""

    part_number: int
    part_count: int
    part_title: str
    question_number: int
    """Of the first question on the page, within its part."""
    question_estimate: int
    """Questions in the part, at most."""
    pages_done: int
    pages_left: int
    """The longest remaining path, the page itself included."""

    @property
    def share(self) -> float:
        """Pages done as a share of the longest whole path. Can fall when an answer opens more pages."""
        return self.pages_done / (self.pages_done + self.pages_left)


@dataclass(slots=True)
class _Counts:
    """What the pass over the pages adds up."""

    pages_done: int = 0
    pages_left: int = 0
    questions_before: int = 0
    questions_in_part: int = 0


def progress(questionnaire: Questionnaire, page: Page, answers: Answers, background: Answers) -> Progress:
    """Return how far a respondent who looks at `page` is.

    A later page counts as still to come unless its rule is already decided false by what is known: the background and the
    answers given so far, those on later pages included when the respondent went back.
    """
    known = {variable.name: background[variable.name] for variable in questionnaire.background if variable.name in background}
    title = _part_title(questionnaire, page, answers, background)
    return progress_among(questionnaire, questionnaire.pages, page, answers, known=known, title=title)


def progress_among(
    questionnaire: Questionnaire, pages: Iterable[Page], page: Page, answers: Answers, *, known: Answers, title: str
) -> Progress:
    """Return how far a respondent is among `pages`, where `known` is what holds before the first of them."""
    values = PartialValues(questionnaire.decisions, known)
    counts, parts = _Counts(), set[int]()
    for each in pages:
        verdict = True if each is page or each.shown_if is None else _verdict(each.shown_if, values)
        if verdict is False:
            continue
        parts.add(each.part.number)
        outline, is_past = questionnaire.outlines[each.name], each.number < page.number
        questions = outline.certain
        for item in outline.uncertain:  # a generator would cost as much as what it adds up
            questions += _take_item(item, answers, values, verdict, is_past=is_past)
        _count(counts, each, page, questions)
    return Progress(
        part_number=sorted(parts).index(page.part.number) + 1,
        part_count=len(parts),
        part_title=title,
        question_number=min(counts.questions_before + 1, max(counts.questions_in_part, 1)),
        question_estimate=max(counts.questions_in_part, 1),
        pages_done=counts.pages_done,
        pages_left=counts.pages_left,
    )


def _count(counts: _Counts, each: Page, page: Page, questions: int) -> None:
    is_past, same_part = each.number < page.number, each.part is page.part
    counts.pages_done += is_past
    counts.pages_left += not is_past
    counts.questions_in_part += questions if same_part else 0
    counts.questions_before += questions if same_part and is_past else 0


def _take_item(item: Item, answers: Answers, values: PartialValues, page_verdict: Maybe, *, is_past: bool) -> int:
    """Add what is known of the question `item` to `values`; return 1 when it can be asked."""
    verdict = True if item.relevant is None else _verdict(item.relevant, values)
    if verdict is False:
        return 0
    is_certain = verdict is True and page_verdict is True
    is_answered = any(name in answers for name in item.names)
    offered = _possible_codes(item, values) if is_answered else None
    for name in item.names:
        value = _kept(answers.get(name, MISSING), offered)
        if is_certain and value != MISSING:
            values[name] = value
        elif not (is_certain and is_past):
            values[name] = UNKNOWN
    if item.opens:
        _take_open_texts(item, answers, values)
    return 1


def _take_open_texts(item: Item, answers: Answers, values: PartialValues) -> None:
    """Add the texts that stand open beside the answers to `item`."""
    known: dict[str, Value] = {}
    for name in item.names:
        found = values[name]
        if found is not UNKNOWN:
            known[name] = found
    for code, open_name in item.opens:
        if len(known) < len(item.names):
            values[open_name] = UNKNOWN
        elif is_chosen(known, item, code):
            values[open_name] = answers.get(open_name, MISSING)


def _possible_codes(item: Item, values: PartialValues) -> frozenset[str] | None:
    if item.choice_rules is None:
        return None
    pairs = zip(item.choices, item.choice_rules, strict=True)
    return frozenset(choice.name for choice, rule in pairs if _verdict(rule, values) is not False)


def _kept(value: Value, offered: frozenset[str] | None) -> Value:
    if offered is None or value == MISSING:
        return value if value != [] else MISSING
    if isinstance(value, list):
        return [code for code in value if code in offered] or MISSING
    return value if value in offered else MISSING


def _verdict(rule: Rule | None, values: PartialValues) -> Maybe:
    if rule is None:
        return True
    value = rule.decide(values)
    return value if value is UNKNOWN else bool(value)


def _part_title(questionnaire: Questionnaire, page: Page, answers: Answers, background: Answers) -> str:
    if not page.part.text.names:
        return page.part.title
    from_path = way_to(questionnaire, page, answers, background)[1]
    return page.part.text.filled(from_path, questionnaire.labels)
