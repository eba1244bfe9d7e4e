"""Takes in what came back to mails: notes bounces, marks addresses that fail, and lets staff correct them. Writes `Bounce`.

Of a report are kept: our Message-ID, status, what the server said without addresses, and the time. The mail itself, which
returns the code, is deleted from the mailbox once that is stored.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import structlog
from django.db import transaction

from organisations.registering import correct_address, mark_address_failed
from surveys import work_list
from surveys.bounces.mailboxes import Mailbox
from surveys.bounces.reports import DUTCH_TIME, Report, read_report, stripped
from surveys.bounces.statuses import blames_the_address, is_temporary
from surveys.choices import OF_ONE_BLOCK, BounceKind, ContactKind, WaveKind
from surveys.delivering import GIVEN_UP, LAPSED
from surveys.inviting import send_to_one
from surveys.mails import Letterhead
from surveys.models import BlockHandover, Bounce, ContactMoment, Invitation, Mailing

log = structlog.get_logger(__name__)

MOST_AT_ONCE: Final = 1000
"""A run ends after so many mails; the next one goes on."""
MOST_CORRECTIONS_A_DAY: Final = 5
_ENHANCED: Final = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?!\.?\d)")

Clock = Callable[[], datetime]


@dataclass(slots=True)
class Taken:
    """What one reading of the mailbox brought."""

    bounces: int = 0
    known: int = 0
    """Read before."""
    good_news: int = 0
    """Reports that nothing went wrong: deleted, not kept."""
    left: int = 0
    """Mails that are no report: left for a person."""


# --- the mailbox ---------------------------------------------------------------------------------------------------
def empty_mailbox(mailbox: Mailbox, *, clock: Clock) -> Taken:
    """Note every report in the mailbox and delete it; leave other mail for a person.

    A mail is deleted after its row was committed. Who is stopped in between reads it again, and it counts once.
    """
    taken = Taken()
    for number, (name, content) in enumerate(mailbox.unread(), start=1):
        report = read_report(content, clock())
        if report is None:
            mailbox.set_aside(name)
            taken.left += 1
            continue
        if report.kind is None:
            taken.good_news += 1
        elif note_report(report) is None:
            taken.known += 1
        else:
            taken.bounces += 1
        mailbox.delete(name)
        if number >= MOST_AT_ONCE:
            break
    if taken != Taken():
        log.info("mailbox_read", bounces=taken.bounces, known=taken.known, good_news=taken.good_news, left=taken.left)
    return taken


class SettledError(Exception):
    """Somebody else corrected the address, or settled the report, at the same moment."""


@transaction.atomic
def note_report(report: Report) -> Bounce | None:
    """Keep what a report says about one of our mails, however late it comes; None when it was noted before or is no failure."""
    if report.kind is None:
        return None
    mailing = work_list.mailing_of_report(report.message_ids, report.names, report.recipients)
    bounce, is_new = Bounce.objects.get_or_create(
        report_key=report.key,
        defaults={
            "mailing": mailing,
            "message_id": (mailing.message_id if mailing else next(iter(report.message_ids), ""))[:120],
            "kind": report.kind,
            "status": report.status,
            "diagnostic": report.diagnostic,
            "returns_on": report.returns_on,
            "received_at": report.at,
        },
    )
    if not is_new:
        return None
    if mailing is not None:
        _judge(bounce, mailing)
    return bounce


def _judge(bounce: Bounce, mailing: Mailing) -> None:
    """Mark the address of a permanent failure; what is said of an address that was corrected since is settled already."""
    if bounce.kind == BounceKind.AUTO_REPLY:
        return
    if mailing.handover_id is not None:
        _judge_handover(bounce, mailing.handover_id)
        return
    sent_at = mailing.sent_at or mailing.refused_at
    if sent_at is not None and work_list.was_corrected_since(mailing.invitation, sent_at):
        bounce.settled_at = bounce.received_at
        bounce.save(update_fields=["settled_at"])
    elif bounce.kind == BounceKind.HARD and blames_the_address(bounce.status):
        mark_address_failed(mailing.invitation.person, bounce.received_at.astimezone(DUTCH_TIME).date())


def _judge_handover(bounce: Bounce, handover_id: UUID) -> None:
    """Tell who gave a block that the mail did not arrive; it is for the giver to mend, so nobody has to look at it here."""
    if bounce.kind == BounceKind.HARD:
        BlockHandover.objects.filter(pk=handover_id, accepted_at=None).update(mail_failed_at=bounce.received_at)
    bounce.settled_at = bounce.received_at
    bounce.save(update_fields=["settled_at"])


# --- refusals at the door ------------------------------------------------------------------------------------------
def note_refusals() -> int:
    """Put what mail servers refused while we sent on the same list as what came back later; return how many were new."""
    noted = 0
    for mailing in work_list.refused_mailings(LAPSED):
        with transaction.atomic():
            noted += _note_refusal(mailing)
    return noted


def _note_refusal(mailing: Mailing) -> bool:
    if mailing.refused_at is None:
        return False
    status = _status_of_refusal(mailing.refusal)
    is_final = not (mailing.refusal.startswith(GIVEN_UP) or is_temporary(status))
    bounce, is_new = Bounce.objects.get_or_create(
        report_key=sha256(f"refusal {mailing.message_id}".encode()).hexdigest(),
        defaults={
            "mailing": mailing,
            "message_id": mailing.message_id,
            "kind": BounceKind.HARD if is_final else BounceKind.SOFT,
            "status": status,
            "diagnostic": stripped(mailing.refusal),
            "received_at": mailing.refused_at,
        },
    )
    if is_new:
        _judge(bounce, mailing)
    return is_new


def _status_of_refusal(refusal: str) -> str:
    """Return the status in the text of a refusal: of the server's answer, or of what we know ourselves."""
    found = _ENHANCED.search(refusal)
    if found:
        return found.group(1)
    if refusal.startswith(GIVEN_UP):
        return "4.4.7"
    return "5.0.0" if refusal[:1].isdigit() else "5.1.3"


