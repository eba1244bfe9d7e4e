"""Writes the almanak of the demo as XML: as large as the real one, or larger, of people who do not exist."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape

from monitor_site.demo.people import InventedOfficial, invented_officials, invented_people
from organisations.choices import Office, OfficialRole, Tier
from organisations.register import RegisterEntry, read_register
from organisations.registering import NewOfficeHolder

YEAR: Final = 2020
SEED: Final = 2020
_FUNCTIONS: Final = {
    Office.BURGEMEESTER: "Burgemeester",
    Office.WETHOUDER: "Wethouder",
    Office.RAADSLID: "Raadslid",
    Office.COMMISSARIS: "Commissaris van de Koning",
    Office.GEDEPUTEERDE: "Gedeputeerde",
    Office.STATENLID: "Statenlid",
    Office.DIJKGRAAF: "Dijkgraaf",
    Office.LID_DB: "Lid dagelijks bestuur",
    Office.LID_AB: "Lid algemeen bestuur",
}
_ROLES: Final = {
    (Tier.GEMEENTE, OfficialRole.GRIFFIER): "Griffier",
    (Tier.GEMEENTE, OfficialRole.SECRETARIS): "Gemeentesecretaris",
    (Tier.PROVINCIE, OfficialRole.GRIFFIER): "Griffier",
    (Tier.PROVINCIE, OfficialRole.SECRETARIS): "Provinciesecretaris",
    (Tier.WATERSCHAP, OfficialRole.SECRETARIS_DIRECTEUR): "Secretaris-directeur",
}
_FILLING: Final = "<p:toelichting>" + "Wat een kader niet nodig heeft. " * 30 + "</p:toelichting>\n"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a function of the file."""

    function: str
    name: str
    source_id: str
    email: str = ""
    phone: str = ""


def everybody() -> list[tuple[RegisterEntry, list[Member]]]:
    """Return the 388 organisations of 2020, each with its people: 11,396 office holders and 755 officials."""
    register = read_register(YEAR)
    people: dict[str, list[NewOfficeHolder]] = {}
    for person in invented_people(register, SEED):
        people.setdefault(person.organisation_code, []).append(person)
    officials: dict[str, list[InventedOfficial]] = {}
    for official in invented_officials(register, SEED):
        officials.setdefault(official.organisation_code, []).append(official)
    return [(entry, [*_holders(people[entry.code]), *_officials(entry, officials[entry.code])]) for entry in register]


def almanak(organisations: Iterable[tuple[RegisterEntry, Sequence[Member]]], *, filling: int = 0) -> Iterator[bytes]:
    """Yield the file in pieces; `filling` is how many elements that nobody needs each person gets along."""
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    yield (
        b'<p:overheidsorganisaties xmlns:p="https://organisaties.overheid.nl/static/schema/oo/export/2.6.3"'
        b' p:timestamp="2020-01-15T03:00:00"><p:organisaties>\n'
    )
    for entry, members in organisations:
        yield _organisation(entry, members, filling).encode()
    yield b"</p:organisaties></p:overheidsorganisaties>\n"


def _holders(people: Sequence[NewOfficeHolder]) -> Iterator[Member]:
    for number, person in enumerate(people):
        source_id = f"{person.organisation_code}-{number}"
        yield Member(_FUNCTIONS[person.office], _written(person), source_id, person.email, person.phone)


def _officials(entry: RegisterEntry, officials: Sequence[InventedOfficial]) -> Iterator[Member]:
    for number, person in enumerate(officials):
        yield Member(_ROLES[Tier(entry.tier), person.role], _written(person), f"{entry.code}-A{number}", person.email)


def _written(person: NewOfficeHolder | InventedOfficial) -> str:
    """Write a name as the almanak does: A.B. (Anna) van Proef."""
    return " ".join(part for part in (person.initials, f"({person.first_name})", person.prefix, person.family_name) if part)


def _organisation(entry: RegisterEntry, members: Sequence[Member], filling: int) -> str:
    kind = Tier(entry.tier).label
    functions = "".join(
        f"<p:functie><p:naam>{function}</p:naam><p:medewerkers>\n{''.join(_member(each, filling) for each in group)}"
        "</p:medewerkers></p:functie>\n"
        for function, group in groupby(members, key=lambda member: member.function)
    )
    return (
        f'<p:organisatie p:systeemId="{entry.code}"'
        f' p:resourceIdentifierTOOI="https://identifier.overheid.nl/tooi/id/{entry.tier}/{entry.code.lower()}">\n'
        f"<p:naam>{escape(entry.official_name)}</p:naam><p:types><p:type>{kind}</p:type></p:types>\n"
        f"<p:functies>\n{functions}</p:functies></p:organisatie>\n"
    )


def _member(member: Member, filling: int) -> str:
    phone = f"<p:telefoonnummers><p:telefoonnummer><p:nummer>{member.phone}</p:nummer></p:telefoonnummer></p:telefoonnummers>"
    address = f"<p:emailadressen><p:emailadres><p:email>{member.email}</p:email></p:emailadres></p:emailadressen>"
    contact = f"{phone if member.phone else ''}{address if member.email else ''}"
    return (
        f'<p:medewerker p:systeemId="{member.source_id}"><p:naam>{escape(member.name)}</p:naam>'
        f"<p:contact>{contact}</p:contact>{_FILLING * filling}</p:medewerker>\n"
    )
