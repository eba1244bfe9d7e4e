"""How a process of a crew begins; knows no models, which exist only after it."""

import logging
import os
from typing import Final

import django

_WITHOUT_WAITING: Final = "-c synchronous_commit=off"
"""A replay that breaks off begins anew, so nobody waits until a row is on the disk."""


def begin() -> None:
    """Make this process one of the site's, and a quiet one."""
    os.environ["PGOPTIONS"] = _WITHOUT_WAITING
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    django.setup()
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
