"""Invents the people of the demo: names from lists, addresses that lead nowhere, the same ones for the same seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from monitor_site.demo.names import FAMILY_NAMES, FIRST_NAMES
from monitor_site.demo.seats import occupied_seats
from organisations.choices import OFFICES_OF_TIER, OFFICIALS_OF_TIER, Office, OfficialRole, Tier
from organisations.register import RegisterEntry
from organisations.registering import NewOfficeHolder
from organisations.spelling import plain_letters

# Of a good half a telephone number is known. Numbers with 06 00 are given out to nobody.
_PHONE_KNOWN_SHARE: Final = 0.6
_SECOND_INITIAL_SHARE: Final = 0.5
_INITIALS: Final = "ABCDEFGHJKLMNPRSTW"


def invented_people(register: Sequence[RegisterEntry], seed: int) -> Iterator[NewOfficeHolder]:
    """Yield the office holders of 2020, organisation by organisation."""
    randomness = Random(seed)  # noqa: S311 -- a repeatable invention, nothing secret
    occupied = occupied_seats(register, randomness)
    number = 0
    for entry in register:
        addresses = _Addresses(entry)
        for office in OFFICES_OF_TIER[Tier(entry.tier)]:
            for _ in range(occupied[entry.code, office]):
                number += 1
                yield _person(entry, office, number, addresses, randomness)


def _person(entry: RegisterEntry, office: Office, number: int, addresses: "_Addresses", randomness: Random) -> NewOfficeHolder:
    first_name = randomness.choice(FIRST_NAMES)
    prefix, family_name = randomness.choice(FAMILY_NAMES)
    has_second = randomness.random() < _SECOND_INITIAL_SHARE
    second = f"{randomness.choice(_INITIALS)}." if has_second else ""
    return NewOfficeHolder(
        organisation_code=entry.code,
        office=office,
        family_name=family_name,
        prefix=prefix,
        first_name=first_name,
        initials=f"{first_name[0]}.{second}",
        email=addresses.new(first_name, f"{prefix} {family_name}"),
        phone=_phone(number) if randomness.random() < _PHONE_KNOWN_SHARE else "",
    )


@dataclass(frozen=True, slots=True)
class InventedOfficial:
    """A griffier, secretaris or secretaris-directeur who does not exist."""

    organisation_code: str
    role: OfficialRole
    initials: str
    first_name: str
    prefix: str
    family_name: str
    email: str


def invented_officials(register: Sequence[RegisterEntry], seed: int) -> Iterator[InventedOfficial]:
    """Yield one official for each role of every organisation; the office holders of a seed stay as they are."""
    randomness = Random(f"officials {seed}")  # noqa: S311 -- as above
    for entry in register:
        addresses = _Addresses(entry)
        for role in OFFICIALS_OF_TIER[Tier(entry.tier)]:
            first_name = randomness.choice(FIRST_NAMES)
            prefix, family_name = randomness.choice(FAMILY_NAMES)
            address = addresses.new(role.value.replace("_", "-"), f"{prefix} {family_name}")
            yield InventedOfficial(entry.code, role, f"{first_name[0]}.", first_name, prefix, family_name, address)


def _phone(number: int) -> str:
    digits = f"{number:06d}"
    return f"06 00 {digits[:2]} {digits[2:4]} {digits[4:]}"


class _Addresses:
    """Makes e-mail addresses at one organisation, each once; `.test` exists nowhere (RFC 2606)."""

    def __init__(self, entry: RegisterEntry) -> None:
        self._domain = f"{plain_letters(entry.official_name).replace(' ', '-')}.test"
        self._given: set[str] = set()

    def new(self, first_name: str, family_name: str) -> str:
        name = ".".join(plain_letters(part).replace(" ", "") for part in (first_name, family_name))
        wanted, count = name, 1
        while wanted in self._given:
            count += 1
            wanted = f"{name}{count}"
        self._given.add(wanted)
        return f"{wanted}@{self._domain}"
