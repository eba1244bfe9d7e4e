"""Where the organisations and people of a file belong: in the frame, or where staff said that they do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from organisations.importing.records import OrganisationRecord
from organisations.models import Organisation, OrganisationMapping
from organisations.proposing.frame import Frame
from organisations.spelling import plain_letters


@dataclass(frozen=True, slots=True)
class Home:
    """The organisation that a file means."""

    key: str
    """By what staff's word about it is known again."""
    named: Mapping[str, str]
    """How the file names it: code, name and tier."""
    row: Organisation | None = None
    facts: Mapping[str, Any] | None = None
    """What staff said of one that is new."""
    is_skipped: bool = False

    @property
    def place(self) -> str:
        """What two ways of naming one organisation have in common."""
        if self.row is not None:
            return f"row:{self.row.pk}"
        return f"code:{self.facts['code']}" if self.facts else self.key

    def new_record(self, record: OrganisationRecord) -> OrganisationRecord:
        """Return the record of a new organisation, completed with what staff said."""
        return record if self.row is not None or not self.facts else replace(record, **self.facts)


class Homes:
    """Finds organisations by code, by id of the source, by name, and else by what staff said."""

    def __init__(self, frame: Frame, mappings: Mapping[str, OrganisationMapping]) -> None:
        self._frame, self._mappings = frame, mappings

    def of(self, *, code: str, source_id: str = "", name: str, tier: str) -> Home:
        """Return where this belongs; without `row`, `facts` and `is_skipped` nobody knows."""
        key = organisation_key(code=code, source_id=source_id, name=name, tier=tier)
        named = {"key": key, "code": code, "name": name, "tier": tier}
        row = self._frame.find(code=code, source_id=source_id, name=name, tier=tier)
        said = self._mappings.get(key) if row is None or row.ended_on is not None else None
        if said is None:
            return Home(key, named, row)
        if said.facts:
            row = self._frame.find(code=said.facts["code"], source_id="", name="", tier="")
            return Home(key, named, row, said.facts)
        return Home(key, named, said.organisation, is_skipped=said.is_skipped)


def organisation_key(*, code: str, source_id: str, name: str, tier: str) -> str:
    """Return by what an organisation of a file is known again: its code, else the id of the source, else its name and tier."""
    if code:
        return f"code:{code}"
    return f"id:{source_id}" if source_id else f"naam:{tier}:{plain_letters(name)}"[:160]
