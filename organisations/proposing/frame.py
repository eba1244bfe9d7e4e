"""The frame as a file is compared with: read once, and asked by code, by id of the source or by name."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from organisations.models import OfficeHolder, Official, Organisation
from organisations.proposing.entries import Known
from organisations.queries import PERSON_FIELDS
from organisations.register import RegisteredReorganisation
from organisations.spelling import plain_letters

_WORDS_OF_KIND: Final = ("gemeente ", "provincie ", "waterschap ", "hoogheemraadschap van ", "hoogheemraadschap ", "wetterskip ")


class Frame:
    """Organisations and people as they are now."""

    def __init__(self) -> None:
        self.organisations = list(Organisation.objects.order_by("pk"))
        self.office_holders = _people_of(OfficeHolder, "office")
        self.officials = _people_of(Official, "role")
        self.owner_of_id = _owners((False, self.office_holders), (True, self.officials))
        self._by_code = {row.code: row for row in self.organisations}
        self._by_source_id = {row.source_id: row for row in self.organisations if row.source_id}
        self._by_name: dict[tuple[str, str], Organisation | None] = {}
        for row in self.organisations:
            for name in {_plain(row.name), _plain(row.official_name)}:
                for tier in ("", row.tier):
                    # A name of two organisations, such as that of a city and its province, names neither.
                    self._by_name[tier, name] = None if (tier, name) in self._by_name else row

    def of_predecessors(self, steps: Iterable[RegisteredReorganisation], *, is_official: bool) -> list[Known]:
        """Return who was in office in organisations when those went up in another one."""
        people = self.officials if is_official else self.office_holders
        moving: list[Known] = []
        for step in steps:
            before = self._by_code.get(step.old_code)
            if before is not None:
                moving += [
                    replace(person, moved_on=step.date, moved_from=before.official_name)
                    for person in people.get(before.pk, ())
                    if person.left_on is None or person.left_on >= step.date
                ]
        return moving

    def let_go(self, person: Known, *, is_official: bool) -> None:
        """Forget somebody who was found in another organisation, so that nobody is found in two."""
        for group in (self.officials if is_official else self.office_holders).values():
            group[:] = [each for each in group if each.pk != person.pk]

    def find(self, *, code: str, source_id: str, name: str, tier: str) -> Organisation | None:
        """Return the organisation that is meant; None when it is not in the frame, or could be more than one."""
        if code:
            return self._by_code.get(code)
        if source_id and source_id in self._by_source_id:
            return self._by_source_id[source_id]
        return self._by_name.get((tier, _plain(name))) if name else None


def _plain(name: str) -> str:
    plain = plain_letters(name)
    return next((plain.removeprefix(word) for word in _WORDS_OF_KIND if plain.startswith(word)), plain)


def _people_of(model: type[OfficeHolder] | type[Official], role: str) -> dict[int, list[Known]]:
    people: dict[int, list[Known]] = {}
    rows: Iterable[dict[str, Any]] = model.objects.order_by("pk").values("pk", role, "organisation_id", "left_on", *PERSON_FIELDS)
    for row in rows:
        values = {name: row[name] for name in PERSON_FIELDS}
        known = Known(row["pk"], row[role], values, has_left=row["left_on"] is not None, left_on=row["left_on"])
        people.setdefault(row["organisation_id"], []).append(known)
    return people


def _owners(*groups: tuple[bool, dict[int, list[Known]]]) -> dict[tuple[bool, str], int]:
    """Return to the people of which organisation an id of the source belongs, for officials and for the others."""
    return {
        (is_official, str(known.values["source_id"])): organisation
        for is_official, people in groups
        for organisation, group in people.items()
        for known in group
        if known.values["source_id"]
    }
