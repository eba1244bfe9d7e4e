"""Sessions of staff: how long they last, how many one person may have, and how they end. The only writer of these.

A session ends eight hours after signing in, after an hour without a page, and when its owner signs in a fourth time
elsewhere. The numbers are settings; the times stand in the session itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

SIGNED_IN_AT: Final = "signed_in_at"
SEEN_AT: Final = "seen_at"
# Not every page writes a row; a minute is close enough for an hour.
SECONDS_BETWEEN_NOTES: Final = 60


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that has not ended: of whom, since when, and when it was last used."""

    key: str
    user_id: int
    signed_in_at: datetime
    seen_at: datetime


def is_over(session: SessionBase, now: datetime) -> bool:
    """Tell whether a session has lasted or idled too long; one without times is of before there were any, and is over."""
    signed_in_at, seen_at = session.get(SIGNED_IN_AT), session.get(SEEN_AT)
    if signed_in_at is None or seen_at is None:
        return True
    longest = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    idle = timedelta(seconds=settings.STAFF_IDLE_SECONDS)
    return bool(now - _time(signed_in_at) >= longest or now - _time(seen_at) >= idle)


def note_use(session: SessionBase, now: datetime) -> None:
    """Remember that a session is in use."""
    if (now - _time(session[SEEN_AT])).total_seconds() >= SECONDS_BETWEEN_NOTES:
        session[SEEN_AT] = now.timestamp()


def note_sign_in(sender: object, request: HttpRequest, user: User, **_: Any) -> None:  # noqa: ARG001 -- Django's signature
    """Answer Django's user_logged_in, however somebody came in: note the time, and end what is one session too many."""
    now = timezone.now()
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = now.timestamp()
    others = [one for one in open_sessions(now, user=user) if one.key != request.session.session_key]
    oldest_first = sorted(others, key=lambda one: one.signed_in_at)
    too_many = len(others) + 1 - settings.STAFF_SESSIONS
    if too_many > 0:
        Session.objects.filter(session_key__in=[one.key for one in oldest_first[:too_many]]).delete()


def open_sessions(now: datetime, *, user: User | None = None) -> tuple[OpenSession, ...]:
    """Return the sessions that have not ended, of one user or of all, the newest first.

    Every session is read: there are a few dozen staff, and respondents have none.
    """
    found = (one for one in _read(now) if user is None or one.user_id == user.pk)
    return tuple(sorted(found, key=lambda one: one.signed_in_at, reverse=True))


def end_sessions(user: User, now: datetime) -> int:
    """End every session of a user, wherever it is; return how many there were."""
    keys = [one.key for one in open_sessions(now, user=user)]
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def _read(now: datetime) -> Iterator[OpenSession]:
    for row in Session.objects.filter(expire_date__gt=now):
        values = row.get_decoded()
        if SESSION_KEY in values and SIGNED_IN_AT in values:
            times = _time(values[SIGNED_IN_AT]), _time(values[SEEN_AT])
            yield OpenSession(row.session_key, int(values[SESSION_KEY]), *times)


def _time(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, timezone.get_default_timezone())
