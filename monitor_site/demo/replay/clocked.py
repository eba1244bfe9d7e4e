"""The site with a clock that its visitors set: for a replay, on a development machine, behind a port that only it knows.

Served as `monitor_site.demo.replay.clocked`. A request with the header `X-Clock` is answered as at that moment.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

HEADER: Final = "X-Clock"
_IN_WSGI: Final = "HTTP_X_CLOCK"
_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)
_real_now: Final = timezone.now

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Let it be `moment` for what is done in here."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


def now() -> datetime:
    """Return the moment that was set, or else what the clock of this machine says."""
    return _moment.get() or _real_now()


def clocked(site: Application) -> Application:
    """Return `site` with a clock that its visitors set."""

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        text = environ.get(_IN_WSGI)
        if text is None:
            return site(environ, start_response)
        with clock_at(datetime.fromisoformat(text)):
            return site(environ, start_response)

    return application


def development_site() -> Application:
    """Return the site of a development machine with such a clock; raises RuntimeError on any other."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monitor_site.settings.development")
    from django.conf import settings  # noqa: PLC0415 -- reads the environment

    if not settings.DEVELOPMENT:
        raise RuntimeError("a clock that visitors set is for development machines")
    from monitor_site.wsgi import application  # noqa: PLC0415 -- sets Django up

    timezone.now = now
    return clocked(application)
