"""How far work is that happens in one transaction, told outside of it: a number in Valkey that goes by itself.

Nothing depends on it but a bar on a page; without Valkey the bar stands still and the work goes on.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.cache import cache
from redis.exceptions import RedisError

from organisations.choices import ImportState
from organisations.models import FrameImport

KEPT_SECONDS: Final = 600
_LEAST_TOLD: Final = 5
"""Percent before which nothing is said about the time that is left."""

Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class WorkProgress:
    """How far a worker is with an import."""

    percent: int
    seconds_left: int | None
    """None while that cannot be told."""
    is_waiting: bool
    """Whether no worker has begun."""

    @property
    def minutes_left(self) -> int | None:
        """The time that is left in whole minutes, at least one."""
        return None if self.seconds_left is None else max(1, round(self.seconds_left / 60))


def work_progress(row: FrameImport, now: datetime) -> WorkProgress:
    """Return how far the reading or the writing is; what is left takes as long as what was done, share for share."""
    percent = progress_of(row.pk) if row.state == ImportState.CONFIRMING else row.progress_percent
    if row.claimed_until is None or row.work_started_at is None:
        return WorkProgress(0, None, is_waiting=True)
    spent = (now - row.work_started_at).total_seconds()
    left = round(spent * (100 - percent) / percent) if percent >= _LEAST_TOLD else None
    return WorkProgress(percent, left, is_waiting=False)


def progress_of(pk: int) -> int:
    """Return how many percent of the work on an import is done; 0 when nothing is known."""
    with suppress(RedisError):
        return int(cache.get(_key(pk), 0))
    return 0


def teller(pk: int) -> Tell:
    """Return what is to be called with a percentage, as often as one likes."""
    told = -1

    def tell(percent: int) -> None:
        nonlocal told
        if percent > told:
            told = percent
            with suppress(RedisError):
                cache.set(_key(pk), percent, KEPT_SECONDS)

    return tell


def _key(pk: int) -> str:
    return f"frame-import-{pk}"
