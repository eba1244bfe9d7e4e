"""Whom each kind of survey invites: where that person stands from an invitation, and which functions there are."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q

from organisations.choices import OFFICES_OF_TIER, OFFICIALS_OF_TIER, Function, Office, Tier
from surveys.choices import SurveyKind


@dataclass(frozen=True, slots=True)
class TierFunction:
    """An office or role at one tier: by this the invited are counted."""

    tier: Tier
    function: Function

    @property
    def key(self) -> str:
        """How an address or a form names it; an office belongs to one tier, a griffier is of two."""
        return str(self.function) if isinstance(self.function, Office) else f"{self.tier}-{self.function}"


@dataclass(frozen=True, slots=True)
class Invitees:
    """The people of one kind of survey."""

    person: str
    """The field of an invitation that leads to who is invited."""
    function: str
    """The field of that person that holds the office or role."""
    functions: tuple[TierFunction, ...]
    """In the order of the report."""

    def at(self, field: str, before: str = "") -> str:
        """Return the path of a field of the person; `before` leads to the invitation."""
        return f"{before}{self.person}__{field}"

    def where(self, before: str = "", /, **conditions: Any) -> Q:
        """Return a condition on the person; `before` leads to the invitation."""
        return Q(**{self.at(field, before): value for field, value in conditions.items()})

    def counted_by(self, before: str = "") -> tuple[str, str]:
        """Return the paths of tier and function."""
        return self.at("organisation__tier", before), self.at(self.function, before)

    def named(self, key: str) -> TierFunction | None:
        """Return the function that is named so."""
        return next((one for one in self.functions if one.key == key), None)


_OF_KIND: Final = {
    SurveyKind.AMBTSDRAGERS: Invitees(
        "office_holder", "office", tuple(TierFunction(tier, office) for tier in Tier for office in OFFICES_OF_TIER[tier])
    ),
    SurveyKind.ORGANISATIES: Invitees(
        "official", "role", tuple(TierFunction(tier, role) for tier in Tier for role in OFFICIALS_OF_TIER[tier])
    ),
}
WITH_PERSON: Final = ("office_holder__organisation", "official__organisation")
"""What to load with an invitation of either kind, so that `person` and its organisation ask nothing more."""


def invitees_of(kind: str) -> Invitees:
    """Return the people of a kind of survey."""
    return _OF_KIND[SurveyKind(kind)]


def with_person(before: str) -> tuple[str, ...]:
    """Return what to load so that the person is there too; `before` leads to the invitation."""
    return tuple(f"{before}{path}" for path in WITH_PERSON)


def of_either(before: str = "", /, **conditions: Any) -> Q:
    """Return a condition on the person where the kind of survey is not known."""
    found = Q()
    for invitees in _OF_KIND.values():
        found |= invitees.where(before, **conditions)
    return found
