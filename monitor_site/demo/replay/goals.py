"""What must come out: the printed figures of 2020, tied to the cells of the table plans, and what the running text adds."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from reports.published.aggregates import Aggregate, find
from reports.tableplans.plan import Measure, PlannedGroup, TablePlan, table_plans

YEAR: Final = 2020
FILE: Final = Path(__file__).with_name("goals-2020.yaml")
_HALF: Final = 0.5
_EVERYBODY: Final = PlannedGroup(label="Totaal", total=True)
_KNOWN_BY_ANOTHER_NAME: Final = {("Waterschappen", "Politieke partij/bestuurdersvereniging")}
"""Answers that the report lists with a slip in their name; `goals-2020.yaml` has them."""
_IMPOSSIBLE: Final = frozenset({"I04"})
"""Doubts of which the printed n cannot be had: those of table 4.7 are nearly the whole response."""
_BESIDE: Final = frozenset({"I11"})
"""Doubts of which the printed percentage cannot be had; the nearest one can, which is less than a point off."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A share that must come out; `low` and `high` are percentages, the lower one included."""

    name: str
    variable: str
    values: tuple[str, ...]
    exclude: tuple[str, ...]
    base: str
    group: str
    low: float
    high: float
    of_everybody: str = ""
    """The variable in which people who were not asked are in the base too, with another answer; empty where they are not."""


@dataclass(frozen=True, slots=True)
class NumberGoal:
    """An unweighted number of people in a base that must come out."""

    name: str
    variable: str
    """The question that they answer."""
    exclude: tuple[str, ...]
    base: str
    group: str
    number: int


