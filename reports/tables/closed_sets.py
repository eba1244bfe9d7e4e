"""Gathers everything that can be asked of a snapshot, tables of the report and requests of readers, as one closed set."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from reports.estimation.arrays import BooleanArray
from reports.estimation.closed_set import ClosedSet, ClosedSetBuilder
from reports.estimation.hardening import Variable
from reports.requests import AskableQuestion, Request
from reports.tableplans.plan import Measure, PlannedGroup, TablePlan
from reports.tables.answers import FrozenAnswers
from reports.tables.asked import AskedOf
from reports.tables.tabulated import measured
from surveys.routing import condition

TABLE_OF_THE_REPORT: Final = 0
FACTSHEET: Final = 1
REQUEST: Final = 1
"""The rank of a request without filters; every filter adds one."""
OFFICE_VARIABLES: Final = frozenset({"bestuurslaag", "functie", "groep"})
ATTACKED: Final = (
    OFFICE_VARIABLES,
    OFFICE_VARIABLES | {"geslacht"},
    OFFICE_VARIABLES | {"burgercontact"},
    frozenset({"bestuurslaag", "ambtsjaren"}),
    frozenset({"bestuurslaag", "groep", "stedelijk"}),
    frozenset({"bestuurslaag", "groep", "inwonersklasse"}),
)
"""What groups are told apart by that are attacked together: everything that readers can ask for falls under one of these.

