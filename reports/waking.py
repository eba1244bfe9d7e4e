"""Wakes a worker by the name of its task, after the commit. The rows say what is to be made; a call may get lost."""

from functools import partial
from typing import Final

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

MAKE_PRODUCTS: Final = "reports.make_products"
DECIDE: Final = "reports.decide"


def wake_for_products() -> None:
    """Wake a worker that makes files once the rows are there for it to see."""
    transaction.on_commit(partial(_call, MAKE_PRODUCTS))


def wake_for_decisions() -> None:
    """Wake a worker that decides what may be shown, once the rows are there for it to see."""
    transaction.on_commit(partial(_call, DECIDE))


def _call(task: str) -> None:
    """Send a wake-up call; without a broker nothing is lost, since beat looks every minute for what waits."""
    try:
        current_app.send_task(task, retry=False)
    except OperationalError:
        log.warning("wake_up_call_lost", task=task)
