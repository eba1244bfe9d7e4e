"""Wakes a worker by the name of its task, after the commit. The rows say what is to be read; a call may get lost."""

from functools import partial
from typing import Final

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

READ_IMPORTS: Final = "organisations.read_imports"
CONFIRM_IMPORTS: Final = "organisations.confirm_imports"


def wake_for_imports() -> None:
    """Wake a worker that reads files once the rows are there for it to see."""
    transaction.on_commit(partial(_call, READ_IMPORTS))


def wake_to_confirm() -> None:
    """Wake a worker that writes confirmed proposals into the frame."""
    transaction.on_commit(partial(_call, CONFIRM_IMPORTS))


def _call(task: str) -> None:
    """Send a wake-up call; without a broker nothing is lost, since beat looks every minute for what waits."""
    try:
        current_app.send_task(task, retry=False)
    except OperationalError:
        log.warning("wake_up_call_lost", task=task)
