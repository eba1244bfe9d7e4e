"""How a process of a crew begins, and the one that leads it; knows no models, which exist only after it."""

import logging
import os
from typing import Final

import django

from monitor_site.garbage import look_for_garbage_seldom

_WITHOUT_WAITING: Final = "-c synchronous_commit=off"
"""A replay that breaks off begins anew, so nobody waits until a row is on the disk."""


def begin() -> None:
    """Make this process one of the site's, and a quiet one."""
    os.environ["PGOPTIONS"] = _WITHOUT_WAITING
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    django.setup()
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    look_for_garbage_seldom()


def hurry() -> None:
    """Let this process, which is one of the site's already, wait for no disk and look for garbage seldom, as the crew does."""
    from django.db import connection  # noqa: PLC0415 -- exists only after the start of a crew

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    look_for_garbage_seldom()
