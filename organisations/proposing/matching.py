"""Who is who: sets the people of an organisation in a file beside those in the frame, and says what would change and why.

1. By the id of the source, else by name and e-mail address, else as staff decided, an entry is somebody of the frame.
2. Entries of one person in several functions become one, in the highest of them.
3. What is left is looked for by name alone; more than one candidate is a doubt, never a guess.
4. Who is in the frame and not in a complete file has left; when a whole office is missing, that is a doubt too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from organisations.choices import ChangeAction, ChangeDecision, ChangeReason
from organisations.models import PersonDecision
from organisations.proposing.entries import Entry, Known, Outcome, Outcomes, changed_fields, email_of, may_be_same_name

_A_WHOLE_OFFICE: Final = 2
"""Of so many in office that none is left: the file rather than the office is empty."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for the file: its date, whether it names everybody, and the order of the mandates."""

    frame_date: date
    is_complete: bool
    ranks: Sequence[str]
    decisions: Mapping[str, PersonDecision] = field(default_factory=dict)
    """What staff decided before, by the digest of an entry."""

    def decided(self, entry: Entry) -> ChangeDecision | None:
        """Return what was decided about an entry before."""
        found = self.decisions.get(entry.digest)
        return None if found is None else ChangeDecision(found.decision)


def propose_people(entries: Iterable[Entry], known: Sequence[Known], rules: Rules) -> Outcomes:
    """Return what a file would change about the people of one organisation."""
    outcomes = Outcomes()
    present, ended = _divided(entries, rules.frame_date)
    free = {person.pk: person for person in known}
    _recognise(present, free)
    _remember(present, free, rules)
    kept = _merged(sorted(present, key=lambda entry: _rank(entry, rules)), free, outcomes, rules)
    held = [row for row in kept if isinstance(row, Outcome)]
    _recognise_by_name([row for row in kept if isinstance(row, Entry)], free, outcomes, held, rules)
    _propose_ended(ended, free, outcomes)
    if rules.is_complete:
        _propose_missing(free, {entry.role for entry in present}, outcomes, rules)
    return outcomes


def _divided(entries: Iterable[Entry], frame_date: date) -> tuple[list[Entry], list[Entry]]:
    present: list[Entry] = []
    ended: list[Entry] = []
    for entry in entries:
        (ended if entry.ended_on is not None and entry.ended_on <= frame_date else present).append(entry)
    return present, ended


def _rank(entry: Entry, rules: Rules) -> tuple[int, bool]:
    """Put the highest mandate first, and in one mandate the plain function before one such as fractievoorzitter."""
    rank = rules.ranks.index(entry.role) if entry.role in rules.ranks else len(rules.ranks)
    return rank, entry.function.casefold() != entry.role


# --- 1: by id, or by name and address ------------------------------------------------------------------------------
def _recognise(entries: Sequence[Entry], free: dict[int, Known]) -> None:
    by_id = {person.values["source_id"]: person for person in free.values() if person.values["source_id"]}
    for entry in entries:
        found = by_id.get(entry.values.get("source_id", ""))
        if found is not None and found.pk in free:
            entry.known, entry.is_found_by_id = free.pop(found.pk), True
    by_address: dict[tuple[str, str], list[Known]] = {}
    for person in free.values():
        if email_of(person):
            by_address.setdefault((person.key, email_of(person)), []).append(person)
    for entry in entries:
        candidates = [person for person in by_address.get((entry.key, entry.email), ()) if person.pk in free]
        if entry.known is None and candidates:
            best = min(candidates, key=lambda person: (person.has_left, person.role != entry.role))
            entry.known = free.pop(best.pk)


def _remember(entries: Sequence[Entry], free: dict[int, Known], rules: Rules) -> None:
    """Recognise whom staff pointed out when they were asked about the same entry before."""
    for entry in entries:
        said = rules.decisions.get(entry.digest)
        pk = (said.official_id or said.office_holder_id) if said is not None else None
        if entry.known is None and pk in free:
            entry.known = free.pop(pk)


# --- 2: one person in several functions ----------------------------------------------------------------------------
def _merged(entries: Sequence[Entry], free: dict[int, Known], outcomes: Outcomes, rules: Rules) -> list[Entry | Outcome]:
    result: list[Entry | Outcome] = []
    by_key: dict[str, list[Entry]] = {}
    for entry in entries:
        twin = next((other for other in by_key.get(entry.key, ()) if _looks_like_one(entry, other)), None)
        said = rules.decided(entry)
        if twin is None or (said == ChangeDecision.OTHER_PERSON and not _is_surely_one(entry, twin)):
            result.append(entry)
            by_key.setdefault(entry.key, []).append(entry)
        elif said == ChangeDecision.SAME_PERSON and not _is_surely_one(entry, twin):
            outcomes.merged += 1
        elif _is_surely_one(entry, twin):
            _put_together(twin, entry, free)
            outcomes.merged += 1
        else:
            doubt = Outcome(ChangeAction.DOUBTFUL, ChangeReason.NAME_TWICE, entry.role, entry=entry)
            outcomes.rows.append(doubt)
            result.append(doubt)
    return result


def _looks_like_one(entry: Entry, other: Entry) -> bool:
    if entry.known is not None and other.known is not None:
        return False
    if _is_one_function(entry, other):
        return entry.full_key == other.full_key and not _have_different_addresses(entry, other)
    return may_be_same_name(entry.values, other.values)


def _is_surely_one(entry: Entry, twin: Entry) -> bool:
    if _is_one_function(entry, twin):
        return bool(entry.email) and entry.email == twin.email
    return entry.role == twin.role or not _have_different_addresses(entry, twin)


