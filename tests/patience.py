"""Waiting for what another process does: as long as a busy machine may take, and no longer than it takes."""

import time
from collections.abc import Callable
from typing import Final

PATIENCE: Final = 240
"""Seconds."""


def until(is_so: Callable[[], bool], trouble: str | Callable[[], str]) -> None:
    """Wait until something is so, or fail."""
    latest = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < latest, trouble if isinstance(trouble, str) else trouble()
        time.sleep(0.02)
