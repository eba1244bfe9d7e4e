"""Rows of a proposal about people."""

from organisations.choices import ChangeAction, ChangeReason, ChangeSubject
from organisations.models import Organisation, ProposedChange
from organisations.proposing.entries import Entry, Known, Outcome, changed_fields


def person_row(outcome: Outcome, organisation: Organisation | None, code: str, *, is_official: bool) -> ProposedChange:
    """Return the row of what is proposed about one person; what does not change is not repeated in it."""
    entry, known = outcome.entry, outcome.known or (outcome.entry.known if outcome.entry else None)
    is_same = outcome.action == ChangeAction.UNCHANGED
    change = ProposedChange(
        subject=ChangeSubject.OFFICIAL if is_official else ChangeSubject.OFFICE_HOLDER,
        action=outcome.action,
        reason=outcome.reason,
        place=entry.place if entry else "",
        label=_full_name(entry, known),
        organisation=organisation,
        organisation_code=code,
        values={} if is_same or entry is None else values_of(entry),
        before={} if is_same or known is None else {**known.values, "role": known.role},
        changed_fields=_changed(known, entry) if known and entry and not is_same else [],
    )
    if known is not None:
        setattr(change, "official_id" if is_official else "office_holder_id", known.pk)
    if known is not None and known.moved_on is not None and entry is not None:
        change.values |= {
            "moved_on": known.moved_on.isoformat(),
            "organisation": organisation.official_name if organisation else code,
        }
        change.before["organisation"] = known.moved_from
    if entry is not None and outcome.action == ChangeAction.DOUBTFUL:
        change.values["digest"] = entry.digest
    if outcome.candidates:
        change.before = {"candidates": [each.pk for each in outcome.candidates]}
    if outcome.action == ChangeAction.ENDED and outcome.ended_on is not None:
        change.values = {"ended_on": outcome.ended_on.isoformat()}
    return change


def _changed(known: Known, entry: Entry) -> list[str]:
    return [*changed_fields(known, entry), *(("organisation",) if known.moved_on is not None else ())]


def new_person_row(entry: Entry, is_official: bool, action: ChangeAction, reason: ChangeReason) -> ProposedChange:  # noqa: FBT001 -- a kind
    """Return the row of somebody whose organisation the frame does not hold."""
    return ProposedChange(
        subject=ChangeSubject.OFFICIAL if is_official else ChangeSubject.OFFICE_HOLDER,
        action=action,
        reason=reason,
        place=entry.place,
        label=_full_name(entry, None),
        values=values_of(entry),
    )


def values_of(entry: Entry) -> dict[str, object]:
    """Return what a file says of somebody, as it is kept until it is decided about."""
    return {
        **entry.values,
        "role": entry.role,
        "started_on": entry.started_on.isoformat() if entry.started_on else None,
    }


def _full_name(entry: Entry | None, known: Known | None) -> str:
    values = entry.values if entry else known.values if known else {}
    parts = (values.get("first_name") or values.get("initials"), values.get("prefix"), values.get("family_name"))
    return " ".join(str(part) for part in parts if part)
