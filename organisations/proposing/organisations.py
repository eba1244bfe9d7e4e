"""Rows of a proposal about organisations: new with what the register knows of them, changed, or gone."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from organisations.choices import ChangeAction, ChangeReason, ChangeSubject, Tier
from organisations.importing.records import OrganisationRecord
from organisations.models import Organisation, ProposedChange
from organisations.queries import SOURCE_FIELDS
from organisations.register import RegisterEntry, known_years, read_register

_FROM_REGISTER: Final = ("name", "official_name", "province", "inhabitants", "urbanity")
"""What the register knows better than the almanak, in which it is filled in by hand."""
_WORD_OF_KIND: Final = re.compile(r"^(?:Gemeente|Provincie|Waterschap) (?=\S)")


def compared_organisation(record: OrganisationRecord, row: Organisation | None) -> ProposedChange:
    """Return the row of an organisation of the file that exists."""
    if row is None:
        return _new(record)
    values = _given(record)
    if not record.urbanity:  # an almanak, which does not name classes: names and numbers of the register stay
        values = {name: value for name, value in values.items() if name not in _FROM_REGISTER}
    changed = [name for name, value in values.items() if value != getattr(row, name)]
    action = ChangeAction.CHANGED if changed else ChangeAction.UNCHANGED
    return ProposedChange(
        subject=ChangeSubject.ORGANISATION,
        action=action,
        reason=ChangeReason.OTHER_DATA if changed else ChangeReason.SAME,
        place=record.place,
        label=row.official_name,
        organisation=row,
        organisation_code=row.code,
        values={name: values[name] for name in changed},
        before={name: getattr(row, name) for name in changed},
        changed_fields=changed,
    )


def ended_organisation(row: Organisation, ended_on: date, action: ChangeAction, reason: ChangeReason) -> ProposedChange:
    """Return the row of an organisation that is no more, or that a complete file leaves out."""
    return ProposedChange(
        subject=ChangeSubject.ORGANISATION,
        action=action,
        reason=reason,
        label=row.official_name,
        organisation=row,
        organisation_code=row.code,
        values={"ended_on": ended_on.isoformat()},
    )


def _new(record: OrganisationRecord) -> ProposedChange:
    registered, given = registered_facts(record.code), _given(record)
    if not record.urbanity:  # an almanak, as above; it writes "Gemeente" before every name
        given = {**given, "name": _WORD_OF_KIND.sub("", record.name), **registered}
    values = {**registered, **given, "tier": record.tier, "code": record.code}
    needs_classes = record.tier == Tier.GEMEENTE
    is_classified = not needs_classes or (bool(values.get("urbanity")) and values.get("inhabitants") is not None)
    is_whole = is_classified and bool(record.code) and bool(values.get("name"))
    values.setdefault("official_name", values.get("name", ""))
    return ProposedChange(
        subject=ChangeSubject.ORGANISATION,
        action=ChangeAction.NEW if is_whole else ChangeAction.DOUBTFUL,
        reason=ChangeReason.NOT_IN_FRAME if is_whole else ChangeReason.UNCLASSIFIED,
        place=record.place,
        label=str(values["official_name"]),
        organisation_code=record.code,
        values=values,
    )


def _given(record: OrganisationRecord) -> dict[str, Any]:
    """Return what the file says; an empty cell takes nothing away from the frame."""
    return {name: value for name in SOURCE_FIELDS if (value := getattr(record, name)) not in {"", None}}


def registered_facts(code: str) -> Mapping[str, Any]:
    """Return what the newest register that holds it says of an organisation."""
    for year in reversed(known_years()):
        entry = _register(year).get(code)
        if entry is not None:
            return {name: getattr(entry, name) for name in _FROM_REGISTER if getattr(entry, name) is not None}
    return {}


@cache
def _register(year: int) -> dict[str, RegisterEntry]:
    return {entry.code: entry for entry in read_register(year)}
