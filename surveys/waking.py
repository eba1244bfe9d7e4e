"""Wakes workers by the name of their task, after the commit. The rows say what is to be done; a wake-up call may get lost."""

from datetime import timedelta
from functools import partial
from typing import Final

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

DRAIN_OUTBOX: Final = "surveys.drain_outbox"
MAKE_LETTERS: Final = "surveys.make_letters"
CALLS_FOR_A_WAVE: Final = 4
"""So that several workers share a wave; one that finds nothing left goes back to sleep."""


def wake_for_mail(*, calls: int = 1, after: timedelta = timedelta()) -> None:
    """Wake workers that send mail once the rows are there for them to see."""
    transaction.on_commit(partial(_call, DRAIN_OUTBOX, calls, after))


def wake_for_letters() -> None:
    """Wake the worker that makes letters once the row is there for it to see."""
    transaction.on_commit(partial(_call, MAKE_LETTERS, 1, timedelta()))


def _call(task_name: str, calls: int, after: timedelta) -> None:
    """Send wake-up calls; without a broker nothing is lost, since beat looks every minute for what waits."""
    try:
        for _ in range(calls):
            current_app.send_task(task_name, retry=False, countdown=after.total_seconds() or None)
    except OperationalError:
        log.warning("wake_up_call_lost", task=task_name)
