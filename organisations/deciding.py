"""Decides about doubtful rows of a proposal. Only staff do; a doubt never settles itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from django.db import transaction

from organisations.choices import ChangeAction, ChangeDecision, ChangeReason, ChangeSubject, ImportState
from organisations.models import FrameImport, Organisation, OrganisationMapping, PersonDecision, ProposedChange
from organisations.queries import open_doubts, rows_naming
from organisations.receiving import ImportStateError, read_again

DECISIONS: Final[Mapping[ChangeReason, tuple[ChangeDecision, ...]]] = MappingProxyType(
    {
        ChangeReason.NAME_TWICE: (ChangeDecision.SAME_PERSON, ChangeDecision.OTHER_PERSON, ChangeDecision.SKIP),
        ChangeReason.OTHER_NAME: (ChangeDecision.SAME_PERSON, ChangeDecision.OTHER_PERSON, ChangeDecision.SKIP),
        ChangeReason.SEVERAL_MATCHES: (ChangeDecision.SAME_PERSON, ChangeDecision.OTHER_PERSON, ChangeDecision.SKIP),
        ChangeReason.WHOLE_OFFICE_GONE: (ChangeDecision.END, ChangeDecision.SKIP),
        ChangeReason.ORGANISATION_GONE: (ChangeDecision.END, ChangeDecision.SKIP),
        ChangeReason.UNKNOWN_ORGANISATION: (ChangeDecision.SKIP,),
        ChangeReason.UNCLASSIFIED: (ChangeDecision.SKIP,),
    }
)
"""What can be decided, by why a row is in doubt."""


class DecisionError(ValueError):
    """A row cannot be decided about in this way."""


@transaction.atomic
def decide(change: ProposedChange, decision: ChangeDecision, *, candidate: int | None = None) -> None:
    """Decide about one doubtful row; with several matches `candidate` is the one in the frame who it is.

    Raises DecisionError for what does not fit the row, ImportStateError when the proposal is no longer open.
    """
    _require_open(change.frame_import_id)
    if not ProposedChange.objects.filter(pk=change.pk).exists():
        raise ImportStateError  # the file was compared again since
    if change.action != ChangeAction.DOUBTFUL or decision not in DECISIONS[ChangeReason(change.reason)]:
        raise DecisionError
    change.decision = decision
    if change.reason == ChangeReason.SEVERAL_MATCHES:
        _choose(change, candidate if decision == ChangeDecision.SAME_PERSON else None)
    change.save(update_fields=["decision", "office_holder", "official"])


def _choose(change: ProposedChange, candidate: int | None) -> None:
    if change.decision == ChangeDecision.SAME_PERSON and candidate not in change.before["candidates"]:
        raise DecisionError
    if change.subject == ChangeSubject.OFFICIAL:
        change.official_id = candidate
    else:
        change.office_holder_id = candidate


@transaction.atomic
def decide_all(row: FrameImport, reason: ChangeReason, decision: ChangeDecision) -> int:
    """Decide the same about all open doubts of one reason; return how many there were."""
    _require_open(row.pk)
    needs_a_look = reason == ChangeReason.SEVERAL_MATCHES and decision == ChangeDecision.SAME_PERSON
    if decision not in DECISIONS.get(reason, ()) or needs_a_look:
        raise DecisionError
    return open_doubts(row).filter(reason=reason).update(decision=decision)


# --- organisations that a file names and the frame does not hold ---------------------------------------------------
@dataclass(frozen=True, slots=True)
class Meaning:
    """What an organisation in a file is: one of the frame, a new one with these facts, or neither: then it is skipped."""

    organisation: Organisation | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def settle_organisation(change: ProposedChange, meaning: Meaning, *, user: Any, now: datetime) -> bool:
    """Say what the organisation of a doubtful row is, for this file and all later ones.

    Returns whether that was the last one, so that the file is compared again. Raises DecisionError for a row that names no
    organisation, ImportStateError when the proposal is no longer open.
    """
    _require_open(change.frame_import_id)
    named = change.values.get("named")
    if change.action != ChangeAction.DOUBTFUL or named is None:
        raise DecisionError
    OrganisationMapping.objects.update_or_create(
        key=named["key"],
        defaults={
            "label": (named["name"] or named["code"])[:120],
            "organisation": meaning.organisation,
            "facts": dict(meaning.facts),
            "saved_at": now,
            "saved_by": user,
        },
    )
    rows_naming(change).update(decision=ChangeDecision.MAPPED)
    nobody_knows = (ChangeReason.UNKNOWN_ORGANISATION, ChangeReason.UNCLASSIFIED)
    if open_doubts(change.frame_import).filter(reason__in=nobody_knows, decision="").exists():
        return False
    read_again(change.frame_import)
    return True


def forget_organisation(pk: int) -> None:
    """Forget what an organisation in files is; the next file that names it asks again."""
    OrganisationMapping.objects.filter(pk=pk).delete()


def forget_person(pk: int) -> None:
    """Forget who somebody in a file is; the next file asks again."""
    PersonDecision.objects.filter(pk=pk).delete()


def _require_open(pk: int) -> None:
    if not FrameImport.objects.select_for_update().filter(pk=pk, state=ImportState.PROPOSED).exists():
        raise ImportStateError
