"""How a survey of office holders stands: how far people came, and how contact with them is, in one query."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet, Value

from organisations.choices import Office
from reports.field.contacts import FACTS, Contacts, Group, group, group_columns, grouped, of_offices, placed
from reports.following import Counts, ResponseCounts, response_of
from surveys.models import Response, Survey

_APPROACHED: Final = "approached"
_RESPONDED: Final = "responded"


@dataclass(frozen=True, slots=True)
class Standing:
    """The response, and contact with the people of every office."""

    response: ResponseCounts
    contacts: dict[Office, Contacts]


def standing(survey: Survey) -> Standing:
    """Return how far people came and how contact with them stands."""
    real, test = dict.fromkeys(Office, Counts()), dict.fromkeys(Office, Counts())
    groups: list[Group] = []
    for kind, counted, completed, *row in _people(survey).union(_responses(survey), all=True):
        found = group(*row)
        side, office = test if found.is_test else real, Office(found.function)
        if kind == _RESPONDED:
            side[office] += Counts(0, found.people, counted, completed)
            continue
        groups.append(found)
        if found.is_approached:
            side[office] += Counts(approached=found.people)
    return Standing(response_of(survey, real, test), of_offices(placed(survey, groups)))


def _people(survey: Survey) -> "QuerySet[Any, tuple[Any, ...]]":
    return grouped(survey).values_list(Value(_APPROACHED), Value(0), Value(0), *group_columns(survey))


def _responses(survey: Survey) -> "QuerySet[Response, tuple[Any, ...]]":
    """Return how many of each office began, count and are complete, in as many columns as the people."""
    no_facts = (Value(""), Value(""), *(Value(False) for _ in FACTS[2:]))  # noqa: FBT003 -- SQL's false
    return (
        Response.objects.filter(survey=survey)
        .values("tier", "office", "is_test")
        .annotate(
            people=Count("pk"),
            counted=Count("pk", filter=Q(counts=True)),
            completed=Count("pk", filter=Q(completed_at__isnull=False)),
        )
        .order_by()
        .values_list(Value(_RESPONDED), "counted", "completed", F("tier"), F("office"), "is_test", "people", *no_facts)
    )
