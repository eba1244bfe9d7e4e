"""Helps invited people: sends codes again, corrects addresses, notes who is not to be asked. Each step leaves a contact.

Writes `ContactMoment`, and the disposition and reopening of an invitation. Knows nothing of answers.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from organisations import registering
from organisations.models import Official, Person
from organisations.registering import (
    NewOfficeHolder,
    NewOfficial,
    register_office_holders,
    register_officials,
    save_person,
)
from surveys import bouncing, withdrawing
from surveys.call_queue import DUTCH_TIME
from surveys.choices import NOT_TO_BE_ASKED, BounceKind, ContactKind, Disposition, InvitationStatus, WaveKind
from surveys.finding import was_written_to
from surveys.invitees import WITH_PERSON, invitees_of
from surveys.inviting import invite, send_to_one
from surveys.mails import Letterhead
from surveys.models import Bounce, ContactMoment, Invitation

LONGEST_NOTE: Final = 200
LONGEST_REOPENING: Final = timedelta(days=14)


class HelpError(ValueError):
    """A step cannot be taken for this person; the text says why and what can, for staff."""


@dataclass(frozen=True, slots=True)
class Helper:
    """Who helps, and when."""

    user: Any
    now: datetime


@dataclass(frozen=True, slots=True)
class Successor:
    """Who took over an office."""

    family_name: str
    prefix: str = ""
    first_name: str = ""
    email: str = ""
    phone: str = ""


def log_contact(invitation: Invitation, note: str, helper: Helper, *, kind: ContactKind = ContactKind.QUESTION) -> None:
    """Write down who was in contact with somebody, when, and in a few words what for."""
    ContactMoment.objects.create(invitation=invitation, kind=kind, note=note[:LONGEST_NOTE], at=helper.now, by=helper.user)


# --- code and address ----------------------------------------------------------------------------------------------
@transaction.atomic
def send_code(invitation: Invitation, helper: Helper, *, letterhead: Letterhead) -> None:
    """Send the code again; raise HelpError where that cannot be, or was done today."""
    invitation = _locked(invitation)
    _refuse_dead(invitation)
    if not invitation.person.email:
        raise HelpError("Er is geen e-mailadres bekend. Verbeter eerst het adres.")
    if not send_to_one(invitation, now=helper.now, letterhead=letterhead):
        raise HelpError("De code is vandaag al opnieuw gestuurd, of de vragenlijst is niet open.")
    log_contact(invitation, "", helper, kind=ContactKind.CODE_SENT)


@transaction.atomic
def correct_address(
    invitation: Invitation, helper: Helper, *, email: str, phone: str, letterhead: Letterhead | None = None
) -> bool:
    """Correct address and telephone number in the frame, and settle what bounced; return whether the code was sent too.

    It is sent when a `letterhead` is given, also when it was sent before on this day: to another address. Raises HelpError
    when somebody else corrected it meanwhile.
    """
    shown, invitation = invitation.person, _locked(invitation)
    person = invitation.person
    if (shown.email, shown.phone) != (person.email, person.phone):
        raise HelpError("Het adres is intussen gewijzigd door een collega. Kijk eerst wat er nu staat.")
    if email != person.email:
        registering.correct_address(person, email)
        _settle_bounces(invitation, helper.now)
    if phone != person.phone:
        registering.correct_phone(person, phone)
    log_contact(invitation, "", helper, kind=ContactKind.ADDRESS_CORRECTED)
    if letterhead is None or not email or invitation.disposition in NOT_TO_BE_ASKED:
        return False
    if not send_to_one(invitation, now=helper.now, letterhead=letterhead, name="Adres verbeterd"):
        return False
    log_contact(invitation, "", helper, kind=ContactKind.CODE_SENT)
    return True


def _settle_bounces(invitation: Invitation, now: datetime) -> None:
    failures = Bounce.objects.filter(mailing__invitation=invitation, settled_at=None).exclude(kind=BounceKind.AUTO_REPLY)
    if bounce := failures.select_related("mailing__invitation").first():
        bouncing.settle(bounce, now=now)


# --- who is not to be asked ----------------------------------------------------------------------------------------
@transaction.atomic
def exclude(invitation: Invitation, reason: str, helper: Helper) -> None:
    """Leave somebody out before anything was sent: the person does not count as approached."""
    invitation = _locked(invitation)
    _refuse_dead(invitation)
    _refuse_sent(invitation)
    if was_written_to(invitation) or invitation.status != InvitationStatus.NEW:
        raise HelpError("Deze persoon is al benaderd. Kies ‘Niet meer in functie’, of meld de persoon af.")
    _dispose(invitation, Disposition.EXCLUDED, reason)
    log_contact(invitation, reason, helper, kind=ContactKind.EXCLUDED)


@transaction.atomic
def mark_ineligible(invitation: Invitation, reason: str, helper: Helper) -> None:
    """Note after sending that somebody is not in this office: approached, and no part of who could answer (AAPOR)."""
    invitation = _locked(invitation)
    _refuse_dead(invitation)
    _refuse_sent(invitation)
    if not was_written_to(invitation):
        raise HelpError("Er is nog niets verzonden. Kies ‘Uitsluiten voor verzending’.")
    _dispose(invitation, Disposition.INELIGIBLE, reason)
    log_contact(invitation, reason, helper, kind=ContactKind.INELIGIBLE)


@transaction.atomic
def replace(
    invitation: Invitation, successor: Successor, helper: Helper, *, master_key: bytes, letterhead: Letterhead
) -> Invitation:
    """Let a successor take over the office: a new person with an invitation and code of its own; the old code is dead.

    Raises HelpError when the predecessor sent the questionnaire, or was replaced before.
    """
    old = _locked(invitation)
    _refuse_sent(old)
    if old.contacts.filter(kind=ContactKind.REPLACED).exists():
        raise HelpError("Voor deze persoon is al een opvolger uitgenodigd.")
    disposition = Disposition.INELIGIBLE if was_written_to(old) else Disposition.EXCLUDED
    _dispose(old, disposition, "opgevolgd")
    log_contact(old, "", helper, kind=ContactKind.REPLACED)
    _leave_office(old.person, helper.now)
    new = _register(old.person, successor)
    invite(old.survey, [new], master_key=master_key, is_test=old.is_test)
    of_successor = invitees_of(old.survey.kind).where(pk=new.pk)
    invited = Invitation.objects.select_related("survey__edition", *WITH_PERSON).get(of_successor, survey=old.survey)
    if new.email:
        send_to_one(invited, now=helper.now, letterhead=letterhead, kind=WaveKind.INVITATION, name="Uitnodiging aan opvolgers")
    return invited


def _leave_office(person: Person, now: datetime) -> None:
    person.left_on = now.astimezone(DUTCH_TIME).date()
    save_person(person)


def _register(predecessor: Person, successor: Successor) -> Person:
    code, names = predecessor.organisation.code, asdict(successor)
    people: Sequence[Person]
    if isinstance(predecessor, Official):
        people = register_officials([NewOfficial(code, predecessor.function, **names)])
    else:
        people = register_office_holders([NewOfficeHolder(code, predecessor.function, **names)])
    return people[0]


@transaction.atomic
def restore(invitation: Invitation, helper: Helper) -> None:
    """Take back that somebody was left out or not in office: the code works as before."""
    invitation = _locked(invitation)
    if invitation.disposition not in NOT_TO_BE_ASKED:
        raise HelpError("Deze persoon is niet uitgesloten.")
    if invitation.contacts.filter(kind=ContactKind.REPLACED).exists():
        raise HelpError("Er is al een opvolger uitgenodigd. Sluit die eerst uit, en vraag dan de onderzoeker om herstel.")
    _dispose(invitation, "", "")
    log_contact(invitation, "", helper, kind=ContactKind.RESTORED)


def _locked(invitation: Invitation) -> Invitation:
    """Return an invitation as it is now: of two people who help the same person at once, the second sees what the first did.

    Others may still hang mails on it, whose senders hold the survey that we may have to wait for.
    """
    Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    # In a statement of its own: one that waited for a lock reads the rows joined to it as they were before.
    return Invitation.objects.select_related("survey__edition", *WITH_PERSON).get(pk=invitation.pk)


def _dispose(invitation: Invitation, disposition: str, reason: str) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(disposition=disposition, disposition_reason=reason[:LONGEST_NOTE])


def _refuse_sent(invitation: Invitation) -> None:
    if Invitation.objects.filter(pk=invitation.pk, status=InvitationStatus.COMPLETE).exists():
        raise HelpError("Deze persoon heeft de vragenlijst al verstuurd.")


def _refuse_dead(invitation: Invitation) -> None:
    if invitation.disposition in NOT_TO_BE_ASKED:
        raise HelpError("Deze uitnodiging geldt niet meer.")


# --- taking part or not --------------------------------------------------------------------------------------------
@transaction.atomic
def opt_out(invitation: Invitation, note: str, helper: Helper) -> None:
    """Write to somebody no more, who said so to the helpdesk; raise HelpError when that was so already."""
    invitation = _locked(invitation)
    if _is_out(invitation):
        raise HelpError("Deze persoon is al afgemeld.")
    withdrawing.opt_out(invitation)
    log_contact(invitation, note, helper, kind=ContactKind.OPTED_OUT)


@transaction.atomic
def opt_in(invitation: Invitation, note: str, helper: Helper) -> None:
    """Take back an opt-out or a refusal; raise HelpError when there is none."""
    invitation = _locked(invitation)
    _refuse_dead(invitation)
    if not _is_out(invitation):
        raise HelpError("Deze persoon is niet afgemeld.")
    withdrawing.opt_in(invitation)
    log_contact(invitation, note, helper, kind=ContactKind.OPTED_IN)


def _is_out(invitation: Invitation) -> bool:
    return invitation.opted_out or invitation.disposition == Disposition.REFUSED


@transaction.atomic
def reopen(invitation: Invitation, until: datetime, reason: str, helper: Helper) -> None:
    """Let one person fill in after closing, until a moment of choice; raise HelpError where that makes no sense."""
    invitation = _locked(invitation)
    _refuse_dead(invitation)
    _refuse_sent(invitation)
    if helper.now < invitation.survey.closes_at:
        raise HelpError("De vragenlijst is nog open voor iedereen.")
    last_day = (helper.now + LONGEST_REOPENING).astimezone(DUTCH_TIME).date()
    if until <= helper.now or until.astimezone(DUTCH_TIME).date() > last_day:
        raise HelpError(f"Kies een dag in de komende {LONGEST_REOPENING.days} dagen.")
    Invitation.objects.filter(pk=invitation.pk).update(reopened_until=until)
    log_contact(invitation, reason, helper, kind=ContactKind.REOPENED)
