"""Respondents of a replay over HTTP: a web server of our own, and several of them at once in their browsers."""

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final
from urllib.parse import urlencode

from monitor_site.demo.browsing import Answer, Pairs, browse
from monitor_site.demo.crews import Crew, PlannedDossier
from monitor_site.demo.dossier_browsing import browse_dossier
from monitor_site.demo.dossiers import by_seat, fill_in
from monitor_site.demo.posting import Visit
from monitor_site.demo.replay.clocked import HEADER
from monitor_site.environment import PROJECT_FOLDER
from surveys.mails import Letterhead
from surveys.models import Invitation
from surveys.questionnaires import compiled_by_id, survey_in_field
from surveys.routing import Questionnaire

CLIENTS: Final = 8
_MOST_PROCESSES: Final = 4
_SLOWEST_ANSWER: Final = 60
_SECONDS_TO_STOP: Final = 20
_KEEP_ALIVE: Final = "60"
"""Seconds: nobody is cut off because this machine is busy."""
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(slots=True)
class Connection:
    """One browser on the network: it carries its cookies by hand, since browsers keep those of this site for themselves."""

    http: http.client.HTTPConnection
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, pairs: Pairs | None, at: datetime) -> Answer:
        """Ask for a page, or post a form."""
        headers = {HEADER: at.isoformat(), "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None if pairs is None else urlencode(pairs)
        self.http.request(method, path, body, headers | (_FORM if body is not None else {}))
        answer = self.http.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Answer(answer.status, answer.headers.get("Location", ""), text)


@dataclass(slots=True)
class Online:
    """A crew whose respondents and officials come over HTTP; mails are those of another one."""

    mailing: Crew
    letterhead: Letterhead
    port: int
    clients: ThreadPoolExecutor

    def deliver(self, moment: datetime) -> None:
        """Send every mail that may go."""
        self.mailing.deliver(moment)

    def fill_in(self, visits: Sequence[Visit], planned: Sequence[PlannedDossier] = ()) -> None:
        """Let organisations and respondents fill in, several at once; raises UnexpectedPageError."""
        at_work: list[Iterator[None]] = []
        if planned:
            moment, plan = planned[0]
            at_work.append(self.clients.map(partial(self._browse_dossier, _asked(plan.invitations[0], moment)), planned))
        if visits:
            questionnaire = _asked(visits[0].invitation, visits[0].begins_at)
            at_work.append(self.clients.map(partial(self._browse, questionnaire), visits))
        for done in at_work:
            list(done)

    def _browse(self, questionnaire: Questionnaire, visit: Visit) -> None:
        """Let one respondent come, in a browser of their own."""
        with self._site() as site:
            browse(site, visit, questionnaire, master_key=self.letterhead.master_key)

    def _browse_dossier(self, questionnaire: Questionnaire, planned: PlannedDossier) -> None:
        """Let the officials of one organisation come; what is not scripted goes behind the pages."""
        moment, plan = planned
        if plan.script is None:
            fill_in(plan, begins_at=moment)
            return
        invitations, key = by_seat(plan.invitations), self.letterhead.master_key
        browse_dossier(self._site, plan.script, invitations, questionnaire, begins_at=moment, seed=plan.seed, master_key=key)

    @contextmanager
    def _site(self) -> Iterator[Connection]:
        """Give a browser, which is closed after it."""
        network = http.client.HTTPConnection("localhost", self.port, timeout=_SLOWEST_ANSWER)
        try:
            yield Connection(network)
        finally:
            network.close()


def _asked(invitation: Invitation, moment: datetime) -> Questionnaire:
    """Return the questionnaire that whoever is invited is asked."""
    identifier = survey_in_field(invitation.survey_id, moment).questionnaire_id
    if identifier is None:
        raise LookupError("no questionnaire is in use")
    return compiled_by_id(identifier)


@contextmanager
def online(mailing: Crew, letterhead: Letterhead) -> Iterator[Online]:
    """Give a crew with a web server of its own, which ends with it."""
    with _web_server() as port, ThreadPoolExecutor(CLIENTS) as clients:
        yield Online(mailing, letterhead, port, clients)


@contextmanager
def _web_server() -> Iterator[int]:
    """Run the site with a clock that visitors set on a free port of this machine; give the port."""
    processes = str(min(_MOST_PROCESSES, max(2, os.cpu_count() or 1)))
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        command = (sys.executable, "-m", "gunicorn", "monitor_site.demo.replay.clocked:development_site()")
        options = (
            "--config",
            "deploy/gunicorn.conf.py",
            "--bind",
            f"fd://{listening.fileno()}",
            "--workers",
            processes,
            "--keep-alive",
            _KEEP_ALIVE,
        )
        server = subprocess.Popen(  # noqa: S603 -- ours
            [*command, *options],
            cwd=PROJECT_FOLDER,
            env={**os.environ, "LOG_LEVEL": "WARNING"},
            pass_fds=(listening.fileno(),),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield listening.getsockname()[1]
        finally:
            server.terminate()
            server.wait(timeout=_SECONDS_TO_STOP)
