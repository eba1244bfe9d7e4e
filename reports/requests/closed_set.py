"""The closed set: every request that can be made about one questionnaire, and the plan that each of them is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, product
from typing import Final

from reports.requests.listed import ListedBreakdown, ListedGroup, RequestList, request_list
from reports.requests.planning import planned
from reports.requests.questions import AskableQuestion, askable_questions
from reports.requests.request import (
    BREAKDOWN,
    EVERYBODY,
    FILTER,
    QUESTION,
    ClashingRequestError,
    Filter,
    Request,
    UnknownRequestError,
    request_from,
)
from reports.tableplans.plan import TablePlan
from surveys.routing import Questionnaire, condition

_FEWEST_GROUPS: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class ClosedSet:
    """What can be asked about a questionnaire; make one with `closed_set`, which keeps it."""

    edition: int
    listed: RequestList
    questions: Mapping[str, AskableQuestion]
    reads: Mapping[str, frozenset[str]]
    """The variables that every breakdown reads."""

    def requests(self) -> Iterator[Request]:
        """Yield every request once: question by question, breakdown by breakdown."""
        for question in self.questions:
            for breakdown in (EVERYBODY, *(one.name for one in self.listed.breakdowns)):
                for filters in self._filter_choices():
                    request = Request(question, breakdown, filters)
                    if self._refusal(request) is None:
                        yield request

    def checked(self, request: Request) -> Request:
        """Return the request with its filters in their order.

        Raises UnknownRequestError when a part of it is not in the set, and ClashingRequestError when all are but not together.
        """
        order = {name: place for place, name in enumerate(self.listed.filters)}
        ordered = replace(request, filters=tuple(sorted(request.filters, key=lambda one: order.get(one.breakdown, 0))))
        refusal = self._refusal(ordered)
        if refusal is not None:
            raise refusal
        return ordered

    def read(self, parameters: Mapping[str, Sequence[str]]) -> Request:
        """Return the request in the parameters of an address; raises UnknownRequestError when it cannot be asked."""
        return self.checked(request_from(parameters))

    def plan(self, request: Request) -> TablePlan:
        """Return the table that `request` asks for; raises UnknownRequestError when it is not in the set."""
        known = self.checked(request)
        breakdown = self.listed.breakdown(known.breakdown)
        filters = self.filter_groups(known)
        groups = () if breakdown is None else _sharing_offices(breakdown, filters)
        question = self.questions[known.question]
        rows = tuple(self.questions[name] for name in question.rows)
        return planned(self.listed, self.edition, question, breakdown, groups=groups, filters=filters, rows=rows)

    def filter_choices(self) -> tuple[tuple[ListedBreakdown, tuple[Filter, ...]], ...]:
        """Return what may be filtered by: of every breakdown its groups."""
        known = [one for one in map(self.listed.breakdown, self.listed.filters) if one is not None]
        return tuple((one, tuple(Filter(one.name, group.name) for group in one.groups)) for one in known)

    def _filter_choices(self) -> Iterator[tuple[Filter, ...]]:
        choices = [filters for _, filters in self.filter_choices()]
        for number in range(self.listed.most_filters + 1):
            for breakdowns in combinations(choices, number):
                yield from product(*breakdowns)

    def _refusal(self, request: Request) -> UnknownRequestError | None:
        """Return why a request cannot be made; None when it can."""
        if request.question not in self.questions:
            return UnknownRequestError(QUESTION)
        if self.listed.breakdown(request.breakdown) is None and request.breakdown != EVERYBODY:
            return UnknownRequestError(BREAKDOWN)
        if any(self._group(one) is None for one in request.filters):
            return UnknownRequestError(FILTER)
        part = self._clash(request)
        return None if part is None else ClashingRequestError(part)

    def _clash(self, request: Request) -> str | None:
        """Return the part of a request that does not go with the others."""
        breakdown = self.listed.breakdown(request.breakdown)
        names = [one.breakdown for one in request.filters]
        asked = set(self.questions[request.question].variables)
        if asked & self.reads.get(request.breakdown, frozenset()):
            return BREAKDOWN
        if len(names) > self.listed.most_filters or len({*names, request.breakdown}) != len(names) + 1:
            return FILTER
        if any(asked & self.reads[name] for name in names):
            return FILTER
        if breakdown is not None and breakdown.filters is not None and not set(names) <= set(breakdown.filters):
            return FILTER
        if breakdown is not None and len(_sharing_offices(breakdown, self.filter_groups(request))) < _FEWEST_GROUPS:
            return BREAKDOWN
        return None

    def _group(self, one: Filter) -> ListedGroup | None:
        breakdown = self.listed.breakdown(one.breakdown) if one.breakdown in self.listed.filters else None
        return None if breakdown is None else breakdown.group(one.group)

    def filter_groups(self, request: Request) -> tuple[ListedGroup, ...]:
        """Return the groups that `request` is only about."""
        return tuple(group for group in map(self._group, request.filters) if group is not None)


def _sharing_offices(breakdown: ListedBreakdown, filters: Sequence[ListedGroup]) -> tuple[ListedGroup, ...]:
    """Return the groups that can hold somebody whom the filters leave."""
    return tuple(group for group in breakdown.groups if _can_meet([group, *filters]))


def _can_meet(groups: Sequence[ListedGroup]) -> bool:
    known = [set(group.offices) for group in groups if group.offices]
    return not known or bool(set.intersection(*known))


def closed_set(questionnaire: Questionnaire, edition: int, survey: str = "ambtsdragers") -> ClosedSet | None:
    """Return what can be asked about a survey of an edition; None where nothing is listed. Raises PlanError."""
    listed = request_list(edition, survey)
    return None if listed is None else _made(questionnaire, edition, listed)


@lru_cache(maxsize=8)
def _made(questionnaire: Questionnaire, edition: int, listed: RequestList) -> ClosedSet:
    reads = {
        one.name: frozenset(name for group in one.groups for name in condition(group.where, one.name).reads)
        for one in listed.breakdowns
    }
    questions = {one.name: one for one in askable_questions(questionnaire, listed)}
    return ClosedSet(edition, listed, questions, reads)


def all_requests(questionnaire: Questionnaire, edition: int, survey: str = "ambtsdragers") -> Iterator[Request]:
    """Yield everything that can be asked about a survey of an edition; nothing where nothing is listed."""
    known = closed_set(questionnaire, edition, survey)
    return iter(()) if known is None else known.requests()


def plan_of(request: Request, questionnaire: Questionnaire, edition: int, survey: str = "ambtsdragers") -> TablePlan:
    """Return the table that `request` asks for; raises UnknownRequestError when it cannot be asked."""
    known = closed_set(questionnaire, edition, survey)
    if known is None:
        raise UnknownRequestError(QUESTION)
    return known.plan(request)
