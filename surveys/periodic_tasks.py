"""What beat wakes us for, in code and not in a table."""

from typing import Final

import structlog
from celery import current_app, shared_task
from django.conf import settings
from django.utils import timezone

from surveys.bounces.mailboxes import MailboxTroubleError, Place, opened
from surveys.bouncing import empty_mailbox, note_refusals
from surveys.delivering import batches_waiting
from surveys.lettering import are_letters_waiting, expire_letters
from surveys.planning import release_due
from surveys.queries import database_clock
from surveys.waking import wake_for_letters, wake_for_mail

log = structlog.get_logger(__name__)

WAKE_FOR_OUTBOX: Final = "surveys.wake_for_outbox"
READ_BOUNCES: Final = "surveys.read_bounces"
SECONDS: Final = 60
EXPIRE_LETTERS: Final = "surveys.expire_letters"
SECONDS_BETWEEN_READINGS: Final = 300


@shared_task(name=WAKE_FOR_OUTBOX)
def wake_for_outbox() -> None:
    """Release the waves whose date has come, and wake workers for mails that wait.

    Mails wait because a pause is over, a worker was killed or a wake-up call was lost.
    """
    now = database_clock()()
    release_due(now)
    if batches := batches_waiting(now):
        wake_for_mail(calls=batches)


@shared_task(name=READ_BOUNCES)
def read_bounces() -> None:
    """Take in what mail servers refused and what came back to the mailbox, if there is one."""
    note_refusals()
    place = Place.of(settings)
    if not place.is_set:
        return
    try:
        with opened(place) as mailbox:
            empty_mailbox(mailbox, clock=timezone.now)
    except MailboxTroubleError as trouble:
        log.warning("mailbox_in_trouble", reason=str(trouble))


@shared_task(name=EXPIRE_LETTERS)
def expire_old_letters() -> None:
    """Throw away the files of letters whose day is over, and see to it that those asked for are made."""
    expire_letters(timezone.now())
    if are_letters_waiting(timezone.now()):
        wake_for_letters()


for seconds, name in (
    (SECONDS, WAKE_FOR_OUTBOX),
    (SECONDS_BETWEEN_READINGS, READ_BOUNCES),
    (SECONDS_BETWEEN_READINGS, EXPIRE_LETTERS),
):
    current_app.add_periodic_task(
        seconds, current_app.signature(name), name=name, expires=settings.BEAT_CALL_KEEPS.total_seconds()
    )
