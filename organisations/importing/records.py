"""What the readers hand over: organisations and people as a file gives them, not yet compared with anything."""

from dataclasses import dataclass, field
from datetime import date

from organisations.importing.names import PersonName


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Somebody in a function, at a place in the file."""

    place: str
    function: str
    """As the file writes it; what it means is decided by the mapping of functions."""
    name: PersonName
    organisation_code: str = ""
    organisation_name: str = ""
    tier: str = ""
    source_id: str = ""
    email: str = ""
    phone: str = ""
    is_acting: bool = False
    started_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """An organisation as a file gives it, with its people where the file holds them."""

    place: str
    name: str
    tier: str = ""
    code: str = ""
    official_name: str = ""
    province: str = ""
    inhabitants: int | None = None
    urbanity: int | None = None
    declared_seats: int | None = None
    source_id: str = ""
    postal_address: str = ""
    postcode: str = ""
    city: str = ""
    general_email: str = ""
    started_on: date | None = None
    ended_on: date | None = None
    people: tuple[PersonRecord, ...] = ()
    vacancies: int = 0
    """Entries that name nobody: Vacature, n.v.t., a team."""


@dataclass(slots=True)
class FileNotes:
    """What a reader noticed and repaired, counted by code, with a few places."""

    repaired: dict[str, int] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)

    def note(self, code: str, place: str) -> None:
        """Count a repair and remember the first places."""
        self.repaired[code] = self.repaired.get(code, 0) + 1
        kept = self.places.setdefault(code, [])
        if len(kept) < 5:  # noqa: PLR2004 -- enough to look at
            kept.append(place)
