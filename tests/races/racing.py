"""Two people do something at the same moment, so that it shows: the second begins when the first is done but not committed.

Then the second sees everything as it was before the first, which is the worst moment there is. Whoever waits for a lock of
the first goes on once the first has committed.
"""

import html
import queue
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from surveys.models import Survey

Deed = Callable[[Any], Any]
"""Something done with what was prepared."""

_A_MOMENT: Final = 0.003
_SERVER_ERROR: Final = 500
_NOT_FOUND: Final = 404


@dataclass
class Site:
    """A survey, two browsers of staff, and what one race is about."""

    survey: Survey
    one: Client
    other: Client
    it: Any = None
    more: Any = None

    def about(self, it: Any, more: Any = None) -> Self:
        return replace(self, it=it, more=more)


@dataclass
class End:
    """What came of a deed: an answer of the site or what an operation returned, or the kind of error."""

    answer: Any = None
    error: str = ""

    @property
    def told(self) -> str:
        """What this person reads: the words of the page, or what waits for the next page; or the kind of error."""
        if not isinstance(self.answer, HttpResponse):
            return self.error
        # Pages of respondents have no messages.
        queue = getattr(self.answer.wsgi_request, "_messages", None)
        waiting = [str(message) for message in queue._queued_messages] if queue is not None else []  # noqa: SLF001 -- not shown
        words = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", self.answer.content.decode())))
        return " ".join([*waiting, self.answer.get("Location") or words])


@dataclass(frozen=True)
class Race:
    """Two deeds at once, each a function of what `prepare` returns.

    `told`: a part of what the second is told. `holds`: whether the rows are as they should be afterwards.
    """

    name: str
    prepare: Deed
    first: Deed
    second: Deed
    told: str
    holds: Deed

    def run(self, site: Any) -> None:
        """Run the race, and hold it to what should come of it."""
        it = self.prepare(site)
        first, second = at_once(lambda: self.first(it), lambda: self.second(it))
        assert first.error == "", f"first: {first.error}"
        for end in (first, second):
            status = getattr(end.answer, "status_code", 200)
            assert status < _SERVER_ERROR, status
            assert status != _NOT_FOUND
        assert self.told in second.told, second.told
        assert self.holds(it)


def at_once(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[End, End]:
    """Do `first`; before that is committed begin `second`; commit once it is done or waits for us. Each has a connection."""
    acted, begun, ends = threading.Event(), queue.SimpleQueue[int](), [End(), End()]

    def run_first() -> None:
        try:
            with transaction.atomic():
                ends[0] = _end_of(first)
                acted.set()
                _wait_for(others, begun.get())
        finally:
            acted.set()
            connection.close()

    def run_second() -> None:
        acted.wait()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            begun.put(cursor.fetchone()[0])
        ends[1] = _end_of(second)
        connection.close()

    ours, others = threading.Thread(target=run_first), threading.Thread(target=run_second)
    for thread in (ours, others):
        thread.start()
    for thread in (ours, others):
        thread.join()
    return ends[0], ends[1]


def _end_of(deed: Callable[[], Any]) -> End:
    try:
        return End(deed())
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is what came of it
        return End(error=f"{type(error).__name__}: {error}")


def _wait_for(thread: threading.Thread, pid: int) -> None:
    """Wait until a thread has ended, or its connection waits for a lock."""
    while thread.is_alive():
        with connection.cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid])
            if cursor.fetchone()[0]:
                return
        thread.join(_A_MOMENT)


def post(client: Client, address: str, **values: Any) -> HttpResponse:
    """Post a form."""
    return client.post(address, values)
