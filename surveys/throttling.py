"""Counts wrong codes per network address and makes guessing slow; raises an alarm when there are many in all.

Only well-formed codes that belong to nobody count: a typo is recognised by its check character and costs nothing. After
`FREE_WRONG_CODES` an address may try one code per pause, and each wrong one doubles the pause. During a pause no code of
that address is looked at, right ones neither, so that the answer tells nothing about a code. Nobody else notices.

The counters live in Valkey. When that is down they live in the process: never open, never closed.
"""

import hashlib
import hmac
import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Self, TypeVar

import structlog
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

FREE_WRONG_CODES: Final = 50
"""An hour, for one address: room for a whole council that shares one."""
COUNTED_FOR: Final = timedelta(hours=1)
FIRST_PAUSE: Final = timedelta(seconds=5)
LONGEST_PAUSE: Final = timedelta(minutes=1)
ALARMING_NUMBER: Final = 500
"""Wrong codes in one hour from all addresses together: ten times what a clumsy council makes."""
FREE_MAIL_REQUESTS: Final = 60
"""Requests to send a code again, for one address in an hour."""

_SECONDS_WITHOUT_VALKEY: Final = 5.0
_NETWORK_BITS_OF_IPV6: Final = 64

Value = TypeVar("Value")


class ThrottledError(Exception):
    """A network address has to wait before another of its codes is looked at."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class _Counters:
    """Valkey, or the memory of this process while Valkey does not answer."""

    def __init__(self) -> None:
        self._here = LocMemCache("wrong codes", {"timeout": None, "OPTIONS": {"MAX_ENTRIES": 100_000}})
        self._here_until = float("-inf")

    def use(self, work: Callable[[Any], Value]) -> Value:
        """Do something with the counters; after Valkey failed, do not wait for it again for some seconds."""
        if time.monotonic() >= self._here_until:
            try:
                return work(caches["default"])
            except (RedisError, OSError):
                self._here_until = time.monotonic() + _SECONDS_WITHOUT_VALKEY
                log.error("throttle_counts_in_process", reason="Valkey does not answer")  # noqa: TRY400 -- no traceback wanted
        return work(self._here)

    def forget(self) -> None:
        """Forget what this process counted, and ask Valkey again."""
        self._here.clear()
        self._here_until = float("-inf")


_counters: Final = _Counters()


def forget_counted() -> None:
    """Forget what this process counted itself (between tests)."""
    _counters.forget()


# --- who is asking -------------------------------------------------------------------------------------------------
def network_of(request: HttpRequest, *, proxy_hops: int) -> str:
    """Return the network that a request comes from: an IPv4 address, or the first half of an IPv6 address.

    Behind `proxy_hops` proxies of ours the address is the one that the outermost of them saw, counted from the end of
    X-Forwarded-For; whatever a visitor puts before that is not believed.
    """
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    trusted = seen[-proxy_hops] if 0 < proxy_hops <= len(seen) else request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(trusted.partition("%")[0].strip("[]"))
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, _NETWORK_BITS_OF_IPV6), strict=False))


@dataclass(frozen=True, slots=True)
class Throttle:
    """The counters of one network address, kept under a keyed hash of it."""

    name: str

    @classmethod
    def of(cls, request: HttpRequest, settings: Any, *, subject: str = "codes") -> Self:
        """Return the counters of whoever sends this request."""
        network = network_of(request, proxy_hops=settings.TRUSTED_PROXY_HOPS)
        digest = hmac.digest(settings.SECRET_KEY.encode(), f"throttle {subject} {network}".encode(), hashlib.sha256)
        return cls(f"{subject}:{digest[:16].hex()}")

    @property
    def _count_key(self) -> str:
        return f"{self.name}:count"

    @property
    def _pause_key(self) -> str:
        return f"{self.name}:pause"

    # --- codes -----------------------------------------------------------------------------------------------------
    def ask(self, now: datetime) -> None:
        """Ask to look at one code; raise ThrottledError while this address has to wait.

        Being let in after a pause begins the next one at once, so that parallel guesses share a single turn.
        """
        seconds = _counters.use(lambda store: self._turn(store, now))
        if seconds:
            count_in_all(now)
            raise ThrottledError(seconds)

    def _turn(self, store: Any, now: datetime) -> int:
        """Take a turn and return 0, or return how many seconds to wait for one."""
        known = store.get_many([self._count_key, self._pause_key])
        wrong, until = known.get(self._count_key, 0), known.get(self._pause_key)
        if wrong < FREE_WRONG_CODES:
            return 0
        if until is None:
            pause = pause_after(wrong)
            end = now + pause
            if store.add(self._pause_key, end.timestamp(), timeout=pause.total_seconds()):
                return 0
            until = store.get(self._pause_key, now.timestamp())
        return max(1, round(until - now.timestamp()))

    def note_wrong(self, now: datetime) -> None:
        """Count a code that belongs to nobody."""
        _counters.use(self._count)
        count_in_all(now)

    def _count(self, store: Any) -> int:
        return add_one(store, self._count_key)

    def note_right(self) -> None:
        """Give the turn back: a right code keeps nobody waiting. What was counted stays counted."""
        _counters.use(lambda store: store.delete(self._pause_key))

    # --- mails -----------------------------------------------------------------------------------------------------
    def ask_for_mail(self) -> bool:
        """Count a request for a mail, and tell whether there is still room for it."""
        return _counters.use(self._count) <= FREE_MAIL_REQUESTS


def pause_after(wrong: int) -> timedelta:
    """Return the pause between two codes after so many wrong ones: 5, 10, 20, 40, 60 seconds."""
    doublings = min(wrong - FREE_WRONG_CODES, 10)
    return min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE)


def add_one(store: Any, key: str) -> int:
    """Add one to a counter that ends an hour after its first."""
    try:
        return store.incr(key)
    except ValueError:  # it is the first
        seconds = COUNTED_FOR.total_seconds()
    store.add(key, 0, timeout=seconds)
    try:
        return store.incr(key)
    except ValueError:  # it ended between the two statements
        store.set(key, 1, timeout=seconds)
        return 1


# --- all addresses together ----------------------------------------------------------------------------------------
def _hour_key(now: datetime) -> str:
    return f"codes:all:{now:%Y%m%d%H}"


def count_in_all(now: datetime) -> None:
    """Count a wrong or unseen code in all; tell the log each time that is alarming. Never blocks anybody."""
    number = _counters.use(lambda store: add_one(store, _hour_key(now)))
    if number % ALARMING_NUMBER == 0:
        log.error("many_wrong_codes", this_hour=number)


def wrong_codes_this_hour(now: datetime) -> int:
    """Return how many wrong or unseen codes there were since the hour began, for the staff pages."""
    return int(_counters.use(lambda store: store.get(_hour_key(now), 0)))


def is_alarming(number: int) -> bool:
    """Tell whether so many wrong codes in an hour ask for a look."""
    return number >= ALARMING_NUMBER


# --- once a person -------------------------------------------------------------------------------------------------
def is_first_time(what: str, subject: bytes, *, secret_key: str, lasts: timedelta) -> bool:
    """Tell whether `subject` does `what` for the first time in so long; kept under a keyed hash, outside the database."""
    digest = hmac.digest(secret_key.encode(), what.encode() + b" " + subject, hashlib.sha256)
    seconds = lasts.total_seconds()
    return bool(_counters.use(lambda store: store.add(f"once:{digest[:16].hex()}", 1, timeout=seconds)))