What only tables of the report tell apart, such as the type of an incident, is attacked apart.
"""
Kind = tuple[bool, bool]
"""Whether the subject is sensitive, and whether the answers are facts of public bodies."""


def group_names(plan: TablePlan) -> tuple[str, ...]:
    """Return the name of every group of `plan` in the closed set: by who is in it, so that two tables name one group alike."""
    breakdown = plan.breakdown
    names = []
    for group in breakdown.groups:
        whole = breakdown.whole_of(group.section)
        parent = "" if whole is None else breakdown.groups[whole].where
        names.append(f"{plan.base.expression}\n{parent}\n{group.where}")
    return tuple(names)


def population_of(offices: Sequence[str], population: Mapping[str, int]) -> int | None:
    """Return how many people or organisations there are of these offices or tiers; None where that is not known."""
    if not offices or not set(offices) <= set(population):
        return None
    return sum(int(population[office]) for office in offices)


def question_name(measure: Measure, group: PlannedGroup) -> str:
    """Return the name of the question of a measure: its variable and the answers that leave the base."""
    return _name(measure.variable_in(group), measure)


def _name(variable: str, measure: Measure) -> str:
    return "\n".join((variable, *sorted(map(str, measure.exclude))))


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is printed of a question: who gave one of the answers it counts."""

    variable: str
    measure: Measure
    hits: BooleanArray = field(repr=False)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The closed set of a snapshot."""

    closed: ClosedSet
    kinds: tuple[Kind, ...]
    """Of every question."""
    figures: tuple[tuple[Figure, ...], ...] = field(repr=False)
    """Of every question."""
    families: tuple[frozenset[str], ...]
    """What tells groups apart that are attacked together: `ATTACKED`, and what else tells groups of the report apart."""
    attacked: tuple[BooleanArray, ...] = field(repr=False)
    """For each of the families [groups] which are told apart by nothing else, within the base of their table."""


class Gathering:
    """Reads every expression and every question once."""

    def __init__(self, answers: FrozenAnswers, population: Mapping[str, int]) -> None:
        self._answers, self._population = answers, population
        self._builder = ClosedSetBuilder(answers.respondents)
        self._figures: list[dict[tuple[str, ...], Figure]] = []
        self._kinds: list[Kind] = []
        self._askable: dict[str, int] = {}
        self._told_apart: defaultdict[int, set[frozenset[str]]] = defaultdict(set)
        """By the number of a group what tells it apart, for every way in which it is asked for."""

    def add_table(self, plan: TablePlan, rank: int = TABLE_OF_THE_REPORT) -> None:
        """Add a table; raises UnknownVariableError when the snapshot lacks a variable of it."""
        base = self._answers.holds(plan.base.expression)
        numbers = self._add_groups(plan, base)
        for number, group in zip(numbers, plan.breakdown.groups, strict=True):
            asked = {
                self._question(measure.variable_in(group), measure, (plan.sensitive, plan.facts))
                for measure in plan.measures
                if measure.applies_to(group)
            }
            self._builder.ask([number], asked, rank=rank)

    def add_requests(self, asked: AskedOf) -> None:
        """Add everything that readers can ask for. Different questions of the same groups share these."""
        for together in _alike(asked):
            first = together[0]
            base = self._answers.holds(asked.requests.questions[first.question].asked_if)
            filters = [group.where for group in asked.requests.filter_groups(first)]
            for source in filters:
                base = base & self._answers.holds(source)
            plan = asked.requests.plan(first)
            names = {one.question: asked.requests.listed.kind_of(one.question) for one in together}
            questions = {self._answered(asked.requests.questions[name], kind) for name, kind in names.items()}
            told_apart = frozenset(name for source in filters for name in _reads(source))
            numbers = self._add_groups(plan, base, told_apart=told_apart)
            self._builder.ask(numbers, questions, rank=REQUEST + len(first.filters))

    def gathered(self) -> Gathered:
        """Return what was gathered."""
        closed = self._builder.built()
        families = self._families()
        attacked = tuple(
            np.array(
                [any(ways <= together for ways in self._told_apart[at]) for at in range(len(closed.names))],
                dtype=np.bool_,
            )
            for together in families
        )
        return Gathered(closed, tuple(self._kinds), tuple(tuple(known.values()) for known in self._figures), families, attacked)

    def _families(self) -> tuple[frozenset[str], ...]:
        """Return what is attacked together, so that no group is in none of it."""
        ways = {each for known in self._told_apart.values() for each in known}
        others = [each for each in ways if not any(each <= together for together in ATTACKED)]
        widest = [each for each in others if not any(each < other for other in others)]
        return (*ATTACKED, *sorted(widest, key=sorted))

    def _answered(self, question: AskableQuestion, kind: Kind) -> int:
        """Return the number of what readers can ask: every answer is a figure."""
        if question.name not in self._askable:
            excluded = tuple(answer.code for answer in question.answers if not answer.counts)
            for answer in question.answers:
                if answer.counts:
                    measure = Measure(label=answer.label, variable=question.name, values=(answer.code,), exclude=excluded)
                    self._askable[question.name] = self._question(question.name, measure, kind)
        return self._askable[question.name]

    def _question(self, variable: str, measure: Measure, kind: Kind) -> int:
        column = measured(self._answers, variable, measure.values, measure.exclude, total=measure.total)
        number = self._builder.question(_name(variable, measure), column.valid)
        if number == len(self._kinds):
            self._kinds.append(kind)
            self._figures.append({})
        known = self._kinds[number]
        self._kinds[number] = (known[0] or kind[0], known[1] and kind[1])
        if not measure.total:
            self._figures[number].setdefault(
                tuple(map(str, measure.values)), Figure(variable, measure, np.isin(column.codes, column.hits))
            )
        return number

    def _add_groups(self, plan: TablePlan, base: BooleanArray, *, told_apart: frozenset[str] = frozenset()) -> list[int]:
        breakdown = plan.breakdown
        members: list[BooleanArray] = []
        numbers: list[int] = []
        for name, group in zip(group_names(plan), breakdown.groups, strict=True):
            whole = breakdown.whole_of(group.section)
            within = base if whole is None else members[whole]
            members.append(within if group.total else within & self._answers.holds(group.where))
            people = population_of(group.offices, self._population)
            numbers.append(self._builder.group(name, members[-1], population=people))
            parent = "" if whole is None else breakdown.groups[whole].where
            self._told_apart[numbers[-1]].add(told_apart | _reads(parent) | _reads(group.where))
        everybody = self._builder.group(f"{plan.base.expression}\n\n", base)
        self._told_apart[everybody].add(told_apart)
        if not breakdown.has_variants:
            for (section, _), places in breakdown.families.items():
                whole = breakdown.whole_of(section)
                parts = [numbers[place] for place in places if not breakdown.groups[place].total]
                if parts:
                    self._builder.divide(everybody if whole is None else numbers[whole], parts)
        return numbers


def _reads(source: str) -> frozenset[str]:
    return frozenset(condition(source, "groep").reads) if source else frozenset()


def _alike(asked: AskedOf) -> Iterator[Sequence[Request]]:
    """Yield the requests together that ask different questions of the same groups, as far as the snapshot has answers."""
    names = {one.name for one in asked.breakdowns}
    together: dict[tuple[str, str, object], list[Request]] = {}
    for one in asked.requests.requests():
        breakdowns = {filtered.breakdown for filtered in one.filters}
        if one.breakdown in asked.requests.reads:
            breakdowns.add(one.breakdown)
        # A whole grid is what is asked of its rows.
        if one.question in asked.questions and not asked.questions[one.question].rows and breakdowns <= names:
            key = (asked.requests.questions[one.question].asked_if, one.breakdown, one.filters)
            together.setdefault(key, []).append(one)
    yield from together.values()


def variables_of(
    answers: FrozenAnswers, gathered: Gathered, questions: Sequence[int], *, most_answers: int = 3
) -> list[Variable]:
    """Return the variables of some questions, each with all that is printed of it.

    Of a multiple choice every box is one; and so is every figure of a variable of more than `most_answers` answers, because an
    attack on many answers at once takes minutes. The figures tell their question by its place in `questions`.
    """
    by_variable: dict[str, list[tuple[int, Figure]]] = {}
    for place, question in enumerate(questions):
        for figure in gathered.figures[question]:
            by_variable.setdefault(figure.variable, []).append((place, figure))
    found: list[Variable] = []
    for name, figures in by_variable.items():
        if answers.names_of(name) == (name,) and len(answers.column(name).words) <= most_answers:
            found.append(_single(answers, name, figures))
        else:
            found.extend(_box(gathered, questions, place, figure) for place, figure in figures)
    return found


def _single(answers: FrozenAnswers, name: str, figures: Sequence[tuple[int, Figure]]) -> Variable:
    column = answers.column(name)
    printed = []
    for place, figure in figures:
        left_out = column.places(tuple(map(str, figure.measure.exclude)))
        base = tuple(code for code in range(len(column.words)) if code not in left_out)
        printed.append((place, column.places(tuple(map(str, figure.measure.values))), base))
    return Variable(column.codes.astype(np.int64), max(len(column.words), 1), tuple(printed))


def _box(gathered: Gathered, questions: Sequence[int], place: int, figure: Figure) -> Variable:
    valid = gathered.closed.valid[questions[place]]
    return Variable(np.where(valid, np.where(figure.hits, 0, 1), -1), 2, ((place, (0,), (0, 1)),))
