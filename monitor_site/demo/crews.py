"""Who carries out the work of a day of the field period: mails that go, respondents who come. In this process, or in several."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from typing import Final, Protocol, TypeAlias

from django.conf import settings
from django.core.mail import get_connection

from monitor_site.demo.crew_process import begin
from monitor_site.demo.dossiers import Plan, fill_in
from monitor_site.demo.posting import Visit
from monitor_site.demo.respondents import respond
from surveys.delivering import drain
from surveys.mails import Letterhead
from surveys.postman import Postman

NOWHERE: Final = "django.core.mail.backends.dummy.EmailBackend"
"""Mails are written and stamped, and then thrown away."""
_MOST_PROCESSES: Final = 4
_VISITS_AT_ONCE: Final = 4
"""Few, so that nobody waits long at the end of a day for the last ones."""


PlannedDossier: TypeAlias = tuple[datetime, Plan]
"""When the officials of an organisation begin, and what they do."""


class Crew(Protocol):
    """Carries out the work of a day."""

    def deliver(self, moment: datetime) -> None:
        """Send every mail that may go at `moment`."""

    def fill_in(self, visits: Sequence[Visit], planned: Sequence[PlannedDossier] = ()) -> None:
        """Let respondents come and fill in, and the officials of organisations, each from its moment on."""


@dataclass(frozen=True, slots=True)
class Alone:
    """Does everything in this process, through the operations behind the pages."""

    letterhead: Letterhead
    postman: Postman

    def deliver(self, moment: datetime) -> None:
        """Send one mail after the other."""
        drain_at(moment, self.letterhead, self.postman)

    def fill_in(self, visits: Sequence[Visit], planned: Sequence[PlannedDossier] = ()) -> None:
        """Let one respondent after the other fill in, and then one organisation after the other."""
        for visit in visits:
            respond(visit, master_key=self.letterhead.master_key)
        for moment, plan in planned:
            fill_in(plan, begins_at=moment)


def drain_at(moment: datetime, letterhead: Letterhead, postman: Postman) -> None:
    """Send what waits in the outbox, as a worker does, until nothing is left that may go at `moment`."""
    done = drain(clock=lambda: moment, letterhead=letterhead, postman=postman)
    while not done.is_finished and done.sent:
        done = drain(clock=lambda: moment, letterhead=letterhead, postman=postman)


@dataclass(frozen=True, slots=True)
class Several:
    """Divides the work over processes, each with its own connections, as the workers of a site do."""

    pool: Executor
    processes: int
    smtp_port: int | None = None
    """Of the mail server; None throws mails away."""

    def deliver(self, moment: datetime) -> None:
        """Send from every process at once: they pass over what another one has claimed."""
        list(self.pool.map(partial(_deliver, smtp_port=self.smtp_port), [moment] * self.processes))

    def fill_in(self, visits: Sequence[Visit], planned: Sequence[PlannedDossier] = ()) -> None:
        """Let an organisation at a time fill in, which takes longest, and a few respondents."""
        parts = [visits[place : place + _VISITS_AT_ONCE] for place in range(0, len(visits), _VISITS_AT_ONCE)]
        work = (self.pool.map(_fill_in_dossier, planned), self.pool.map(_fill_in, parts))
        for done in work:
            list(done)


@contextmanager
def several_processes(*, smtp_port: int | None = None) -> Iterator[Several]:
    """Give a crew of one process for each core; they end with it."""
    processes = min(_MOST_PROCESSES, os.cpu_count() or 1)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=begin) as pool:
        yield Several(pool, processes, smtp_port)


# --- in a process of the crew --------------------------------------------------------------------------------------
def _alone(smtp_port: int | None) -> Alone:
    backend = get_connection(NOWHERE) if smtp_port is None else get_connection(host="localhost", port=smtp_port)
    return Alone(Letterhead.of(settings), Postman(backend))


def _deliver(moment: datetime, smtp_port: int | None) -> None:
    crew = _alone(smtp_port)
    with crew.postman:
        crew.deliver(moment)


def _fill_in_dossier(planned: PlannedDossier) -> None:
    moment, plan = planned
    fill_in(plan, begins_at=moment)


def _fill_in(visits: Sequence[Visit]) -> None:
    _alone(None).fill_in(visits)
