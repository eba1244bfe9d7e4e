"""Tasks of Celery: entry points that carry no content."""

from celery import shared_task
from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone

from surveys.delivering import drain
from surveys.mails import Letterhead
from surveys.postman import Postman
from surveys.waking import DRAIN_OUTBOX, wake_for_mail


@shared_task(name=DRAIN_OUTBOX)
def drain_outbox() -> None:
    """Send the mails that wait."""
    with Postman(get_connection()) as postman:
        done = drain(clock=timezone.now, letterhead=Letterhead.of(settings), postman=postman)
    if not done.is_finished:
        wake_for_mail(after=done.again_after)
