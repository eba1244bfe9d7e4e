"""Tasks of Celery: entry points that carry no content."""

from celery import shared_task
from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone

from surveys.delivering import drain
from surveys.lettering import make_waiting
from surveys.letters import Paper
from surveys.mails import Letterhead
from surveys.postman import Postman
from surveys.queries import database_clock
from surveys.waking import DRAIN_OUTBOX, MAKE_LETTERS, wake_for_mail


@shared_task(name=DRAIN_OUTBOX)
def drain_outbox() -> None:
    """Send the mails that wait."""
    with Postman(get_connection()) as postman:
        done = drain(clock=database_clock(), letterhead=Letterhead.of(settings), postman=postman, lease=settings.MAIL_LEASE)
    if not done.is_finished:
        wake_for_mail(after=done.again_after)


@shared_task(name=MAKE_LETTERS)
def make_letters() -> None:
    """Make the files of letters that were asked for."""
    make_waiting(clock=timezone.now, paper_of=lambda now: Paper.of(settings, timezone.localdate(now)))
