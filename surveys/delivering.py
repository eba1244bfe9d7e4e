"""Delivers what waits in the outbox: claims rows with a lease, sends outside any transaction, stamps what was sent.

The database is the truth. A killed worker's rows are claimed again when its lease ends, and at most the one mail that
was on its way goes out twice, with the same Message-ID.
"""

import re
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NoReturn, Self
from uuid import UUID, uuid4

import structlog
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q

from surveys.choices import NOT_TO_BE_ASKED, InvitationStatus, WaveKind, WaveState
from surveys.mails import Letterhead, compose
from surveys.models import Mailing

log = structlog.get_logger(__name__)

BATCH: Final = 50
LEASE: Final = timedelta(minutes=10)
TIME_FOR_ONE_MAIL: Final = timedelta(minutes=5)
"""EHLO, sender, recipient, data and end of data may each take the 60 seconds of the timeout."""
DRAIN_TIME: Final = timedelta(minutes=5)
"""After this a drain ends and asks for a next one, so that the broker never thinks that its task was lost."""
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=4)
MOST_ATTEMPTS: Final = 16
"""Two days of trying, with these pauses."""
GIVEN_UP: Final = "na herhaald proberen opgegeven"
LAPSED: Final = "vervallen voor verzending"
_READ_AGAIN: Final = ("opted_out", "status", "disposition")
_LOADED: Final = ("wave", "invitation__survey__edition", "invitation__office_holder__organisation")

_ADDRESS: Final = re.compile(r"\S+@\S+")
_LONGEST_REASON: Final = 200
_CLOSING: Final = 421  # "service not available, closing": about the connection, not about the mail
_PERMANENT: Final = 500

Clock = Callable[[], datetime]


class RefusedError(Exception):
    """The mail server will never take this mail."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PostponedError(Exception):
    """The mail server does not take this mail now."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ServerTroubleError(Exception):
    """The mail server takes no mail at all from us: not reached, login or sender refused. No row is to blame."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _LostConnectionError(Exception):
    """The connection broke, perhaps only because it had been open for long."""


# --- the mail server -----------------------------------------------------------------------------------------------
class Postman:
    """One connection to the mail server, kept from mail to mail."""

    def __init__(self, backend: Any) -> None:
        """Take a mail backend of Django, not opened yet."""
        self._backend = backend
        self._is_open = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def send(self, message: EmailMultiAlternatives) -> None:
        """Hand over one mail; raise RefusedError, PostponedError or ServerTroubleError."""
        was_open = self._is_open
        try:
            self._hand_over(message)
        except _LostConnectionError:
            self.close()
            if not was_open:
                raise PostponedError("verbinding verbroken") from None
        else:
            return
        # Servers end a connection after some time or number of mails: once more, on a new one.
        try:
            self._hand_over(message)
        except _LostConnectionError:
            self.close()
            raise PostponedError("verbinding verbroken") from None

    def _hand_over(self, message: EmailMultiAlternatives) -> None:
        self._open()
        try:
            self._backend.send_messages([message])
        except smtplib.SMTPRecipientsRefused as refusal:
            judge(*next(iter(refusal.recipients.values())))
        except smtplib.SMTPDataError as refusal:
            judge(refusal.smtp_code, refusal.smtp_error)
        except smtplib.SMTPSenderRefused as refusal:
            if refusal.smtp_code == _CLOSING:
                raise _LostConnectionError from None
            raise ServerTroubleError(reason_of(refusal.smtp_code, refusal.smtp_error)) from None
        except smtplib.SMTPNotSupportedError:
            raise RefusedError("de mailserver kan niet naar dit soort adres sturen") from None
        except OSError:  # among which the other errors of smtplib
            raise _LostConnectionError from None
        except ValueError:
            raise RefusedError("het adres is geen geldig mailadres") from None

    def _open(self) -> None:
        if self._is_open:
            return
        try:
            self._backend.open()
        except OSError as error:
            raise ServerTroubleError(type(error).__name__) from None
        self._is_open = True

    def close(self) -> None:
        """End the connection; one that is broken is simply let go."""
        if self._is_open:
            self._is_open = False
            self._backend.close()


def judge(code: int, answer: bytes | str) -> NoReturn:
    """Raise what an answer of the mail server about one mail means."""
    if code == _CLOSING:
        raise _LostConnectionError from None
    if code < _PERMANENT:
        raise PostponedError(reason_of(code, answer)) from None
    raise RefusedError(reason_of(code, answer)) from None


def reason_of(code: int, answer: bytes | str) -> str:
    """Return code and text of an answer of the mail server, without addresses."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    plain = " ".join(_ADDRESS.sub("[adres]", text).replace("\x00", "").split())
    return f"{code} {plain}"[:_LONGEST_REASON]


# --- the outbox ------------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Drained:
    """What one drain did."""

    sent: int = 0
    refused: int = 0
    postponed: int = 0
    lapsed: int = 0
    is_finished: bool = True
    """Whether nothing was left to do; False when the time was over."""