# --- the work list -------------------------------------------------------------------------------------------------
def settle(bounce: Bounce, *, now: datetime) -> None:
    """Take somebody off the work list, or an automatic reply off its list; the address keeps its mark."""
    rows = Bounce.objects.filter(settled_at=None)
    if bounce.kind == BounceKind.AUTO_REPLY or bounce.mailing is None:
        rows.filter(pk=bounce.pk).update(settled_at=now)
    else:
        _settle_failures(bounce.mailing.invitation, now)


def _settle_failures(invitation: Invitation, now: datetime) -> None:
    failures = Bounce.objects.filter(mailing__invitation=invitation, settled_at=None).exclude(kind=BounceKind.AUTO_REPLY)
    failures.update(settled_at=now)


@transaction.atomic
def correct_and_send_again(bounce: Bounce, email: str, *, user: Any, now: datetime, letterhead: Letterhead) -> bool:
    """Correct the address of who a bounce is about, and queue the same kind of mail once more.

    Return whether a mail was queued: outside the field period only the address is corrected. Raises SettledError when
    somebody else settled it meanwhile.
    """
    if Bounce.objects.select_for_update(of=("self",)).get(pk=bounce.pk).settled_at != bounce.settled_at:
        raise SettledError
    mailing = bounce.mailing
    if mailing is None:
        message = "a bounce without a mail is about nobody"
        raise ValueError(message)
    invitation = mailing.invitation
    correct_address(invitation.person, email)
    ContactMoment.objects.create(invitation=invitation, kind=ContactKind.ADDRESS_CORRECTED, at=now, by=user)
    _settle_failures(invitation, now)
    # One mail a day and name: somebody whose second address was wrong too needs a name of its own.
    names = ("Na bounce", *(f"Na bounce ({number})" for number in range(2, MOST_CORRECTIONS_A_DAY + 1)))
    kind = WaveKind.CODE_AGAIN if mailing.wave.kind in OF_ONE_BLOCK else WaveKind(mailing.wave.kind)
    return any(send_to_one(invitation, now=now, letterhead=letterhead, kind=kind, name=name) for name in names)
