"""Registers organisations and office holders from the register or by hand. With `confirming` the only writer of both."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final, TypeVar

from django.db import transaction

from organisations.choices import (
    OFFICIALS_OF_TIER,
    TIER_OF_OFFICE,
    Office,
    OfficialRole,
    SizeClass,
    Tier,
    Urbanity,
    size_class_of,
)
from organisations.models import OfficeHolder, Official, Organisation, Person
from organisations.register import RegisterEntry
from organisations.spelling import sort_key_of, sort_key_of_person

ROWS_AT_ONCE: Final = 2000
Row = TypeVar("Row")
_FROM_REGISTER: Final = ("tier", "name", "official_name", "sort_key", "province", "inhabitants", "size_class", "urbanity")


class UnknownOrganisationError(LookupError):
    """Somebody belongs to an organisation that is not registered."""


class OfficeOutsideTierError(ValueError):
    """Somebody has an office or role that the organisation does not know."""


@dataclass(frozen=True, slots=True)
class NewOfficeHolder:
    """Somebody to register, with the code of the organisation."""

    organisation_code: str
    office: Office
    family_name: str
    prefix: str = ""
    first_name: str = ""
    initials: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class NewOfficial:
    """A griffier or secretaris to register, with the code of the organisation."""

    organisation_code: str
    role: OfficialRole
    family_name: str
    prefix: str = ""
    first_name: str = ""
    initials: str = ""
    email: str = ""
    phone: str = ""


# --- organisations -------------------------------------------------------------------------------------------------
def register_organisations(entries: Iterable[RegisterEntry]) -> int:
    """Make or update the organisations of the register, known by their code; return how many there are in it.

    An organisation that the register does not name stays as it is.
    """
    rows = [_organisation(entry) for entry in entries]
    Organisation.objects.bulk_create(rows, update_conflicts=True, unique_fields=("code",), update_fields=_FROM_REGISTER)
    return len(rows)


def _organisation(entry: RegisterEntry) -> Organisation:
    tier = Tier(entry.tier)
    has_classes = tier is Tier.GEMEENTE and entry.inhabitants is not None
    return Organisation(
        code=entry.code,
        tier=tier,
        name=entry.name,
        official_name=entry.official_name,
        sort_key=sort_key_of(entry.name, longest=100),
        province=entry.province,
        inhabitants=entry.inhabitants,
        size_class=size_class_of(entry.inhabitants or 0) if has_classes else SizeClass.NOT_APPLICABLE,
        urbanity=Urbanity(entry.urbanity),
    )


def save_organisation(organisation: Organisation) -> None:
    """Store an organisation that was repaired by hand, sorted by its name."""
    organisation.sort_key = sort_key_of(organisation.name, longest=100)
    organisation.save()


# --- people --------------------------------------------------------------------------------------------------------
@transaction.atomic
def register_office_holders(people: Iterable[NewOfficeHolder]) -> list[OfficeHolder]:
    """Add office holders and return them, all or none.

    Raises UnknownOrganisationError, or OfficeOutsideTierError for an office of another tier.
    """
    organisations = {row.code: row for row in Organisation.objects.only("code", "tier")}
    holders = (_office_holder(person, organisations) for person in people)
    return [holder for batch in _batches(holders) for holder in OfficeHolder.objects.bulk_create(batch)]


@transaction.atomic
def register_officials(people: Iterable[NewOfficial]) -> list[Official]:
    """Add officials and return them, all or none.

    Raises UnknownOrganisationError, or OfficeOutsideTierError for a role of another tier.
    """
    organisations = {row.code: row for row in Organisation.objects.only("code", "tier")}
    officials = (_official(person, organisations) for person in people)
    return [official for batch in _batches(officials) for official in Official.objects.bulk_create(batch)]


def _office_holder(person: NewOfficeHolder, organisations: dict[str, Organisation]) -> OfficeHolder:
    organisation = _organisation_of(person, organisations)
    if TIER_OF_OFFICE[person.office] != organisation.tier:
        raise OfficeOutsideTierError(person.organisation_code, person.office)
    return OfficeHolder(organisation=organisation, office=person.office, **_kept_of(person))


def _official(person: NewOfficial, organisations: dict[str, Organisation]) -> Official:
    organisation = _organisation_of(person, organisations)
    if person.role not in OFFICIALS_OF_TIER[Tier(organisation.tier)]:
        raise OfficeOutsideTierError(person.organisation_code, person.role)
    return Official(organisation=organisation, role=person.role, **_kept_of(person))


def _organisation_of(person: NewOfficeHolder | NewOfficial, organisations: dict[str, Organisation]) -> Organisation:
    organisation = organisations.get(person.organisation_code)
    if organisation is None:
        raise UnknownOrganisationError(person.organisation_code)
    return organisation


def _kept_of(person: NewOfficeHolder | NewOfficial) -> dict[str, str]:
    return {
        "initials": person.initials,
        "first_name": person.first_name,
        "prefix": person.prefix,
        "family_name": person.family_name,
        "sort_key": sort_key_of_person(person.family_name, person.first_name or person.initials),
        "email": person.email,
        "phone": person.phone,
    }


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, ROWS_AT_ONCE)):
        yield batch


def save_person(person: Person) -> None:
    """Store somebody who was added or repaired by hand, sorted by family name."""
    person.sort_key = sort_key_of_person(person.family_name, person.first_name or person.initials)
    person.save()


def mark_address_failed(person: Person, on: date) -> None:
    """Note since when mail to this address comes back; the first day stays."""
    type(person).objects.filter(pk=person.pk, email_failed_on=None).update(email_failed_on=on)


def correct_address(person: Person, email: str) -> None:
    """Give somebody another e-mail address, of which nothing bad is known yet."""
    type(person).objects.filter(pk=person.pk).update(email=email, email_failed_on=None)
    person.email, person.email_failed_on = email, None


def correct_phone(person: Person, phone: str) -> None:
    """Give somebody another telephone number."""
    type(person).objects.filter(pk=person.pk).update(phone=phone)
    person.phone = phone
