"""Random respondents who walk the whole questionnaire: shows what nobody reaches, and fills demonstrations."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from surveys.routing.answers import check_view
from surveys.routing.page_view import ChoiceView, ItemView, PageView, view_of
from surveys.routing.path import starting_values, take_answers
from surveys.routing.questions import Item, Kind, Questionnaire, Variable
from surveys.routing.values import Value, Values

OptionWeights = Mapping[str, Mapping[str, float]]
"""Of a variable: how often each code is chosen, where 1 is usual; codes not named weigh 1. Of a number only those named are."""

_ATTEMPTS_A_PAGE: Final = 50
_OPTIONAL_ANSWERED_SHARE: Final = 0.6
_OPEN_TEXT_SHARE: Final = 0.8
_NEVER_CHOSEN_SHARE: Final = 0.5
_SIMULATED_TEXT: Final = "Antwoord van de simulatie"
_SPREAD_OF_UNBOUNDED_NUMBERS: Final = 100


@dataclass(frozen=True, slots=True)
class SimulatedResponse:
    """One walk: what was posted on each page, and the answers at the end."""

    background: Mapping[str, Value]
    pages: tuple[tuple[str, dict[str, Value]], ...]
    answers: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Simulation:
    """All walks, and what none of them came across."""

    responses: tuple[SimulatedResponse, ...]
    unreached_pages: tuple[str, ...]
    unreached_items: tuple[str, ...]
    unreached_options: tuple[tuple[str, str], ...]
    """Variable and code of the answers that nobody chose."""
    stuck_pages: tuple[str, ...]
    """Pages where no accepted set of answers was found; such a walk ends there."""

    @property
    def page_counts(self) -> tuple[int, ...]:
        """The number of pages of each walk, ascending."""
        return tuple(sorted(len(response.pages) for response in self.responses))

    @property
    def median_page_count(self) -> float:
        """The median number of pages of a walk."""
        return median(self.page_counts)


def simulate(
    questionnaire: Questionnaire,
    respondents: int,
    seed: int,
    backgrounds: Sequence[Mapping[str, Value]] | None = None,
    *,
    weights: OptionWeights | None = None,
) -> Simulation:
    """Let `respondents` random respondents fill in the questionnaire; the same seed gives the same walks.

    `backgrounds` are used in turn; without them each background is drawn at random. `weights` make answers more or less
    usual. Without weights an answer that nobody chose yet is preferred half of the time, so that rare routes are found.
    """
    walker = _Walker(questionnaire, seed, weights)
    responses = []
    for number in range(respondents):
        background = backgrounds[number % len(backgrounds)] if backgrounds else walker.random_background()
        responses.append(walker.response(background))
    return Simulation(
        responses=tuple(responses),
        unreached_pages=tuple(page.name for page in questionnaire.pages if page.name not in walker.pages_seen),
        unreached_items=tuple(
            item.name for page in questionnaire.pages for item in page.items if item.name not in walker.items_seen
        ),
        unreached_options=tuple(walker.unreached_options()),
        stuck_pages=tuple(page.name for page in questionnaire.pages if page.name in walker.stuck),
    )


class _Walker:
    """Walks one respondent after the other and remembers what was seen."""

    def __init__(self, questionnaire: Questionnaire, seed: int, weights: OptionWeights | None) -> None:
        self.questionnaire = questionnaire
        self.random = random.Random(seed)  # noqa: S311 -- a repeatable walk, nothing secret
        self.weights = weights
        self.chosen: Counter[tuple[str, str]] = Counter()
        self.pages_seen: set[str] = set()
        self.items_seen: set[str] = set()
        self.stuck: set[str] = set()

    def random_background(self) -> dict[str, Value]:
        return {variable.name: self._background_value(variable) for variable in self.questionnaire.background}

    def _background_value(self, variable: Variable) -> Value:
        if variable.choices:
            return self.random.choice(variable.choices).name
        return self.random.randint(0, 5) if variable.kind is Kind.INTEGER else _SIMULATED_TEXT

    def response(self, background: Mapping[str, Value]) -> SimulatedResponse:
        answers: dict[str, Value] = {}
        posts: list[tuple[str, dict[str, Value]]] = []
        values = starting_values(self.questionnaire, background)
        for page in self.questionnaire.pages:
            if page.shown_if is not None and not page.shown_if.evaluate(values):
                continue
            view = view_of(self.questionnaire, page, values)
            accepted = self._fill_in(view, values)
            if accepted is None:
                self.stuck.add(page.name)
                break
            posted, kept = accepted
            posts.append((page.name, posted))
            answers.update(kept)
            for shown in view.items:
                take_answers(shown.item, answers, values)
        return SimulatedResponse(background, tuple(posts), answers)

    def _fill_in(self, page_view: PageView, before: Values) -> tuple[dict[str, Value], dict[str, Value]] | None:
        """Fill in a page until it is accepted; return what was posted and what is kept of it, None when it never is."""
        self.pages_seen.add(page_view.page.name)
        self.items_seen.update(view.name for view in page_view.items)
        for attempt in range(_ATTEMPTS_A_PAGE):
            # A constraint may forbid an answer together with another: the preference for new answers ends after a while.
            is_exploring = self.weights is None and attempt < _ATTEMPTS_A_PAGE // 2
            posted = {
                name: value for view in page_view.items for name, value in self._answers_to(view, is_exploring=is_exploring)
            }
            check = check_view(self.questionnaire, page_view, posted, before)
            if not check.problems:
                self._remember(check.values)
                return posted, check.values
        return None

    def _remember(self, values: Mapping[str, Value]) -> None:
        for name, value in values.items():
            self.chosen.update((name, code) for code in (value if isinstance(value, list) else [value]) if isinstance(code, str))

    def _answers_to(self, view: ItemView, *, is_exploring: bool) -> Iterator[tuple[str, Value]]:
        if not view.item.is_question:
            return
        if not view.required and self.random.random() > _OPTIONAL_ANSWERED_SHARE:
            return
        for name in view.item.names:
            value = self._value(view, name, is_exploring=is_exploring)
            yield name, value
            for choice in view.choices:
                is_chosen = choice.name in value if isinstance(value, list) else choice.name == value
                if choice.open_name and is_chosen and self.random.random() < _OPEN_TEXT_SHARE:
                    yield choice.open_name, _SIMULATED_TEXT

    def _value(self, view: ItemView, name: str, *, is_exploring: bool) -> Value:
        if view.kind in {Kind.SINGLE, Kind.GRID}:
            return self._choice(view, name, is_exploring=is_exploring).name if view.choices else ""
        if view.kind is Kind.MULTIPLE:
            return self._several(view, name, is_exploring=is_exploring)
        if view.kind in {Kind.TEXT, Kind.LONG_TEXT}:
            return _SIMULATED_TEXT[: view.maximum_length]
        return str(self._number(view, name))

    def _number(self, view: ItemView, name: str) -> int:
        low = view.minimum if view.minimum is not None else min(0, view.maximum or 0)
        high = view.maximum if view.maximum is not None else max(low, 0) + _SPREAD_OF_UNBOUNDED_NUMBERS
        usual = {int(number): odds for number, odds in (self.weights or {}).get(name, {}).items() if low <= int(number) <= high}
        if any(usual.values()):
            return self.random.choices(list(usual), weights=list(usual.values()))[0]
        # The ends matter most to rules, and would hardly ever come up in a wide range.
        return self.random.choice((low, high, self.random.randint(low, high), self.random.randint(low, high)))

    def _choice(self, view: ItemView, name: str, *, is_exploring: bool) -> ChoiceView:
        if is_exploring:
            fresh = [choice for choice in view.choices if not self.chosen[name, choice.name]]
            if fresh and self.random.random() < _NEVER_CHOSEN_SHARE:
                return self.random.choice(fresh)
        wanted = (self.weights or {}).get(name, {})
        options = [wanted.get(choice.name, 1.0) for choice in view.choices]
        if not any(options):
            return self.random.choice(view.choices)
        return self.random.choices(view.choices, weights=options)[0]

    def _several(self, view: ItemView, name: str, *, is_exploring: bool) -> list[str]:
        if not view.choices:
            return []
        first = self._choice(view, name, is_exploring=is_exploring)
        if first.exclusive:
            return [first.name]
        others = [choice for choice in view.choices if not choice.exclusive and choice is not first]
        most = min(view.maximum or len(others) + 1, len(others) + 1)
        wanted = max(min(view.minimum or 1, most), min(self.random.choice((1, 1, 2, 3, most)), most))
        codes = {first.name}
        while len(codes) < wanted:
            rest = [choice for choice in others if choice.name not in codes]
            odds = [(self.weights or {}).get(name, {}).get(choice.name, 1.0) for choice in rest]
            codes.add((self.random.choices(rest, weights=odds)[0] if any(odds) else self.random.choice(rest)).name)
        return [choice.name for choice in view.choices if choice.name in codes]

    def unreached_options(self) -> Iterator[tuple[str, str]]:
        items: Iterator[Item] = (item for page in self.questionnaire.pages for item in page.items)
        for item in items:
            for name in item.names:
                for choice in item.choices:
                    if not self.chosen[name, choice.name]:
                        yield name, choice.name