def _is_one_function(entry: Entry, other: Entry) -> bool:
    return entry.role == other.role and entry.function.casefold() == other.function.casefold()


def _have_different_addresses(entry: Entry, other: Entry) -> bool:
    return bool(entry.email and other.email) and entry.email != other.email


def _put_together(kept: Entry, other: Entry, free: dict[int, Known]) -> None:
    """Complete the higher entry from the lower; somebody of the frame whom only the lower one found comes along."""
    for name, value in other.values.items():
        if name in {"email", "phone", "initials", "first_name", "form_of_address"} and not kept.values.get(name):
            kept.values[name] = value
    if kept.known is None and other.known is not None:
        kept.known, kept.is_found_by_id = other.known, False
        free.pop(other.known.pk, None)


# --- 3: by name ----------------------------------------------------------------------------------------------------
def _recognise_by_name(
    entries: Sequence[Entry], free: dict[int, Known], outcomes: Outcomes, doubts: Sequence[Outcome], rules: Rules
) -> None:
    for entry in entries:
        if entry.known is not None:
            outcomes.rows.append(_changed(entry, entry.known))
            continue
        candidates = _candidates(entry, free)
        if len(candidates) > 1 and rules.decided(entry) == ChangeDecision.OTHER_PERSON:
            outcomes.rows.append(Outcome(ChangeAction.NEW, ChangeReason.NOT_IN_FRAME, entry.role, entry=entry))
        elif len(candidates) > 1:
            outcomes.rows.append(_doubt_between(entry, candidates))
        elif candidates:
            outcomes.rows.append(_changed(entry, free.pop(candidates[0].pk)))
        else:
            outcomes.rows.append(Outcome(ChangeAction.NEW, ChangeReason.NOT_IN_FRAME, entry.role, entry=entry))
    for outcome in outcomes.rows:
        for candidate in outcome.candidates:
            free.pop(candidate.pk, None)
    for doubt in doubts:
        if doubt.entry is not None and doubt.entry.known is not None:
            free.pop(doubt.entry.known.pk, None)


def _candidates(entry: Entry, free: dict[int, Known]) -> list[Known]:
    """Return whom of the frame this can be by name: in the same office first, in office before who left."""
    same_name = [person for person in free.values() if person.key == entry.key and may_be_same_name(person.values, entry.values)]
    same_name = [person for person in same_name if person.moved_on is None] or same_name
    for is_best in (
        lambda person: person.role == entry.role and not person.has_left,
        lambda person: not person.has_left,
        lambda person: person.role == entry.role,
        lambda _person: True,
    ):
        best = [person for person in same_name if is_best(person)]
        if best:
            return best
    return []


def _doubt_between(entry: Entry, candidates: Sequence[Known]) -> Outcome:
    return Outcome(ChangeAction.DOUBTFUL, ChangeReason.SEVERAL_MATCHES, entry.role, entry=entry, candidates=tuple(candidates))


def _changed(entry: Entry, known: Known) -> Outcome:
    """Compare somebody in the file with the same one in the frame."""
    changed = changed_fields(known, entry)
    action, reason = ChangeAction.CHANGED, ChangeReason.OTHER_DATA
    if entry.is_found_by_id and _is_other_name(entry, known):
        action, reason = ChangeAction.DOUBTFUL, ChangeReason.OTHER_NAME
    elif known.moved_on is not None:
        changed, reason = [*changed, "organisation"], ChangeReason.REORGANISED
    elif known.has_left:
        reason = ChangeReason.RETURNED
    elif not changed:
        action, reason = ChangeAction.UNCHANGED, ChangeReason.SAME
    elif changed == ["source_id"]:
        reason = ChangeReason.ONLY_SOURCE_ID
    elif "role" in changed:
        reason = ChangeReason.OTHER_OFFICE
    return Outcome(action, reason, entry.role, entry=entry, known=known)


def _is_other_name(entry: Entry, known: Known) -> bool:
    """Tell whether an id may have been given on to a successor: another name, and no address that says otherwise."""
    has_same_address = bool(entry.email) and entry.email == email_of(known)
    return entry.key != known.key and not has_same_address


# --- 4: who is gone ------------------------------------------------------------------------------------------------
def _propose_ended(ended: Sequence[Entry], free: dict[int, Known], outcomes: Outcomes) -> None:
    for entry in ended:
        by_id = [
            each
            for each in free.values()
            if each.values["source_id"] and each.values["source_id"] == entry.values.get("source_id")
        ]
        by_name = [each for each in free.values() if each.key == entry.key and each.role == entry.role]
        found = next((each for each in (*by_id, *by_name) if not each.has_left and each.moved_on is None), None)
        if found is not None:
            del free[found.pk]
            outcomes.rows.append(
                Outcome(ChangeAction.ENDED, ChangeReason.TERM_ENDED, found.role, known=found, ended_on=entry.ended_on)
            )


def _propose_missing(free: dict[int, Known], present: set[str], outcomes: Outcomes, rules: Rules) -> None:
    missing = [person for person in free.values() if not person.has_left and person.moved_on is None]
    found = present | {row.role for row in outcomes.rows if row.action != ChangeAction.ENDED}
    for person in missing:
        whole = sum(other.role == person.role for other in missing) >= _A_WHOLE_OFFICE and person.role not in found
        action, reason = (
            (ChangeAction.DOUBTFUL, ChangeReason.WHOLE_OFFICE_GONE) if whole else (ChangeAction.ENDED, ChangeReason.NOT_IN_FILE)
        )
        outcomes.rows.append(Outcome(action, reason, person.role, known=person, ended_on=rules.frame_date))
