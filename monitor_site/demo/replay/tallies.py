"""From goals to the tallies of a question: who is in a base, and who is counted, by every answer that can be given."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from monitor_site.demo.replay.fitting import Bools, Floats, Tally, WantedNumber, WantedShare
from monitor_site.demo.replay.goals import Goal, NumberGoal
from surveys.routing import Condition, Page, Questionnaire, Rule, Value, condition
from surveys.routing.values import MISSING, Values


class Answerer(Protocol):
    """Whose answers are counted: a person, or an organisation."""

    @property
    def answers(self) -> Mapping[str, Value]:
        """With the background: what expressions may read."""


_Answerer = TypeVar("_Answerer", bound=Answerer)

_PERCENT: Final = 100.0
_FOR_EVERYBODY: Final = frozenset({"belemmerd_totaal"})


@dataclass(frozen=True, slots=True)
class Opposite:
    """A calculation that is 'ja' for who did not choose the exclusive answer of a multiple question."""

    variable: str
    exclusive: str


OPPOSITES: Mapping[str, Opposite] = {
    "besproken": Opposite("besproken_met", "niemand"),
    "gevolg": Opposite("gevolgen", "geen"),
    "intern_gevolg": Opposite("intern_gevolgen", "geen"),
}


@lru_cache(maxsize=1024)
def _compiled(source: str) -> Condition:
    return condition(source, "een tabelplan")


def asked_names(questionnaire: Questionnaire, name: str) -> frozenset[str]:
    """Return what `name` depends on: itself when it is asked, else what its calculation reads in the end."""
    variable = questionnaire.variables[name]
    if variable.rule is None:
        return frozenset({name})
    return frozenset().union(*(asked_names(questionnaire, read) for read in variable.rule.reads))


def names_of(questionnaire: Questionnaire, goal: Goal | NumberGoal) -> frozenset[str]:
    """Return every variable that a goal looks at; a number looks at the answer only where some answers leave the base."""
    read = [goal.variable] if isinstance(goal, Goal) or goal.exclude else []
    if isinstance(goal, NumberGoal):
        rule = _page_rule(questionnaire, goal)
        read += rule.reads if rule else ()
    for source in (goal.base, goal.group):
        read += _compiled(source).reads if source else ()
    return frozenset().union(*(asked_names(questionnaire, name) for name in read))


def page_of(questionnaire: Questionnaire, name: str) -> Page:
    """Return the page on which `name` is asked; of a calculation the last one of what it reads."""
    pages = [questionnaire.variables[asked].page_name for asked in asked_names(questionnaire, name)]
    return max((questionnaire.page(page) for page in pages if page is not None), key=lambda page: page.number)


def _page_rule(questionnaire: Questionnaire, goal: NumberGoal) -> Rule | None:
    # Whoever met no disinformation is counted where the question about it is not shown.
    return None if goal.variable in _FOR_EVERYBODY else page_of(questionnaire, goal.variable).shown_if


class Tallier(Generic[_Answerer]):
    """Works out tallies over some people; people who are alike in all that goals look at are worked out once."""

    def __init__(self, questionnaire: Questionnaire, people: Sequence[_Answerer]) -> None:
        self.questionnaire, self.people = questionnaire, people

    def single(self, goals: Sequence[Goal], options: Sequence[Mapping[str, Value]], other_base: float) -> Iterator[WantedShare]:
        """Yield what goals want of a question of which one of `options` is chosen, each an answer to one or more variables."""
        kinds, shape = self._kinds(goals), (-1, len(options))
        known = [
            Values(self.questionnaire.evaluations, {**person.answers, **option})
            for person in kinds.one_of_each
            for option in options
        ]
        holds: dict[str, Bools] = {}
        nobody = np.zeros(len(self.people))
        for goal in goals:
            base = np.array([_is_answer(goal, values[goal.variable]) for values in known], dtype=np.bool_)
            for source in (goal.base, goal.group):
                if source and source not in holds:
                    holds[source] = np.array([bool(_compiled(source).evaluate(values)) for values in known], dtype=np.bool_)
                base = base & holds[source] if source else base
            hits = base & np.array([str(values[goal.variable]) in goal.values for values in known], dtype=np.bool_)
            counted, there = (each.astype(np.float64).reshape(shape)[kinds.kind_of] for each in (hits, base))
            yield _wanted(goal, Tally(counted, nobody), Tally(there, nobody), other_base)

    def numbers(
        self, goals: Sequence[NumberGoal], options: Sequence[Mapping[str, Value]], saves: Callable[[_Answerer, Page], bool]
    ) -> Iterator[WantedNumber]:
        """Yield what goals want of a question of which one of `options` is chosen; `saves` tells who gets as far as a page."""
        kinds = self._kinds(goals)
        for goal in goals:
            page, shown = page_of(self.questionnaire, goal.variable), _page_rule(self.questionnaire, goal)
            rules = [*_rules(goal), *((shown,) if shown else ())]
            rows = [[self._is_counted(goal, rules, person, option) for option in options] for person in kinds.one_of_each]
            there = np.array([saves(person, page) for person in self.people], dtype=np.float64)
            counted = np.array(rows, dtype=np.float64)[kinds.kind_of] * there[:, np.newaxis]
            yield WantedNumber(goal.name, goal.number, goal.number, Tally(counted, np.zeros(len(self.people))))

    def _is_counted(
        self, goal: NumberGoal, rules: Sequence[Condition | Rule], person: _Answerer, option: Mapping[str, Value]
    ) -> bool:
        values = Values(self.questionnaire.evaluations, {**person.answers, **option})
        if goal.exclude and str(values[goal.variable]) in goal.exclude:
            return False
        return all(bool(rule.evaluate(values)) for rule in rules)

    def multiple(self, goals: Sequence[Goal], codes: Sequence[str]) -> Iterator[WantedShare]:
        """Yield what goals want of a question of which several of `codes` may be chosen."""
        kinds = self._kinds(goals)
        for goal in goals:
            members = self._members(goal, kinds)
            hits, base = np.zeros((2, len(self.people), len(codes)))
            anyway = np.zeros(len(self.people))
            opposite = OPPOSITES.get(goal.variable)
            if opposite is not None and goal.values == ("ja",):
                hits[:, codes.index(opposite.exclusive)] = -members
                anyway = members
            else:
                for code in goal.values:
                    hits[:, codes.index(code)] = members
            for code in goal.exclude:
                base[:, codes.index(code)] = -members
            yield _wanted(goal, Tally(hits, anyway), Tally(base, members), 0.0)

    def _members(self, goal: Goal, kinds: "_Kinds[_Answerer]") -> Floats:
        """Tell of everybody whether they are in the group of a goal."""
        rules = _rules(goal)
        known = (Values(self.questionnaire.evaluations, person.answers) for person in kinds.one_of_each)
        found = np.array([all(bool(rule.evaluate(values)) for rule in rules) for values in known], dtype=np.float64)
        return np.asarray(found[kinds.kind_of], dtype=np.float64)

    def numbers_of_several(self, goals: Sequence[NumberGoal], codes: Sequence[str]) -> Iterator[WantedNumber]:
        """Yield what goals want of a question with several answers: how many say that they have nothing to say."""
        for goal in goals:
            read = [name for source in (goal.base, goal.group) if source for name in _compiled(source).reads]
            opposite = next(OPPOSITES[name] for name in read if name in OPPOSITES)
            counted = np.zeros((len(self.people), len(codes)))
            counted[:, codes.index(opposite.exclusive)] = 1
            yield WantedNumber(goal.name, goal.number, goal.number, Tally(counted, np.zeros(len(self.people))))

    def _kinds(self, goals: Sequence[Goal | NumberGoal]) -> "_Kinds[_Answerer]":
        """Put people together who are alike in everything that `goals` look at."""
        names = sorted(frozenset().union(*(names_of(self.questionnaire, goal) for goal in goals)))
        number: dict[tuple[str, ...], int] = {}
        one_of_each: list[_Answerer] = []
        kind_of = np.zeros(len(self.people), dtype=np.int64)
        for row, person in enumerate(self.people):
            key = tuple(str(person.answers.get(name, MISSING)) for name in names)
            if key not in number:
                number[key] = len(one_of_each)
                one_of_each.append(person)
            kind_of[row] = number[key]
        return _Kinds(kind_of, one_of_each)


@dataclass(frozen=True, slots=True)
class _Kinds(Generic[_Answerer]):
    """People who are alike, together."""

    kind_of: NDArray[np.int64]
    one_of_each: list[_Answerer]


def _is_answer(goal: Goal, answer: object) -> bool:
    """Tell whether an answer is one that a goal counts, or counts others among."""
    return answer not in (MISSING, []) and str(answer) not in goal.exclude


def _rules(goal: Goal | NumberGoal) -> list[Condition]:
    return [_compiled(source) for source in (goal.base, goal.group) if source]


def _wanted(goal: Goal, hits: Tally, base: Tally, other_base: float) -> WantedShare:
    other = other_base if goal.of_everybody else 0.0
    return WantedShare(goal.name, goal.low / _PERCENT, goal.high / _PERCENT, hits, base, other)
