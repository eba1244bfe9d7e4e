"""Processes that live for long look for garbage seldom, whatever starts them."""

import subprocess
import sys

import pytest
from django.db import connection

from monitor_site import celery
from monitor_site.demo import crew_process

_TOLD = """
import gc
from monitor_site.garbage import SELDOM, look_for_garbage_seldom
look_for_garbage_seldom()
print(gc.get_threshold() == SELDOM, gc.get_freeze_count() > 1000, len(gc.get_objects()) < 1000)
"""


def test_what_is_there_is_left_alone_from_then_on():
    told = subprocess.run([sys.executable, "-c", _TOLD], capture_output=True, text=True, check=True)

    assert told.stdout.split() == ["True", "True", "True"]


def test_process_of_a_worker_looks_seldom(monkeypatch):
    called = []
    monkeypatch.setattr(celery, "look_for_garbage_seldom", lambda: called.append(True))

    celery.worker_process_init.send(sender=None)

    assert called == [True]


@pytest.mark.django_db
def test_leader_of_a_crew_waits_for_no_disk_and_looks_seldom(monkeypatch):
    called = []
    monkeypatch.setattr(crew_process, "look_for_garbage_seldom", lambda: called.append(True))

    crew_process.hurry()

    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone() == ("off",)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")
    assert called == [True]