class WrittenGoal(BaseModel):
    """A figure of the running text or of a lost image."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    variable: str
    values: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    where: str = ""
    value: float | None = None
    """A printed percentage; else `low` and `high` bound what the words mean."""
    low: float | None = None
    high: float | None = None
    number: int | None = None
    """Not a percentage: how many people there are in the group that answer the question."""
    of_everybody: str = ""
    source: str


@lru_cache(maxsize=1)
def goals() -> tuple[Goal, ...]:
    """Return every percentage that must come out of the answers of office holders."""
    return (*(goal for plan in _plans("ambtsdragers") for goal in _printed(plan)), *written_goals())


@lru_cache(maxsize=1)
def organisation_goals() -> tuple[Goal, ...]:
    """Return every percentage that must come out of the answers of organisations."""
    return tuple(goal for plan in _plans("organisaties") for goal in _printed(plan))


@lru_cache(maxsize=1)
def written_goals() -> tuple[Goal, ...]:
    """Return the percentages of the running text and the lost images."""
    return tuple(_written())


@lru_cache(maxsize=1)
def number_goals() -> tuple[NumberGoal, ...]:
    """Return every number of respondents that must come out of them; each once."""
    found = {
        (goal.variable, goal.exclude, goal.base, goal.group): goal for plan in _plans("ambtsdragers") for goal in _numbers(plan)
    }
    return (*found.values(), *_written_numbers())


def _plans(survey: str) -> tuple[TablePlan, ...]:
    return tuple(plan.labelled(YEAR) for plan in table_plans(YEAR) if plan.survey == survey and not plan.counted)


def _cells(plan: TablePlan) -> Iterator[tuple[Aggregate, PlannedGroup, Measure]]:
    places = dict(_places(plan))
    for one in find(YEAR, "table", plan.id):
        if one.edition == YEAR and one.place in places and one.value is not None:
            yield (one, *places[one.place])


def _numbers(plan: TablePlan) -> Iterator[NumberGoal]:
    for one, planned, measure in _cells(plan):
        if one.n is not None and one.doubt not in _IMPOSSIBLE:
            yield _number(plan, f"tabel {plan.id}: {one.row} / {one.column}", planned, measure, one.n)
    for one in find(YEAR, "table", plan.id):
        if one.statistic == "base" and one.edition == YEAR and one.n is not None:
            everybody = next((group for group in plan.breakdown.groups if group.total), _EVERYBODY)
            yield _number(plan, f"tabel {plan.id}", everybody, plan.measures[0], one.n)


def _number(plan: TablePlan, name: str, planned: PlannedGroup, measure: Measure, number: int) -> NumberGoal:
    base = _both(plan.base.expression, _within(plan, planned))
    return NumberGoal(f"{name}, n", measure.variable, tuple(map(str, measure.exclude)), base, planned.where, number)


def _within(plan: TablePlan, planned: PlannedGroup) -> str:
    """Return the expression of the group that `planned` is a part of; empty where it is a part of the whole base."""
    whole = plan.breakdown.whole_of(planned.section)
    return plan.breakdown.groups[whole].where if whole is not None else ""


def _printed(plan: TablePlan) -> Iterator[Goal]:
    listed: dict[tuple[str, str], float] = {}
    named: set[tuple[str, str, str]] = set()
    for one, planned, measure in _cells(plan):
        if one.value is None or plan.statistic_of(planned, measure) != "percentage":
            continue
        if measure.ranked:
            at = (planned.name, measure.row)
            listed[at] = min(one.value, listed.get(at, one.value))
            named.add((*at, measure.label))
        room = 1.0 if one.doubt in _BESIDE else _HALF
        least = 100 * plan.ranking.at_least if measure.ranked and plan.ranking and plan.ranking.at_least else 0.0
        yield _goal(plan, planned, measure, (max(least, one.value - room), one.value + room))
    yield from _unlisted(plan, listed, named)


def _unlisted(plan: TablePlan, listed: dict[tuple[str, str], float], named: set[tuple[str, str, str]]) -> Iterator[Goal]:
    """Yield what must come out of answers that a list of what is named most does not have: less than those in it."""
    for planned in plan.breakdown.groups if plan.ranking else ():
        for measure in plan.measures:
            at = (planned.name, measure.row)
            if not measure.ranked or (*at, measure.label) in named or (planned.name, measure.label) in _KNOWN_BY_ANOTHER_NAME:
                continue
            limit = plan.ranking and (plan.ranking.above or plan.ranking.at_least)
            yield _goal(plan, planned, measure, (0.0, 100 * limit if limit else listed[at] - 1 - _HALF))


def _goal(plan: TablePlan, planned: PlannedGroup, measure: Measure, between: tuple[float, float]) -> Goal:
    return Goal(
        name=f"tabel {plan.id}: {planned.name} / {measure.label}",
        variable=measure.variable_in(planned),
        values=tuple(map(str, measure.values)),
        exclude=tuple(map(str, measure.exclude)),
        base=_both(plan.base.expression, _within(plan, planned)),
        group=planned.where,
        low=between[0],
        high=between[1],
    )


def _places(plan: TablePlan) -> Iterator[tuple[tuple[str, str, str, str], tuple[PlannedGroup, Measure]]]:
    """Yield where every cell of a plan stands in print: group, row, column, label."""
    for planned in plan.breakdown.groups:
        for measure in plan.measures:
            if measure.total or not measure.applies_to(planned):
                continue
            if plan.breakdown.axis == "columns" and measure.ranked:
                yield (measure.heading, measure.row, planned.name, measure.label_in(planned.name)), (planned, measure)
            elif plan.breakdown.axis == "columns":
                yield (measure.heading, measure.label, planned.name, ""), (planned, measure)
            elif measure.ranked and plan.ranking:
                for heading in plan.ranking.headings:
                    yield (planned.section, planned.label, heading, measure.label_in(planned.label)), (planned, measure)
            else:
                yield (planned.section, planned.label, measure.label, ""), (planned, measure)


def _both(*expressions: str) -> str:
    return " and ".join(f"({one})" for one in expressions if one)


def _written() -> Iterator[Goal]:
    for written in _entries():
        if written.number is None:
            low = written.low if written.value is None else written.value - _HALF
            high = written.high if written.value is None else written.value + _HALF
            yield Goal(
                name=written.source,
                variable=written.variable,
                values=written.values,
                exclude=written.exclude,
                base="",
                group=written.where,
                low=0.0 if low is None else low,
                high=100.0 if high is None else high,
                of_everybody=written.of_everybody,
            )


def _written_numbers() -> Iterator[NumberGoal]:
    for written in _entries():
        if written.number is not None:
            yield NumberGoal(written.source, written.variable, written.exclude, "", written.where, written.number)


@lru_cache(maxsize=1)
def _entries() -> tuple[WrittenGoal, ...]:
    entries = YAML(typ="safe", pure=True).load(FILE.read_text(encoding="utf-8"))
    return tuple(map(WrittenGoal.model_validate, entries))
