"""Kills each part of the site in the middle of a wave: nobody is missed, and hardly anybody gets a mail twice."""

import os
import signal
from pathlib import Path

import pytest

from tests.faults.running_site import WORKERS

PEOPLE = 240
HALFWAY = 60


@pytest.fixture
def site(shared_site):
    shared_site.mend()
    return shared_site


def doubles(site, wave):
    """Return how many mails came twice, after seeing that everybody got one Message-ID and that nothing is left."""
    got = site.arrived(wave)
    assert sorted(got) == sorted(f"n{number}@{wave}.test" for number in range(PEOPLE))
    assert {len(set(ids)) for ids in got.values()} == {1}
    assert len({ids[0] for ids in got.values()}) == PEOPLE
    assert site.rows("count(*)", wave) == PEOPLE
    assert site.rows("count(claimed_by) + count(claimed_until) + count(refused_at)", wave) == 0
    return sum(len(ids) - 1 for ids in got.values())


def test_wave_when_a_process_of_a_worker_is_killed_is_finished(site):
    site.release("child", PEOPLE)
    site.wait_until_halfway("child", HALFWAY)

    program = site.programs[WORKERS[1]].pid
    (child,) = Path(f"/proc/{program}/task/{program}/children").read_text().split()
    os.kill(int(child), signal.SIGKILL)
    site.wait_until_drained("child")

    assert site.programs[WORKERS[1]].poll() is None
    assert doubles(site, "child") <= 1


def test_wave_when_valkey_is_killed_goes_on_without_doubles(site):
    site.release("valkey", PEOPLE)
    site.wait_until_halfway("valkey", HALFWAY)

    site.kill_valkey()
    site.valkey.start()
    site.wait_until_drained("valkey")

    assert doubles(site, "valkey") == 0


def test_wave_released_while_valkey_is_gone_goes_once_it_is_back(site):
    site.kill_valkey()

    site.release("silence", PEOPLE)
    site.valkey.start()
    site.wait_until_drained("silence")

    assert doubles(site, "silence") == 0


def test_wave_released_while_beat_is_gone_goes_at_once(site):
    site.kill("beat")

    site.release("beat", PEOPLE)
    site.wait_until_drained("beat")

    assert doubles(site, "beat") == 0


def test_wave_when_postgresql_stops_at_once_and_starts_again_is_finished(site):
    site.release("postgresql", PEOPLE)
    site.wait_until_halfway("postgresql", HALFWAY)

    site.restart_postgres()
    site.wait_until_drained("postgresql")

    assert doubles(site, "postgresql") <= len(WORKERS)


def test_wave_when_the_mail_server_is_killed_is_finished_once_it_is_back(site):
    site.release("smtp", PEOPLE)
    site.wait_until_halfway("smtp", HALFWAY)

    site.kill("mail-server")
    site.start_mail_server()
    site.wait_until_drained("smtp")

    assert doubles(site, "smtp") <= len(WORKERS)


def test_wave_when_a_worker_is_killed_is_finished_by_the_other(site):
    site.release("worker", PEOPLE)
    site.wait_until_halfway("worker", HALFWAY)

    os.killpg(site.programs[WORKERS[0]].pid, signal.SIGKILL)
    site.wait_until_drained("worker")

    assert doubles(site, "worker") <= 1
