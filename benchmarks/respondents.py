"""How many pages a second respondents can save: complete questionnaires over HTTP, 8 and 32 respondents at once.

A page is a POST and the GET of the page after it, until the last byte. Server, database and driver share the cores.
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from benchmarks.tables import Limit, Table, test_database

PROJECT: Final = Path(__file__).resolve().parent.parent
INSTRUMENT: Final = PROJECT / "surveys/instruments/2020/ambtsdragers.yaml"
AT_ONCE: Final = (8, 32)
RESPONDENTS: Final = 160
WARM_UP: Final = 24
PROCESSES: Final = 2
SEED: Final = 2020
TICKS: Final = os.sysconf("SC_CLK_TCK")
P50, P95, P99 = 50, 95, 99
SLOWEST_ANSWER: Final = 30


@dataclass(frozen=True)
class Walk:
    """A code and the pages that go with it, each as a name and the body to post."""

    code: str
    pages: tuple[tuple[str, list[tuple[str, str]]], ...]


@dataclass
class Measured:
    """What one round gave."""

    at_once: int
    seconds: float = 0.0
    server_cpu_seconds: float = 0.0
    page_seconds: list[float] = field(default_factory=list)
    errors: int = 0

    @property
    def pages_a_second(self) -> float:
        """Pages saved and shown in a second."""
        return len(self.page_seconds) / self.seconds

    @property
    def cpu_milliseconds(self) -> float:
        """CPU of all servers together for a page."""
        return 1000 * self.server_cpu_seconds / len(self.page_seconds)

    def milliseconds(self, percent: int) -> float:
        """Return a percentile of the time of a page."""
        return 1000 * statistics.quantiles(self.page_seconds, n=100, method="inclusive")[percent - 1]


def run() -> Table:
    """Let respondents fill in the questionnaire of 2020 from their code to Versturen."""
    with test_database():
        walks = invited(WARM_UP + RESPONDENTS * len(AT_ONCE))
        with web_server() as port:
            played(walks[:WARM_UP], port, at_once=8)
            rounds = [
                played(walks[WARM_UP + place * RESPONDENTS :][:RESPONDENTS], port, at_once=number)
                for place, number in enumerate(AT_ONCE)
            ]
        check_sent(len(walks))
    return Table(
        title="Respondents over HTTP",
        columns=("at once", "pages", "pages per second", "p50 ms", "p95 ms", "p99 ms", "server CPU ms per page", "errors"),
        rows=tuple(
            (
                one.at_once,
                len(one.page_seconds),
                one.pages_a_second,
                one.milliseconds(P50),
                one.milliseconds(P95),
                one.milliseconds(P99),
                one.cpu_milliseconds,
                one.errors,
            )
            for one in rounds
        ),
        limits=(Limit("errors", sum(one.errors for one in rounds), 0),),
        notes=(
            f"{RESPONDENTS} complete questionnaires a row; {PROCESSES} gunicorn processes of 4 threads, PostgreSQL, Valkey. "
            "A page is the POST and the GET after it. CPU is that of all servers; the driver is not counted but shares the cores."
        ),
    )


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
    background: dict[str, Any] = {
        "bestuurslaag": "gemeente",
        "functie_kader": "raadslid",
        "provincie": "PV26",
        "stedelijkheid": 3,
        "inwonersklasse": "20k_50k",
    }
    questionnaire = routing.load_questionnaire(INSTRUMENT.read_text(encoding="utf-8"))
    responses = routing.simulate(questionnaire, number, SEED, [background]).responses
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


# --- the server ----------------------------------------------------------------------------------------------------
@contextmanager
def web_server() -> Iterator[int]:
    """Run gunicorn on a free port, as `make run` does."""
    from monitor_site.environment import TEST_VALUES  # noqa: PLC0415 -- after django.setup

    values = {name.upper(): value for name, value in TEST_VALUES.items() if name.upper() not in os.environ}
    environment = {**os.environ, **values, "LOG_LEVEL": "WARNING"}
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(512)
        number = listening.fileno()
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "monitor_site.wsgi",
            "--config",
            "deploy/gunicorn.conf.py",
            "--bind",
            f"fd://{number}",
        ]
        server = subprocess.Popen(
            [*command, "--workers", str(PROCESSES)],
            cwd=PROJECT,
            env=environment,
            pass_fds=(number,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield listening.getsockname()[1]
        finally:
            server.terminate()
            server.wait()


def server_cpu_seconds() -> float:
    """Return the CPU that the processes below this one have used until now: web server, database, Valkey."""
    parents, used = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended while we looked
        pid = int(stat.parent.name)
        parents[pid] = int(words[1])
        used[pid] = sum(map(int, words[11:15])) / TICKS
    return sum(seconds for pid, seconds in used.items() if _is_ours(pid, parents))


def _is_ours(pid: int, parents: dict[int, int]) -> bool:
    while pid in parents and pid != os.getpid():
        pid = parents[pid]
        if pid == os.getpid():
            return True
    return False


# --- the driver ----------------------------------------------------------------------------------------------------
class Browser:
    """The least that a respondent's browser does: one connection, cookies by hand, no redirect by itself."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("localhost", port, timeout=SLOWEST_ANSWER)
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
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        if answer.status not in {200, 303}:
            raise RuntimeError(f"{method} {path.split('/')[1]}: {answer.status}")
        return answer.headers.get("Location", "")


def fill_in(walk: Walk, port: int, seconds: list[float]) -> None:
    """Fill in one questionnaire from the code to Versturen; add the time of each page."""
    browser = Browser(port)
    browser.get(browser.get(f"/start/{walk.code}"))
    browser.get(browser.post("/start", []))
    for revision, (name, pairs) in enumerate(walk.pages):
        begin = time.perf_counter()
        onward = browser.post(f"/vragenlijst/{name}", [*pairs, ("_revisie", str(revision))])
        browser.get(onward)
        seconds.append(time.perf_counter() - begin)
    browser.get(browser.post("/vragenlijst/overzicht", [("_revisie", str(len(walk.pages))), ("_actie", "versturen")]))


def played(walks: Sequence[Walk], port: int, *, at_once: int) -> Measured:
    """Let `at_once` respondents at a time go through their walks."""
    measured, waiting, lock = Measured(at_once), list(walks), threading.Lock()

    def respondent() -> None:
        while True:
            with lock:
                if not waiting:
                    return
                walk = waiting.pop()
            times: list[float] = []
            try:
                fill_in(walk, port, times)
            except (RuntimeError, OSError, http.client.HTTPException):
                measured.errors += 1
            measured.page_seconds.extend(times)

    threads = [threading.Thread(target=respondent) for _ in range(at_once)]
    cpu, begin = server_cpu_seconds(), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    measured.seconds = time.perf_counter() - begin
    measured.server_cpu_seconds = server_cpu_seconds() - cpu
    return measured
