"""What a page costs inside the process that serves it: routing, form rendering, database, and Django around them."""

import io
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pkgutil import resolve_name
from typing import Any, Final
from unittest.mock import patch

from benchmarks.filling_in import Browser, Walk, come_in

ROUTING, RENDERING, DATABASE, DJANGO = "routing", "form rendering", "database", "framework"
OVERVIEW: Final = "overview and sending"
# Everything of the part that a page calls, by the place where it is looked up.
PARTS: Final = {
    ROUTING: tuple(
        f"surveys.routing:{name}"
        for name in (
            "arrival",
            "path",
            "page_view",
            "page_views",
            "progress",
            "next_page",
            "previous_page",
            "check_on_path",
            "check_answers",
        )
    ),
    RENDERING: ("surveys.views.visits:plain_page", "django.template.backends.django:Template.render"),
    DATABASE: (
        "surveys.views.visits:response_by_id",
        "surveys.answering:ResponseSheet.write",
        "django.db.backends.utils:CursorWrapper.execute",
        "django.db.backends.base.base:BaseDatabaseWrapper.close_if_unusable_or_obsolete",
    ),
}

_THE_END: Final = frozenset({"/vragenlijst/overzicht", "/vragenlijst/klaar"})


@dataclass
class Stopwatch:
    """CPU seconds by part; time inside a part that another part calls counts for the inner one."""

    spent: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    since: float = 0.0
    part: str = DJANGO
    is_running: bool = False

    def around(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function with its time counted."""

        def timed(*arguments: Any, **named: Any) -> Any:
            outer = self._go_to(part)
            try:
                return function(*arguments, **named)
            finally:
                self._go_to(outer)

        return timed

    def _go_to(self, part: str) -> str:
        now, outer = time.process_time(), self.part
        if self.is_running:
            self.spent[outer] += now - self.since
        self.since, self.part = now, part
        return outer

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count the time."""
        self.since, self.part, self.is_running = time.process_time(), DJANGO, True
        try:
            yield
        finally:
            self._go_to(DJANGO)
            self.is_running = False


class _InProcess(Browser):
    """A browser that calls the site as a function, and has the pages of the questionnaire timed; the end of it apart."""

    def __init__(self, application: Any, stopwatch: Stopwatch, at_the_end: Stopwatch) -> None:
        super().__init__(lambda: 0)
        self.application, self.stopwatch, self.at_the_end = application, stopwatch, at_the_end

    def _ask(self, method: str, path: str, body: str | None) -> str:
        answer: dict[str, Any] = {}
        environment = self._environment(method, path, (body or "").encode())
        with ExitStack() as stack:
            if path.startswith("/vragenlijst/"):
                watch = self.at_the_end if path in _THE_END else self.stopwatch
                stack.enter_context(watch.running())
            content = self.application(environment, lambda status, headers: answer.update(status=status, headers=headers))
            b"".join(content)
            content.close()
        if answer["status"][:3] not in {"200", "303"}:
            raise RuntimeError(f"{method} {path.split('/')[1]}: {answer['status']}")
        for name, value in answer["headers"]:
            if name == "Set-Cookie":
                self.keep(value)
        return dict(answer["headers"]).get("Location", "")

    def _environment(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        return {
            "REQUEST_METHOD": method,
            "PATH_INFO": path.partition("?")[0],
            "QUERY_STRING": path.partition("?")[2],
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
        }


def parts_of_a_page(to_warm_up: list[Walk], walks: list[Walk]) -> dict[str, float]:
    """Return the CPU milliseconds of a page in the process that serves it, by part: the POST and the GET after it.

    The overview and sending, once for a whole questionnaire, are a part of their own, spread over its pages.
    """
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 -- after django.setup
    from django.db import connection  # noqa: PLC0415 -- as above

    connection.close()
    connection.settings_dict["CONN_MAX_AGE"] = None  # kept, as the pool of a web server does
    application, stopwatch, at_the_end = get_wsgi_application(), Stopwatch(), Stopwatch()
    for walk in to_warm_up:
        _walk(_InProcess(application, Stopwatch(), Stopwatch()), walk)
    with ExitStack() as stack:
        for part, places in PARTS.items():
            for place in places:
                stack.enter_context(_timed(stopwatch, part, place))
        pages = sum(_walk(_InProcess(application, stopwatch, at_the_end), walk) for walk in walks)
    connection.settings_dict["CONN_MAX_AGE"] = 0
    by_part = {part: 1000 * stopwatch.spent[part] / pages for part in (ROUTING, RENDERING, DATABASE, DJANGO)}
    return {**by_part, OVERVIEW: 1000 * sum(at_the_end.spent.values()) / pages}


def _timed(stopwatch: Stopwatch, part: str, place: str) -> Any:
    return patch(place.replace(":", "."), stopwatch.around(part, resolve_name(place)))


def _walk(browser: Browser, walk: Walk) -> int:
    """Fill in the pages and send them; return their number."""
    browser.get(come_in(browser, walk))
    for revision, (name, pairs) in enumerate(walk.pages):
        onward = browser.post(f"/vragenlijst/{name}", [*pairs, ("_revisie", str(revision))])
        browser.get(onward)
    send = [("_revisie", str(len(walk.pages))), ("_actie", "versturen")]
    browser.get(browser.post("/vragenlijst/overzicht", send))
    return len(walk.pages)
