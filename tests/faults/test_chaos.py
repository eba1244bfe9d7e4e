"""Everything at once: people fill in, mails go out, and each part of the site is killed in the middle of it."""

import json
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from pydantic import SecretStr

from monitor_site.environment import TEST_VALUES, decode_key
from surveys.codes import edition_keys, ticket_for
from tests.faults.filling_in import Person
from tests.faults.running_site import WORKERS
from tests.patience import until

DOWN = 2
"""Seconds that Valkey stays away."""


@pytest.fixture(scope="module")
def size(at_length):
    """How many respondents, mails at every fault, and seconds between two pages."""
    return (500, 400, 5) if at_length else (12, 12, 0.2)


class Kills:
    """The faults, each with what brings back what was killed, as Compose does."""

    def __init__(self, site, people):
        self.site, self.people = site, people

    def wait_until_noticed(self, what):
        """Wait until somebody who fills in comes across the fault once more."""
        before = self.count(what)
        until(lambda: self.count(what) > before, f"nobody saw {what}")

    def count(self, what):
        return sum(getattr(person, what) for person in self.people)

    def web(self):
        os.killpg(self.site.programs["web"].pid, signal.SIGKILL)
        self.site.programs["web"].wait()
        self.wait_until_noticed("breaks")
        self.site.start_web()

    def worker(self):
        os.killpg(self.site.programs[WORKERS[0]].pid, signal.SIGKILL)
        self.site.programs[WORKERS[0]].wait()
        self.site.start_workers()

    def beat(self):
        self.site.kill("beat")
        self.site.start_beat()

    def valkey(self):
        self.site.kill_valkey()
        time.sleep(DOWN)
        self.site.valkey.start()

    def postgresql(self):
        self.site.kill_postgres()
        self.wait_until_noticed("outages")
        self.site.postgres.start()


@pytest.fixture(scope="module")
def played(shared_site, size):
    """Let everything happen; return the people."""
    site, (respondents, mails, pause) = shared_site, size
    site.mend()
    site.start_web()
    told = site.ask_program("invite_respondents.py", str(respondents))
    people = [Person(site.web_port, **json.loads(line), pause=pause) for line in told.splitlines()]
    kills = Kills(site, people)
    gates = {kill: threading.Event() for kill in (kills.web, kills.worker, kills.valkey, kills.beat, kills.postgresql)}
    for person in people:
        steps = len(person.pages) // (len(gates) + 1)
        person.gates = {steps * number: gate for number, gate in enumerate(gates.values(), start=1)}
    with ThreadPoolExecutor(respondents) as pool:
        filling = [pool.submit(person.fill_in) for person in people]
        try:
            for number, (kill, gate) in enumerate(gates.items(), start=1):
                wait_for_gate(people, number, filling)
                wave = f"chaos-{kill.__name__}"
                site.release(wave, mails)
                site.wait_until_sent(wave, max(1, mails // 10))
                gate.set()
                kill()
        finally:
            for gate in gates.values():
                gate.set()
        for one in filling:
            one.result()
    for kill in gates:
        site.wait_until_drained(f"chaos-{kill.__name__}")
    return people


def wait_for_gate(people, number, filling):
    """Wait until somebody has come to a gate; say so when somebody gave up before that."""

    def is_there():
        for one in filling:
            if one.done():
                one.result()
        return any(len(person.acknowledged) >= sorted(person.gates)[number - 1] for person in people)

    until(is_there, "pages are not being filled in")


def test_no_answer_that_was_taken_is_lost(shared_site, played):
    stored = stored_answers(shared_site, played)

    for person in played:
        assert person.acknowledged == [name for name, _ in person.pages]
        lost = {name for name, value in person.answers.items() if stored[person.code].get(name) != value}
        assert lost == set()


def test_everybody_saw_a_page_with_a_way_on_and_some_an_outage(played):
    # Each refuses, while filling in, any page that is not in Dutch or has no way on.
    assert sum(person.breaks for person in played) > 0
    assert sum(person.outages for person in played) > 0


def test_mails_come_once_but_for_those_under_way(shared_site, size):
    _, mails, _ = size
    doubled = 0
    for fault in ("web", "worker", "valkey", "beat", "postgresql"):
        got = shared_site.arrived(f"chaos-{fault}")
        assert len(got) == mails
        assert {len(set(ids)) for ids in got.values()} == {1}
        doubled += sum(len(ids) - 1 for ids in got.values())

    assert doubled <= 1 + len(WORKERS)  # the worker that was killed, and those that lost the database


def stored_answers(site, people):
    """Return the answers in the database of everybody who sent the questionnaire, by their code."""
    master = decode_key(SecretStr(TEST_VALUES["code_master_key"]))
    with psycopg.connect(site.postgres.url) as connection:
        salts = [bytes(salt) for (salt,) in connection.execute("SELECT key_salt FROM surveys_edition")]
        sent = connection.execute(
            "SELECT ticket, answers FROM surveys_response WHERE completed_at IS NOT NULL AND ticket IS NOT NULL"
        )
        rows = {bytes(ticket): answers for ticket, answers in sent}
    keys = [edition_keys(master, salt) for salt in salts]
    return {person.code: next(rows[t] for t in (ticket_for(k, person.code) for k in keys) if t in rows) for person in people}
