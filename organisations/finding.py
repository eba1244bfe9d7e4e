"""Finds organisations and people of the frame, also who left and what ended. Reads only."""

from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q, QuerySet

from organisations.models import OfficeHolder, Official, Organisation, Person
from organisations.spelling import plain_letters

MOST_FOUND: Final = 50
_LONGEST_TEXT: Final = 200
_PERSON: Final = ("family_name", "first_name", "initials", "prefix", "email", "organisation__name", "organisation__code")
_ORGANISATION: Final = ("name", "official_name", "code")


def find_organisations(text: str) -> list[Organisation]:
    """Return the organisations that every word fits: part of a name, or a code."""
    rows = _fitting(Organisation.objects.all(), text, _ORGANISATION)
    return list(rows.order_by("sort_key", "tier")[:MOST_FOUND])


def find_people(text: str) -> list[Person]:
    """Return whom every word fits: part of a name, an e-mail address or the organisation. Who is in office comes first."""
    found: list[Person] = []
    for model in (OfficeHolder, Official):
        rows = _fitting(model.objects.select_related("organisation"), text, _PERSON)
        found += rows.order_by("-left_on", "sort_key", "pk")[: MOST_FOUND + 1]
    return sorted(found, key=lambda person: (person.left_on is not None, person.sort_key))[: MOST_FOUND + 1]


def _fitting(rows: QuerySet, text: str, fields: tuple[str, ...]) -> QuerySet:
    words = text[:_LONGEST_TEXT].split()
    for word in words:
        conditions = {f"{field}__icontains": word for field in fields}
        if plain := plain_letters(word):
            conditions["sort_key__contains"] = plain
        rows = rows.filter(reduce(or_, (Q(**{name: value}) for name, value in conditions.items())))
    return rows if words else rows.none()
