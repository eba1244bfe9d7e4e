"""Finds an invited person for the helpdesk, with everything that is known of contacts and nothing of answers. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Final
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from organisations.spelling import plain_letters
from surveys.choices import ContactKind, Phase
from surveys.invitees import WITH_PERSON, of_either
from surveys.models import CallAttempt, ContactMoment, Invitation, Mailing

MOST_FOUND: Final = 50
_WITH_PERSON: Final = ("survey__edition", *WITH_PERSON)
_SORT_KEY: Final = Coalesce("office_holder__sort_key", "official__sort_key")
_LONGEST_TEXT: Final = 200


def people(text: str) -> QuerySet[Invitation]:
    """Return whom every word of `text` fits: part of a name, an e-mail address or the name of the organisation.

    Only people of editions that are not published; one more than is shown, so that the page can say that there are more.
    """
    invitations = Invitation.objects.exclude(survey__edition__phase=Phase.GEPUBLICEERD).select_related(*_WITH_PERSON)
    words = text[:_LONGEST_TEXT].split()
    if not words:
        return invitations.none()
    for word in words:
        invitations = invitations.filter(_fits(word))
    return invitations.order_by(_SORT_KEY, "-survey__edition__year", "pk")[: MOST_FOUND + 1]


def _fits(word: str) -> Q:
    organisation = ("organisation__name", "organisation__official_name")
    conditions = {
        f"{name}__icontains": word for name in ("family_name", "first_name", "initials", "prefix", "email", *organisation)
    }
    if plain := plain_letters(word):
        conditions |= {"sort_key__contains": plain, "organisation__sort_key__contains": plain}
    return reduce(or_, (of_either(**{field: text}) for field, text in conditions.items()))


def person(invitation_id: UUID) -> Invitation | None:
    """Return an invitation with mails and what came back to them, calls and contacts."""
    mails = Mailing.objects.select_related("wave").prefetch_related("bounces").order_by("-wave__created_at", "-pk")
    calls = CallAttempt.objects.select_related("caller").order_by("-called_at")
    contacts = ContactMoment.objects.select_related("by").order_by("-at")
    found = Invitation.objects.select_related(*_WITH_PERSON, "call_target").prefetch_related(
        Prefetch("mailings", mails), Prefetch("call_target__calls", calls), Prefetch("contacts", contacts)
    )
    return found.filter(pk=invitation_id).first()


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that happened between us and an invited person."""

    at: datetime
    what: str
    note: str = ""
    by: str = ""


def history_of(invitation: Invitation) -> tuple[HistoryEntry, ...]:
    """Return mails, what came back, calls and contacts of somebody found by `person`, the newest first."""
    entries = [*_mails_of(invitation), *_calls_of(invitation)]
    entries += [HistoryEntry(one.at, one.get_kind_display(), one.note, _name_of(one.by)) for one in invitation.contacts.all()]
    return tuple(sorted(entries, key=lambda entry: entry.at, reverse=True))


def _mails_of(invitation: Invitation) -> Iterator[HistoryEntry]:
    for mailing in invitation.mailings.all():
        kind = mailing.wave.get_kind_display()
        if mailing.sent_at:
            yield HistoryEntry(mailing.sent_at, f"Mail verzonden: {kind.lower()}")
        if mailing.refused_at:
            yield HistoryEntry(mailing.refused_at, f"Mail geweigerd: {kind.lower()}", mailing.refusal)
        for bounce in mailing.bounces.all():
            yield HistoryEntry(bounce.received_at, f"Terug van de mailserver: {bounce.get_kind_display().lower()}")


def _calls_of(invitation: Invitation) -> Iterator[HistoryEntry]:
    target = getattr(invitation, "call_target", None)
    for call in target.calls.all() if target else ():
        yield HistoryEntry(call.called_at, f"Gebeld: {call.get_outcome_display().lower()}", by=_name_of(call.caller))


def _name_of(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""


def was_written_to(invitation: Invitation) -> bool:
    """Tell whether a mail or a letter went out to this person: from then on the person was approached."""
    if Mailing.objects.filter(invitation=invitation, sent_at__isnull=False).exists():
        return True
    return ContactMoment.objects.filter(invitation=invitation, kind=ContactKind.LETTER).exists()
