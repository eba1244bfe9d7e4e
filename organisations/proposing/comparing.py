"""Compares a whole file with the frame, organisation by organisation, and gathers the rows of the proposal."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from organisations.choices import (
    MANDATES_OF_TIER,
    ChangeAction,
    ChangeReason,
    ChangeSubject,
    Mandate,
    OfficialRole,
    Tier,
)
from organisations.importing.names import without_acting
from organisations.importing.records import OrganisationRecord, PersonRecord
from organisations.models import Organisation, OrganisationMapping, PersonDecision, ProposedChange
from organisations.proposing.entries import Entry, Known, entry_digest
from organisations.proposing.frame import Frame
from organisations.proposing.homes import Home, Homes
from organisations.proposing.matching import Rules, propose_people
from organisations.proposing.organisations import compared_organisation, ended_organisation
from organisations.proposing.rows import new_person_row, person_row
from organisations.register import RegisteredReorganisation

_OFFICIALS: Final = frozenset(OfficialRole.values)
_IGNORED: Final = Mandate.IGNORED.value


class Comparison:
    """Takes the records of a file one by one; afterwards `rows`, `functions`, `unknown` ones and `counts` tell of it."""

    def __init__(
        self,
        frame: Frame,
        *,
        frame_date: date,
        is_complete: bool,
        mandates: Mapping[tuple[str, str], str],
        reorganisations: Sequence[RegisteredReorganisation] = (),
        mappings: Mapping[str, OrganisationMapping] = MappingProxyType({}),
        decisions: Mapping[str, PersonDecision] = MappingProxyType({}),
    ) -> None:
        self.rows: list[ProposedChange] = []
        self.unknown: Counter[tuple[str, str]] = Counter()
        self.functions: Counter[tuple[str, str]] = Counter()
        self.counts: Counter[str] = Counter()
        self.frame_date = frame_date
        self._frame, self._mandates, self._is_complete = frame, mandates, is_complete
        self._mergers: dict[str, date] = {}
        self._steps: dict[str, list[RegisteredReorganisation]] = {}
        for each in reorganisations:
            self._steps.setdefault(each.new_code, []).append(each)
            self._mergers[each.old_code] = min(each.date, self._mergers.get(each.old_code, each.date))
        self._homes, self._decisions = Homes(frame, mappings), decisions
        self._seen: set[int] = set()
        self._tiers: set[str] = set()
        self._ids_in_file: set[tuple[bool, str]] = set()

    # --- organisations ---------------------------------------------------------------------------------------------
    def take(self, record: OrganisationRecord, *, has_people: bool) -> None:
        """Compare an organisation, and its people where the file gives them."""
        home = self._homes.of(code=record.code, source_id=record.source_id, name=record.name, tier=record.tier)
        row, record = home.row, home.new_record(record)
        if home.is_skipped:
            self._skip(record.people)
            return
        self.counts["vacancies"] += record.vacancies
        if record.ended_on is not None and record.ended_on <= self.frame_date:
            self._take_ended(row, record.ended_on)
            return
        self._tiers.add(record.tier)
        if row is not None:
            self._seen.add(row.pk)
        change = compared_organisation(record, row)
        if change.action == ChangeAction.DOUBTFUL:
            change.values["named"] = home.named
        self.rows.append(change)
        if has_people and change.action != ChangeAction.DOUBTFUL:
            self._take_people(record.people, row, change.organisation_code, record.tier)
        elif has_people:
            self._take_homeless(record.people, home, record.tier)

    def _skip(self, people: Sequence[PersonRecord]) -> None:
        self.counts["skipped_organisations"] += 1
        self.counts["skipped_people"] += len(people)

    def _take_ended(self, row: Organisation | None, ended_on: date) -> None:
        if row is None:
            self.counts["abolished"] += 1
            return
        self._seen.add(row.pk)
        if row.ended_on is None:
            self._end(row, ended_on)

    def _end(self, row: Organisation, ended_on: date) -> None:
        reason = ChangeReason.REORGANISED if row.code in self._mergers else ChangeReason.TERM_ENDED
        self.rows.append(ended_organisation(row, ended_on, ChangeAction.ENDED, reason))

    def finish(self, *, names_every_organisation: bool) -> None:
        """Look for the organisations that a complete file left out, of the tiers that are in it."""
        if not (self._is_complete and names_every_organisation):
            return
        for row in self._frame.organisations:
            if row.pk in self._seen or row.ended_on is not None or row.tier not in self._tiers:
                continue
            if row.code in self._mergers:
                self._end(row, self._mergers[row.code])
            else:
                self.rows.append(ended_organisation(row, self.frame_date, ChangeAction.DOUBTFUL, ChangeReason.ORGANISATION_GONE))

    # --- people ----------------------------------------------------------------------------------------------------
    def take_people(self, people: Sequence[PersonRecord]) -> None:
        """Compare the people of one organisation of a table; they all say the same of where they belong."""
        home = self.home_of(people[0])
        if home.is_skipped:
            self._skip(people)
        elif home.row is not None and home.row.ended_on is None:
            self._take_people(people, home.row, home.row.code, home.row.tier)
        elif home.row is None and home.facts:
            record = home.new_record(OrganisationRecord(people[0].place, people[0].organisation_name))
            self.rows.append(compared_organisation(record, None))
            self._take_people(people, None, record.code, record.tier)
        else:
            self._take_homeless(people, home, people[0].tier)

    def home_of(self, person: PersonRecord) -> Home:
        """Return where somebody in a table belongs."""
        return self._homes.of(code=person.organisation_code, name=person.organisation_name, tier=person.tier)

    def _take_homeless(self, people: Sequence[PersonRecord], home: Home, tier: str) -> None:
        """Put in doubt who belongs to an organisation that the frame does not hold."""
        for entry in self._entries(people, tier) if tier else self._entries_of_any_tier(people):
            is_official = entry.role in _OFFICIALS
            row = new_person_row(entry, is_official, ChangeAction.DOUBTFUL, ChangeReason.UNKNOWN_ORGANISATION)
            row.values["named"] = home.named
            self.rows.append(row)

    def _take_people(self, people: Sequence[PersonRecord], row: Organisation | None, code: str, tier: str) -> None:
        entries = self._entries(people, tier)
        for is_official in (False, True):
            known = (self._frame.officials if is_official else self._frame.office_holders).get(row.pk, []) if row else []
            moving = self._frame.of_predecessors(self._steps.get(code, ()), is_official=is_official)
            own = [entry for entry in entries if (entry.role in _OFFICIALS) == is_official]
            for entry in own:
                entry.digest = entry_digest(code, entry)
            self._give_ids(own, row, moving, is_official=is_official)
            rules = Rules(self.frame_date, self._is_complete, MANDATES_OF_TIER[Tier(tier)], self._decisions)
            outcomes = propose_people(own, [*known, *moving], rules)
            for found in (each.known for each in outcomes.rows if each.known and each.known.moved_on):
                self._frame.let_go(found, is_official=is_official)
            self.counts["merged"] += outcomes.merged
            self.rows += [person_row(outcome, row, code, is_official=is_official) for outcome in outcomes.rows]

    def _give_ids(
        self, entries: Iterable[Entry], row: Organisation | None, moving: Iterable[Known], *, is_official: bool
    ) -> None:
        """Take away an id that the file gives twice, or that belongs to somebody of another organisation."""
        of_moving = {str(person.values["source_id"]) for person in moving}
        for entry in entries:
            key = (is_official, str(entry.values["source_id"]))
            owner = self._frame.owner_of_id.get(key)
            if key in self._ids_in_file or (owner is not None and (row is None or owner != row.pk) and key[1] not in of_moving):
                entry.values["source_id"] = ""
            elif key[1]:
                self._ids_in_file.add(key)

    def _entries(self, people: Iterable[PersonRecord], tier: str) -> list[Entry]:
        entries = []
        for person in people:
            mandate = self._mandate(tier, person.function)
            self.functions[tier, person.function.casefold()] += 1
            if mandate is None:
                self.unknown[tier, person.function.casefold()] += 1
            elif mandate == _IGNORED:
                self.counts["other_functions"] += 1
            elif person.started_on is not None and person.started_on > self.frame_date:
                self.counts["not_begun"] += 1
            else:
                entries.append(_entry(person, mandate))
        return entries

    def _entries_of_any_tier(self, people: Iterable[PersonRecord]) -> list[Entry]:
        """Read functions of people of whom not even the tier is known; what no tier knows is left out."""
        entries = []
        for person in people:
            mandates = (self._mandate(tier, person.function) for tier in Tier.values)
            mandate = next((each for each in mandates if each not in {None, _IGNORED}), None)
            if mandate is None:
                self.counts["other_functions"] += 1
            else:
                entries.append(_entry(person, mandate))
        return entries

    def _mandate(self, tier: str, function: str) -> str | None:
        plain = function.casefold()
        return self._mandates.get((tier, plain)) or self._mandates.get((tier, without_acting(plain)))


def _entry(person: PersonRecord, mandate: str) -> Entry:
    name = person.name
    values: dict[str, Any] = {
        "initials": name.initials,
        "first_name": name.first_name,
        "prefix": name.prefix,
        "family_name": name.family_name,
        "form_of_address": name.form_of_address,
        "original_name": name.original,
        "email": person.email,
        "phone": person.phone,
        "source_id": person.source_id,
        "is_acting": person.is_acting,
    }
    return Entry(person.place, mandate, person.function, values, person.started_on, person.ended_on)


def by_subject(rows: Iterable[ProposedChange]) -> dict[str, dict[str, int]]:
    """Return how many rows there are of each action, by what they are about."""
    counted = Counter((row.subject, row.action) for row in rows)
    return {
        subject: {action: counted[subject, action] for action in ChangeAction.values if counted[subject, action]}
        for subject in ChangeSubject.values
    }
