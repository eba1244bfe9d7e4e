"""Everything at once: people fill in, mails go out, and each part of the site is killed in the middle of it."""

import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from pydantic import SecretStr

from monitor_site.environment import TEST_VALUES, decode_key
from surveys.codes import edition_keys, ticket_for
from tests.faults.filling_in import Person
from tests.faults.running_site import WORKERS

DOWN = 2
"""Seconds that a server stays away: longer than a page waits for it here."""


@pytest.fixture(scope="module")
def size(at_length):
    """How many respondents, mails at every fault, and seconds between two pages."""
    return (500, 400, 5) if at_length else (12, 12, 0.3)


class Kills:
    """The faults, each with what brings back what was killed, as Compose does."""

    def __init__(self, site):
        self.site = site

    def web(self):
        os.killpg(self.site.programs["web"].pid, signal.SIGKILL)
        self.site.programs["web"].wait()
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
        time.sleep(DOWN)
        self.site.postgres.start()


@pytest.fixture(scope="module")
def played(shared_site, size):
    """Let everything happen; return the people."""
    site, (respondents, mails, pause) = shared_site, size
    site.mend()
    site.start_web()
    told = site.ask_program("invite_respondents.py", str(respondents))
    people = [Person(site.web_port, **json.loads(line), pause=pause) for line in told.splitlines()]
    pages = sum(len(person.pages) for person in people)
    kills = Kills(site)
    faults = [kills.web, kills.worker, kills.valkey, kills.beat, kills.postgresql]
    with ThreadPoolExecutor(respondents) as pool:
        filling = [pool.submit(person.fill_in) for person in people]
        for number, kill in enumerate(faults, start=1):
            wait_for_pages(people, pages * number // (len(faults) + 2), filling)
            wave = f"chaos-{kill.__name__}"
            site.release(wave, mails)
            site.wait_until_sent(wave, max(1, mails // 10))
            kill()
        for one in filling:
            one.result()
    for kill in faults:
        site.wait_until_drained(f"chaos-{kill.__name__}")
    return people


def wait_for_pages(people, number, filling):
    """Wait until so many pages were taken; say so when somebody gave up before that."""
    latest = time.monotonic() + 600
    while sum(len(person.acknowledged) for person in people) < number:
        for one in filling:
            if one.done():
                one.result()
        assert time.monotonic() < latest, "pages are not being filled in"
        time.sleep(0.05)


def test_no_answer_that_was_taken_is_lost(shared_site, played):
    stored = stored_answers(shared_site, played)

    for person in played:
        assert person.acknowledged == [name for name, _ in person.pages]
        lost = {name for name, value in person.answers.items() if stored[person.code].get(name) != value}
        assert lost == set()


def test_everybody_saw_pages_with_a_way_on_and_some_met_a_fault(played):
    # Each refuses, while filling in, any page that is not in Dutch or has no way on.
    assert sum(person.breaks + person.outages for person in played) > 0


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
