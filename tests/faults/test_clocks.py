"""One of two workers has a clock that is an hour fast: nobody is mailed twice, and nothing is dated ahead."""

import json
import os
import signal
from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.running_site import WORKERS
from tests.fetched_tools import tool

HURRIED = WORKERS[1]


@pytest.fixture
def people(at_length):
    return 2000 if at_length else 120


@pytest.fixture
def site(shared_site):
    """Give the second worker another clock, and take it back."""
    library = tool("libfaketimeMT.so.1")
    shared_site.mend()
    stop_worker(shared_site)
    shared_site.start_hurried_worker(HURRIED, library)
    yield shared_site
    stop_worker(shared_site)
    shared_site.mend()


def stop_worker(site):
    os.killpg(site.programs[HURRIED].pid, signal.SIGKILL)
    site.programs[HURRIED].wait()


def last_told(site):
    """Return the time of the last whole line in the log of the worker, by its own clock."""
    *whole, _ = site.log_of(HURRIED).read_text().split("\n")
    told = [line for line in whole if line.startswith('{"')]
    return datetime.fromisoformat(json.loads(told[-1])["timestamp"])


def test_worker_whose_clock_is_fast_takes_no_mail_from_another(site, people):
    site.release("clock", people)
    site.wait_until_halfway("clock", people // 4)
    assert last_told(site) > datetime.now(UTC) + timedelta(minutes=50)
    site.wait_until_drained("clock")

    got = site.arrived("clock")
    assert len(got) == people
    assert {len(ids) for ids in got.values()} == {1}
    assert site.rows("count(*) FILTER (WHERE sent_at > clock_timestamp())", "clock") == 0