def waiting(now: datetime) -> Q:
    """Return the condition of rows that may be claimed."""
    return (
        Q(sent_at=None, refused_at=None, wave__state=WaveState.RELEASED)
        & (Q(claimed_until=None) | Q(claimed_until__lte=now))
        & (Q(not_before=None) | Q(not_before__lte=now))
    )


def drain(*, clock: Clock, letterhead: Letterhead, postman: Postman) -> Drained:
    """Send what waits until nothing is left, the mail server is in trouble, or the time is over."""
    me, done, end = uuid4(), Drained(), clock() + DRAIN_TIME
    try:
        while batch := claim(me, clock()):
            for mailing in Mailing.objects.select_related(*_LOADED).filter(pk__in=batch).order_by("pk"):
                _deliver(mailing, me, done, clock=clock, letterhead=letterhead, postman=postman)
            if clock() >= end:
                done.is_finished = False
                break
    except ServerTroubleError as trouble:
        log.warning("mail_server_in_trouble", reason=trouble.reason)
    finally:
        give_back(me)
    if done != Drained():
        log.info("outbox_drained", sent=done.sent, refused=done.refused, postponed=done.postponed, lapsed=done.lapsed)
    return done


def claim(worker: UUID, now: datetime) -> list[int]:
    """Claim a batch for `worker` in one short transaction; rows that another worker is claiming are passed over."""
    with transaction.atomic():
        rows = Mailing.objects.select_for_update(skip_locked=True, of=("self",)).filter(waiting(now)).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:BATCH])
        Mailing.objects.filter(pk__in=ids).update(claimed_by=worker, claimed_until=now + LEASE)
    return ids


def give_back(worker: UUID) -> None:
    """End the leases of what was claimed and not sent."""
    Mailing.objects.filter(claimed_by=worker).update(claimed_by=None, claimed_until=None)


def _deliver(mailing: Mailing, me: UUID, done: Drained, *, clock: Clock, letterhead: Letterhead, postman: Postman) -> None:
    """Send one mail, if it is still ours to send, and write down how that went."""
    if not _is_still_mine(mailing, me, clock()):
        return
    if not is_wanted(mailing):
        _stamp(mailing.pk, me, refused_at=clock(), refusal=LAPSED)
        done.lapsed += 1
        return
    try:
        postman.send(compose(mailing, letterhead))
    except RefusedError as refusal:
        _stamp(mailing.pk, me, refused_at=clock(), refusal=refusal.reason, attempts=F("attempts") + 1)
        done.refused += 1
    except PostponedError as trouble:
        _postpone(mailing, me, trouble, now=clock())
        done.postponed += 1
    else:
        _stamp(mailing.pk, me, sent_at=clock(), attempts=F("attempts") + 1)
        done.sent += 1


def _is_still_mine(mailing: Mailing, worker: UUID, now: datetime) -> bool:
    """Tell whether the lease lasts long enough for one mail and the wave was not stopped; read again who still wants it.

    One short statement a mail: the rest of the row was read with its batch, seconds ago.
    """
    mine = Mailing.objects.filter(
        pk=mailing.pk, claimed_by=worker, claimed_until__gte=now + TIME_FOR_ONE_MAIL, wave__state=WaveState.RELEASED
    )
    for values in mine.values_list(*(f"invitation__{name}" for name in _READ_AGAIN)):
        for name, value in zip(_READ_AGAIN, values, strict=True):
            setattr(mailing.invitation, name, value)
        return True
    return False


def is_wanted(mailing: Mailing) -> bool:
    """Tell whether the mail still makes sense: whoever asks for a code gets it, nobody is reminded of what is done."""
    invitation = mailing.invitation
    if not invitation.office_holder.email or invitation.survey.edition.key_salt is None:
        return False
    if invitation.disposition in NOT_TO_BE_ASKED:
        return False
    if mailing.wave.kind == WaveKind.CODE_AGAIN:
        return True
    return not invitation.opted_out and invitation.status != InvitationStatus.COMPLETE


def _postpone(mailing: Mailing, worker: UUID, trouble: PostponedError, *, now: datetime) -> None:
    """Try again later, each time later; give up after two days."""
    attempts = mailing.attempts + 1
    if attempts >= MOST_ATTEMPTS:
        reason = f"{GIVEN_UP}: {trouble.reason}"[:200]
        _stamp(mailing.pk, worker, attempts=attempts, refused_at=now, refusal=reason)
        return
    _stamp(mailing.pk, worker, attempts=attempts, not_before=now + pause_after(attempts))


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: 1, 2, 4 … minutes, at most four hours."""
    return min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)


def _stamp(mailing_id: int, worker: UUID, **values: object) -> None:
    """Write down what happened, if the lease is still ours."""
    mine = Mailing.objects.filter(pk=mailing_id, claimed_by=worker)
    if not mine.update(claimed_by=None, claimed_until=None, **values):
        log.warning("lease_lost_while_sending", mailing=mailing_id)


def batches_waiting(now: datetime) -> int:
    """Return how many batches wait, at most four: as many workers are worth waking."""
    rows = Mailing.objects.filter(waiting(now)).order_by()[: 4 * BATCH].count()
    return -(-rows // BATCH)
