"""What beat wakes us for, in code and not in a table."""

from typing import Final

from celery import current_app, shared_task
from django.utils import timezone

from surveys.delivering import batches_waiting
from surveys.waking import wake_for_mail

WAKE_FOR_OUTBOX: Final = "surveys.wake_for_outbox"
SECONDS: Final = 60


@shared_task(name=WAKE_FOR_OUTBOX)
def wake_for_outbox() -> None:
    """Wake workers for mails that wait: because a pause is over, a worker was killed or a wake-up call was lost."""
    if batches := batches_waiting(timezone.now()):
        wake_for_mail(calls=batches)


# A call that nobody took within its minute is worth nothing: the next one is coming.
current_app.add_periodic_task(SECONDS, current_app.signature(WAKE_FOR_OUTBOX), name=WAKE_FOR_OUTBOX, expires=SECONDS)
