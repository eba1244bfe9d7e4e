"""Delivers what waits in the outbox: claims rows with a lease, sends outside any transaction, stamps what was sent.

The database is the truth. A killed worker's rows are claimed again when its lease ends, and at most the one mail that
was on its way goes out twice, with the same Message-ID.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, TypeVar
from uuid import UUID, uuid4

import structlog
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Model, QuerySet

from surveys.choices import ASKED_FOR, NOT_TO_BE_ASKED, InvitationStatus, WaveKind, WaveState
from surveys.handover_mails import compose_handover
from surveys.inquiry_mails import compose_inquiry
from surveys.invitees import with_person
from surveys.mail_texts import Wordings
from surveys.mails import Letterhead, compose
from surveys.models import BlockHandover, Edition, Inquiry, Invitation, Mailing, MailWave
from surveys.postman import Postman, PostponedError, RefusedError, ServerTroubleError
from surveys.queries import reachable_invitations
from surveys.sendable import TICK, allowance, is_held_back, sendable_waves, waiting
from surveys.standing import do_openings_differ
from surveys.statements import prepared_cursor

log = structlog.get_logger(__name__)

BATCH: Final = 50
MOST_WORKERS: Final = 4
LEASE: Final = timedelta(minutes=10)
"""Half of it must be left to begin a mail: EHLO, sender, recipient, data and end of data may each take 60 seconds."""
DRAIN_TIME: Final = timedelta(minutes=5)
"""After this a drain ends and asks for a next one, so that the broker never thinks that its task was lost."""
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=4)
MOST_ATTEMPTS: Final = 16
"""Two days of trying, with these pauses."""
GIVEN_UP: Final = "na herhaald proberen opgegeven"
LAPSED: Final = "vervallen voor verzending"
_READ_AGAIN: Final = ("opted_out", "status", "disposition")
# Written out, because they are most of what the database and the ORM have to do for a mail.
_STILL_MINE: Final = (
    f"SELECT {', '.join(f'invitation.{name}' for name in _READ_AGAIN)} FROM surveys_mailing AS mailing "  # noqa: S608 -- names of ours
    "JOIN surveys_mailwave AS wave ON wave.id = mailing.wave_id "
    "JOIN surveys_invitation AS invitation ON invitation.id = mailing.invitation_id "
    "WHERE mailing.id = %s AND mailing.claimed_by = %s AND mailing.claimed_until >= %s AND wave.state = %s"
)
_SENT: Final = (
    "UPDATE surveys_mailing SET claimed_by = NULL, claimed_until = NULL, sent_at = %s, attempts = attempts + 1 "
    "WHERE id = %s AND claimed_by = %s"
)
_WITH_HANDOVER: Final = ("dossier__organisation", "dossier__survey__edition", "given_by__invitation__official")
_WITH_INQUIRY: Final = ("step__reconciled__dossier__organisation",)


_Row = TypeVar("_Row", bound=Model)

Clock = Callable[[], datetime]
Write = Callable[[], EmailMultiAlternatives]


@dataclass(slots=True)
class Drained:
    """What one drain did."""

    sent: int = 0
    refused: int = 0
    postponed: int = 0
    lapsed: int = 0
    is_finished: bool = True
    """Whether nothing was left to do; False when the time was over, or when the limit a minute was reached."""
    again_after: timedelta = timedelta()
    """When it is not finished: how long to wait before going on."""


def drain(*, clock: Clock, letterhead: Letterhead, postman: Postman, lease: timedelta = LEASE) -> Drained:
    """Send what waits until nothing is left that may go now, the mail server is in trouble, or the time is over."""
    me, done, begin, wordings = uuid4(), Drained(), clock(), Wordings()
    try:
        while batch := claim(me, clock(), lease):
            for mailing in _loaded(batch):
                write = partial(_compose, mailing, letterhead, wordings, clock)
                _deliver(mailing, me, done, clock=clock, write=write, postman=postman, lease=lease)
            if clock() >= begin + DRAIN_TIME:
                done.is_finished = False
                break
        else:
            _leave_the_rest(done, begin, clock())
    except ServerTroubleError as trouble:
        log.warning("mail_server_in_trouble", reason=trouble.reason)
    finally:
        give_back(me)
    if done != Drained():
        log.info("outbox_drained", sent=done.sent, refused=done.refused, postponed=done.postponed, lapsed=done.lapsed)
    return done


def _loaded(batch: Iterable[int]) -> Iterator[Mailing]:
    """Yield the rows of a batch with all that is needed to write them, in the order of their numbers.

    A wave is read once, with survey and edition, and not again with each of its mails; what only mails about a block need is
    read for those alone. One statement over all of these tables takes PostgreSQL longer to plan than to run.
    """
    rows = Mailing.objects.select_related("invitation", *with_person("invitation__")).filter(pk__in=batch)
    mailings = list(rows.order_by("pk"))
    waves = MailWave.objects.select_related("survey__edition").in_bulk({each.wave_id for each in mailings})
    handovers = _read(BlockHandover.objects.select_related(*_WITH_HANDOVER), (each.handover_id for each in mailings))
    inquiries = _read(Inquiry.objects.select_related(*_WITH_INQUIRY), (each.inquiry_id for each in mailings))
    for mailing in mailings:
        mailing.wave = waves[mailing.wave_id]
        mailing.invitation.survey = mailing.wave.survey
        if mailing.handover_id not in {None, *handovers} or mailing.inquiry_id not in {None, *inquiries}:
            continue  # deleted this moment, and the row with it
        mailing.handover, mailing.inquiry = handovers.get(mailing.handover_id), inquiries.get(mailing.inquiry_id)
        yield mailing


def _read(rows: QuerySet[_Row], ids: Iterable[UUID | int | None]) -> dict[Any, _Row]:
    """Return rows by their numbers, without asking for any where there are none."""
    wanted = {each for each in ids if each is not None}
    return rows.in_bulk(wanted) if wanted else {}


def _compose(mailing: Mailing, letterhead: Letterhead, wordings: Wordings, clock: Clock) -> EmailMultiAlternatives:
    if mailing.handover is not None:
        return compose_handover(mailing, mailing.handover, letterhead)
    if mailing.inquiry is not None:
        return compose_inquiry(mailing, mailing.inquiry, letterhead, now=clock())
    return compose(mailing, letterhead, wordings)


def _leave_the_rest(done: Drained, begin: datetime, now: datetime) -> None:
    """Ask for a next turn when the limit stopped us; who sent nothing asks none, so that turns do not pile up."""
    if (done.sent or done.refused) and is_held_back(now):
        done.is_finished, done.again_after = False, max(timedelta(), begin + TICK - now)


def claim(worker: UUID, now: datetime, lease: timedelta = LEASE) -> list[int]:
    """Claim a batch for `worker` in one short transaction; rows that another worker is claiming are passed over."""
    with transaction.atomic():
        waves = sendable_waves(now)
        ids = _free_rows(waves.urgent, now, BATCH)
        ids += _free_rows(waves.free, now, BATCH - len(ids))
        for edition_id, of_edition in waves.limited.items():
            if len(ids) == BATCH:
                break
            Edition.objects.select_for_update(no_key=True).get(pk=edition_id)
            ids += _free_rows(of_edition, now, min(allowance(edition_id, now), BATCH - len(ids)))
        Mailing.objects.filter(pk__in=ids).update(claimed_by=worker, claimed_until=now + lease)
    return ids


def _free_rows(waves: tuple[int, ...], now: datetime, most: int) -> list[int]:
    if not waves or not most:
        return []
    rows = Mailing.objects.select_for_update(skip_locked=True).filter(waiting(now), wave__in=waves).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:most])


def give_back(worker: UUID) -> None:
    """End the leases of what was claimed and not sent."""
    Mailing.objects.filter(claimed_by=worker).update(claimed_by=None, claimed_until=None)


def _deliver(
    mailing: Mailing, me: UUID, done: Drained, *, clock: Clock, write: Write, postman: Postman, lease: timedelta
) -> None:
    """Send one mail, if it is still ours to send, and write down how that went."""
    now = clock()
    if not may_go_out(mailing, now) or not _is_still_mine(mailing, me, now + lease / 2):
        return
    if not is_wanted(mailing, now):
        _stamp(mailing.pk, me, refused_at=clock(), refusal=LAPSED)
        done.lapsed += 1
        return
    try:
        postman.send(write())
    except RefusedError as refusal:
        _stamp(mailing.pk, me, refused_at=clock(), refusal=refusal.reason, attempts=F("attempts") + 1)
        done.refused += 1
    except PostponedError as trouble:
        _postpone(mailing, me, trouble, now=clock())
        done.postponed += 1
    else:
        _stamp_sent(mailing.pk, me, clock())
        done.sent += 1


def _is_still_mine(mailing: Mailing, worker: UUID, until: datetime) -> bool:
    """Tell whether the lease lasts until the mail will be gone and the wave was not stopped; read again who still wants it.

    One short statement a mail: the rest of the row was read with its batch, seconds ago.
    """
    with prepared_cursor() as cursor:
        cursor.execute(_STILL_MINE, [mailing.pk, worker, until, WaveState.RELEASED.value])
        row = cursor.fetchone()
    if row is None:
        return False
    for name, value in zip(_READ_AGAIN, row, strict=True):
        setattr(mailing.invitation, name, value)
    return True


def may_go_out(mailing: Mailing, now: datetime) -> bool:
    """Tell whether this is an hour for the mail; a code that was asked for goes at any."""
    return mailing.wave.kind in ASKED_FOR or mailing.invitation.survey.edition.send_window.is_open(now)


def is_wanted(mailing: Mailing, now: datetime) -> bool:
    """Tell whether the mail still makes sense: whoever asks for a code gets it, nobody is reminded of what is done or over."""
    if mailing.handover_id is not None:
        return _is_handover_wanted(mailing.handover_id, now)
    if mailing.inquiry_id is not None:
        return _is_inquiry_wanted(mailing.inquiry_id, mailing.invitation)
    if mailing.wave.kind == WaveKind.DIFFERENCE and not do_openings_differ(mailing.invitation):
        return False
    return _is_survey_mail_wanted(mailing, mailing.invitation, now)


def _is_survey_mail_wanted(mailing: Mailing, invitation: Invitation, now: datetime) -> bool:
    if not invitation.person.email or invitation.survey.edition.key_salt is None:
        return False
    if invitation.disposition in NOT_TO_BE_ASKED:
        return False
    if mailing.wave.kind == WaveKind.CODE_AGAIN:
        return True
    if invitation.disposition or invitation.person.email_failed_on or invitation.survey.closes_at <= now:
        return False
    return not invitation.opted_out and invitation.status != InvitationStatus.COMPLETE


def _is_handover_wanted(handover_id: UUID, now: datetime) -> bool:
    """Tell whether a colleague still gets the link to a block; read anew, since the giver may take it back at any moment."""
    waiting = BlockHandover.objects.filter(pk=handover_id, withdrawn_at=None, accepted_at=None, expires_at__gt=now)
    open_still = waiting.filter(dossier__completed_at=None, dossier__survey__closes_at__gt=now).exclude(email="")
    return open_still.filter(dossier__survey__edition__key_salt__isnull=False).exists()


def _is_inquiry_wanted(inquiry_id: UUID, invitation: Invitation) -> bool:
    """Tell whether somebody is still asked about a block: also who finished, and after closing."""
    if (
        invitation.survey.edition.key_salt is None
        or not reachable_invitations(invitation.survey).filter(pk=invitation.pk).exists()
    ):
        return False
    return Inquiry.objects.filter(pk=inquiry_id).exclude(text="").exists()


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
        _tell_of_lost_lease(mailing_id)


def _stamp_sent(mailing_id: int, worker: UUID, sent_at: datetime) -> None:
    """Write down that a mail went, if the lease is still ours."""
    with prepared_cursor() as cursor:
        cursor.execute(_SENT, [sent_at, mailing_id, worker])
        is_ours = bool(cursor.rowcount)
    if not is_ours:
        _tell_of_lost_lease(mailing_id)


def _tell_of_lost_lease(mailing_id: int) -> None:
    log.warning("lease_lost_while_sending", mailing=mailing_id)


def batches_waiting(now: datetime) -> int:
    """Return how many batches wait, at most four: as many workers are worth waking; one for what is limited."""
    waves = sendable_waves(now)
    rows = Mailing.objects.filter(waiting(now), wave__in=waves.unlimited).order_by()[: MOST_WORKERS * BATCH].count()
    return -(-rows // BATCH) or int(is_held_back(now))
