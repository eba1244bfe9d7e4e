"""Respondents of 2020 who fill in the questionnaire over HTTP: who they are, what each posts, and the least of a browser."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

INSTRUMENT: Final = Path(__file__).resolve().parent.parent / "surveys/instruments/2020/ambtsdragers.yaml"
SEED: Final = 2020
SLOWEST_ANSWER: Final = 30
Taken = TypeVar("Taken")
BACKGROUND: Final[dict[str, Any]] = {
    "bestuurslaag": "gemeente",
    "functie_kader": "raadslid",
    "provincie": "PV26",
    "stedelijkheid": 3,
    "inwonersklasse": "20k_50k",
}


@dataclass(frozen=True)
class Walk:
    """A code and the pages that go with it, each as a name and the body to post."""

    code: str
    pages: tuple[tuple[str, list[tuple[str, str]]], ...]


# --- who fills in --------------------------------------------------------------------------------------------------
def invited(number: int) -> list[Walk]:
    """Invite so many people to the questionnaire of 2020 and work out what each will post."""
    from django.conf import settings  # noqa: PLC0415 -- after django.setup

    from organisations.models import OfficeHolder  # noqa: PLC0415 -- as above
    from surveys import routing  # noqa: PLC0415 -- as above
    from surveys.codes import code_for, edition_keys  # noqa: PLC0415 -- as above
    from surveys.inviting import invite  # noqa: PLC0415 -- as above
    from surveys.models import Invitation  # noqa: PLC0415 -- as above

    survey, organisation = field_of_2020()
    OfficeHolder.objects.bulk_create(
        OfficeHolder(organisation=organisation, office="raadslid", family_name=f"V{each}", sort_key=f"v{each:05d}")
        for each in range(number)
    )
    invite(survey, OfficeHolder.objects.all(), master_key=settings.CODE_MASTER_KEY)
    keys = edition_keys(settings.CODE_MASTER_KEY, survey.edition.key_salt)
    codes = [code_for(keys, pk) for pk in Invitation.objects.values_list("pk", flat=True)]
    questionnaire = routing.load_questionnaire(INSTRUMENT.read_text(encoding="utf-8"))
    responses = routing.simulate(questionnaire, number, SEED, [BACKGROUND]).responses
    closing = questionnaire.closing_page
    return [
        Walk(code, tuple((name, body_of(posted)) for name, posted in one.pages if closing is None or name != closing.name))
        for code, one in zip(codes, responses, strict=True)
    ]


def body_of(posted: dict[str, Any]) -> list[tuple[str, str]]:
    """Return answers as a form posts them, with every warning taken as seen."""
    pairs = [(name, str(each)) for name, value in posted.items() for each in (value if isinstance(value, list) else [value])]
    return [*pairs, ("_gezien", " ".join(posted))]


def field_of_2020() -> tuple[Any, Any]:
    """Make an edition in the field with one municipality and the questionnaire of 2020 in use."""
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415 -- only here

    from organisations.models import Organisation  # noqa: PLC0415 -- after django.setup
    from surveys.models import Edition, Survey  # noqa: PLC0415 -- as above
    from surveys.versioning import publish, put_into_use, store_draft  # noqa: PLC0415 -- as above

    now = datetime.now(UTC)
    edition = Edition.objects.create(year=2020, name="Monitor 2020", phase="veldwerk")
    survey = Survey.objects.create(
        edition=edition, kind="ambtsdragers", opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=30)
    )
    put_into_use(publish(store_draft(survey, INSTRUMENT.read_text(encoding="utf-8"), now=now), now=now))
    organisation = Organisation.objects.create(
        code="GM0001",
        tier="gemeente",
        name="Voorbeeld",
        official_name="Gemeente Voorbeeld",
        sort_key="voorbeeld",
        size_class="20k_50k",
        urbanity=3,
        province="PV26",
    )
    return survey, organisation


def check_sent(number: int) -> None:
    """Raise when not every questionnaire arrived."""
    from surveys.models import Response  # noqa: PLC0415 -- after django.setup

    arrived = Response.objects.exclude(completed_at=None).count()
    if arrived != number:
        raise RuntimeError(f"{number - arrived} of {number} questionnaires did not arrive.")


# --- the driver ----------------------------------------------------------------------------------------------------
class Browser:
    """The least that a respondent's browser does: one connection, cookies by hand, no redirect by itself."""

    def __init__(self, port_of: Callable[[], int]) -> None:
        self.port_of = port_of
        self.connection: http.client.HTTPConnection | None = None
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> str:
        """Read a page to its last byte; return where it leads."""
        return self._ask("GET", path, None)

    def post(self, path: str, pairs: Sequence[tuple[str, str]]) -> str:
        """Post a form; return where it leads."""
        token = self.cookies.get("__Host-csrftoken", "")
        return self._ask("POST", path, urlencode([*pairs, ("csrfmiddlewaretoken", token)]))

    def _ask(self, method: str, path: str, body: str | None) -> str:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.connection is None:
            self.connection = http.client.HTTPConnection("localhost", self.port_of(), timeout=SLOWEST_ANSWER)
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self.keep(cookie)
        if answer.status not in {200, 303}:
            raise RuntimeError(f"{method} {path.split('/')[1]}: {answer.status}")
        return answer.headers.get("Location", "")

    def hang_up(self) -> None:
        """Close the connection; the next request opens one."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def keep(self, cookie: str) -> None:
        """Keep a cookie for the next request."""
        name, _, rest = cookie.strip().partition("=")
        self.cookies[name] = rest.partition(";")[0]


def come_in(browser: Browser, walk: Walk) -> str:
    """Type the code and press the button; return where the questionnaire goes on."""
    browser.get("/")
    browser.get(browser.post("/", [("code", walk.code)]))
    return browser.post("/start", [])


def fill_in(browser: Browser, walk: Walk, first: str, seconds: list[float]) -> None:
    """Fill in one questionnaire from its first page to Versturen; add the time of each page."""
    browser.get(first)
    for revision, (name, pairs) in enumerate(walk.pages):
        begin = time.perf_counter()
        browser.get(browser.post(f"/vragenlijst/{name}", [*pairs, ("_revisie", str(revision))]))
        seconds.append(time.perf_counter() - begin)
    browser.get(browser.post("/vragenlijst/overzicht", [("_revisie", str(len(walk.pages))), ("_actie", "versturen")]))


@dataclass
class Played:
    """What a number of respondents at once took."""

    seconds: float = 0.0
    entering_seconds: float = 0.0
    page_seconds: list[float] = field(default_factory=list)
    errors: int = 0


FAULTS: Final = (RuntimeError, OSError, http.client.HTTPException)


@dataclass
class _Crowd:
    """Respondents at once: everybody first enters a code, then everybody fills in."""

    walks: list[Walk]
    port_of: Callable[[], int]
    played: Played = field(default_factory=Played)
    came_in: list[tuple[Browser, Walk, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self) -> None:
        for walk in self._taken(self.walks):
            browser = Browser(self.port_of)
            try:
                self.came_in.append((browser, walk, come_in(browser, walk)))
            except FAULTS:
                self.played.errors += 1
            browser.hang_up()

    def fill_in(self) -> None:
        for browser, walk, first in self._taken(self.came_in):
            times: list[float] = []
            try:
                fill_in(browser, walk, first, times)
            except FAULTS:
                self.played.errors += 1
            browser.hang_up()
            self.played.page_seconds.extend(times)

    def _taken(self, waiting: list[Taken]) -> Iterator[Taken]:
        while True:
            with self.lock:
                if not waiting:
                    return
                one = waiting.pop()
            yield one


def play(
    walks: Sequence[Walk], port_of: Callable[[], int], *, at_once: int, between: Callable[[], None] = lambda: None
) -> Played:
    """Let everybody enter a code in one burst, and then fill in, `at_once` at a time; `between` is called before filling in.

    `port_of` names the port of the server for each connection.
    """
    crowd = _Crowd(list(walks), port_of)
    begin = time.perf_counter()
    _at_once(crowd.enter, at_once)
    crowd.played.entering_seconds = time.perf_counter() - begin
    between()
    begin = time.perf_counter()
    _at_once(crowd.fill_in, at_once)
    crowd.played.seconds = time.perf_counter() - begin
    return crowd.played


def _at_once(work: Callable[[], None], number: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
