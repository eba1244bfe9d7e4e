"""What the checks look at: organisations, the people in office, reorganisations and earlier numbers. Plain data, no rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Final, NamedTuple

from organisations.choices import FrameCheck, Mandate, OfficialRole
from organisations.register import RegisteredReorganisation
from organisations.spelling import plain_letters

_OFFICIAL_ROLES: Final = frozenset(OfficialRole.values)

Numbers = Mapping[str, Mapping[str, int]]
"""How many people are in each office and role, by the code of their organisation."""


class CheckedOrganisation(NamedTuple):
    """An organisation that exists."""

    pk: int
    code: str
    tier: str
    name: str
    province: str = ""
    inhabitants: int | None = None
    declared_seats: int | None = None
    general_email: str = ""


@dataclass(eq=False)
class CheckedPerson:
    """Somebody in office, or an official, in an organisation that exists. The keys of the name are worked out once."""

    pk: int
    organisation: CheckedOrganisation
    role: str
    family_name: str
    prefix: str = ""
    first_name: str = ""
    initials: str = ""
    email: str = ""
    phone: str = ""
    asked_as: int | None = None

    @property
    def full_name(self) -> str:
        """Name as it is written in a letter."""
        return " ".join(part for part in (self.first_name or self.initials, self.prefix, self.family_name) if part)

    @property
    def is_official(self) -> bool:
        """Tell an official from an office holder: their keys are counted apart."""
        return self.role in _OFFICIAL_ROLES

    @property
    def role_label(self) -> str:
        """Office or role as people say it."""
        return Mandate(self.role).label

    @cached_property
    def family_key(self) -> str:
        """Whole family name in plain letters."""
        return _plain(f"{self.prefix} {self.family_name}" if self.prefix else self.family_name)

    @cached_property
    def first_key(self) -> str:
        """First name in plain letters."""
        return _plain(self.first_name)

    @cached_property
    def initials_key(self) -> str:
        """Initials as letters alone."""
        return _plain(self.initials.replace(".", "")).replace(" ", "")


def _plain(text: str) -> str:
    """Write a name in plain letters; at once for the many names that have no others."""
    return text.casefold() if text.isascii() and text.replace(" ", "").isalpha() else plain_letters(text)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the checks look at, on one day."""

    on: date
    organisations: Sequence[CheckedOrganisation] = ()
    people: Sequence[CheckedPerson] = ()
    reorganisations: Sequence[RegisteredReorganisation] = ()
    numbers_before: Numbers = field(default_factory=dict)

    @property
    def office_holders(self) -> list[CheckedPerson]:
        """Return who is in a political office."""
        return [person for person in self.people if not person.is_official]

    def numbers_now(self) -> dict[str, dict[str, int]]:
        """Count how many people are in each office and role, by the code of their organisation."""
        numbers: dict[str, dict[str, int]] = {organisation.code: {} for organisation in self.organisations}
        for person in self.people:
            of_organisation = numbers[person.organisation.code]
            of_organisation[person.role] = of_organisation.get(person.role, 0) + 1
        return numbers


@dataclass(frozen=True, slots=True)
class FrameFinding:
    """Something to look into. It is gone once it is mended; what was accepted comes back when `facts` change."""

    check: FrameCheck
    organisation: CheckedOrganisation
    text: str
    facts: tuple[str | int, ...]
    people: tuple[CheckedPerson, ...] = ()
    key: str = field(init=False)

    def __post_init__(self) -> None:
        """Work out by what the finding is known again: a digest, so that no address stands in it."""
        about = "\n".join([self.check.value, self.organisation.code, *map(str, self.facts)])
        object.__setattr__(self, "key", sha256(about.encode()).hexdigest())


def number_text(number: int) -> str:
    """Write a number with points between the thousands."""
    return f"{number:,}".replace(",", ".")
