"""Confirming by a worker: claimed, given back, taken over when a worker is killed; never half written."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import F
from redis.exceptions import ConnectionError as RedisConnectionError

from monitor_site.demo.almanak import almanak
from organisations import confirming, progress
from organisations.choices import ImportKind, ImportState
from organisations.confirming import LEASE, MOST_ATTEMPTS, OpenDoubtsError, ask_to_confirm, confirm, confirm_next, take_back
from organisations.models import FrameImport, OfficeHolder, Organisation
from organisations.progress import work_progress
from organisations.proposing import reading
from organisations.proposing.people import PeopleWriter
from organisations.proposing.reading import read_next
from organisations.receiving import ImportStateError, Upload, receive, reject
from organisations.tasks import confirm_imports
from tests.organisations.test_confirming import ANNA, COUNCIL, EDE, NOW, read, take
from tests.patience import until

pytestmark = pytest.mark.django_db

LATER = NOW + LEASE + timedelta(seconds=1)


def asked() -> FrameImport:
    """Return a proposal that was confirmed and that no worker has begun with."""
    row = read([(EDE, COUNCIL)])
    ask_to_confirm(row, user=None)
    row.refresh_from_db()
    return row


def waiting() -> FrameImport:
    """Return an almanak that no worker has begun to read."""
    return receive(Upload(ImportKind.ALMANAK, "a.xml", almanak([(EDE, COUNCIL)])), user=None, now=NOW)


def break_off(monkeypatch, error: Exception) -> None:
    """Let writing break off when half of the frame has been written."""

    def write(self: PeopleWriter, changes: Any, organisations: Any) -> Iterator[int]:
        yield from written(self, changes, organisations)
        raise error

    written = PeopleWriter.write
    monkeypatch.setattr(PeopleWriter, "write", write)


def test_worker_writes_what_was_confirmed_and_tells_how_far_it_is(monkeypatch):
    told: list[int] = []
    monkeypatch.setattr(confirming, "teller", lambda _pk: told.append)
    row = asked()
    assert (row.state, OfficeHolder.objects.count(), work_progress(row, NOW).is_waiting) == (ImportState.CONFIRMING, 0, True)

    confirm_imports()

    row.refresh_from_db()
    assert (row.state, OfficeHolder.objects.count(), row.claimed_until) == (ImportState.CONFIRMED, 3, None)
    assert told == sorted(told)
    assert told[-1] == 90
    assert not confirm_next(lambda: NOW)


def test_doubts_are_told_at_once():
    take(*COUNCIL)
    row = read([(EDE, (replace(ANNA, name="E. Opvolger", email="e@ede.test"),))])

    with pytest.raises(OpenDoubtsError):
        ask_to_confirm(row, user=None)

    row.refresh_from_db()
    assert row.state == ImportState.PROPOSED


def test_failure_writes_nothing_says_so_and_names_nobody(monkeypatch, caplog):
    row = asked()
    break_off(monkeypatch, ValueError("Anna van Proef"))

    assert confirm_next(lambda: NOW)

    row.refresh_from_db()
    assert (row.state, [each["code"] for each in row.problems]) == (ImportState.PROPOSED, ["V104"])
    assert Organisation.objects.count() == OfficeHolder.objects.count() == 0
    assert "Anna" not in caplog.text
    assert row.chunks.exists()


def test_database_that_goes_away_is_tried_again(monkeypatch):
    row = asked()
    with monkeypatch.context() as patch:
        break_off(patch, OperationalError())
        with pytest.raises(OperationalError):
            confirm_next(lambda: NOW)
    assert Organisation.objects.count() == 0

    assert not confirm_next(lambda: NOW)
    assert confirm_next(lambda: LATER)

    row.refresh_from_db()
    assert (row.state, OfficeHolder.objects.count()) == (ImportState.CONFIRMED, 3)


def test_work_that_is_broken_off_again_and_again_is_given_back():
    row = asked()
    FrameImport.objects.update(claimed_until=NOW, attempts=MOST_ATTEMPTS)

    assert not confirm_next(lambda: LATER)

    row.refresh_from_db()
    assert (row.state, [each["code"] for each in row.problems]) == (ImportState.PROPOSED, ["V103"])
    ask_to_confirm(row, user=None)
    assert confirm_next(lambda: LATER)
    row.refresh_from_db()
    assert (row.state, row.problems) == (ImportState.CONFIRMED, [])


def test_proposal_that_is_being_written_is_not_rejected_or_taken_back():
    row = asked()
    FrameImport.objects.update(claimed_until=NOW + LEASE)

    with pytest.raises(ImportStateError):
        reject(row, user=None, now=NOW)
    with pytest.raises(ImportStateError):
        take_back(row, now=NOW)
    with pytest.raises(ImportStateError):
        ask_to_confirm(row, user=None)


def test_reading_that_is_broken_off_again_and_again_fails():
    row = waiting()
    FrameImport.objects.update(state=ImportState.READING, claimed_until=NOW, attempts=reading.MOST_ATTEMPTS)

    assert read_next(lambda: LATER)

    row.refresh_from_db()
    assert (row.state, [each["code"] for each in row.problems]) == (ImportState.FAILED, ["F104"])
    assert not row.chunks.exists()


def test_mistake_of_ours_while_reading_fails_and_names_nobody(monkeypatch, caplog):
    row = waiting()

    def mistake(*_: object) -> None:
        raise KeyError("Anna van Proef")

    monkeypatch.setattr(reading, "read_almanak", mistake)

    assert read_next(lambda: NOW)

    row.refresh_from_db()
    assert (row.state, [each["code"] for each in row.problems]) == (ImportState.FAILED, ["F105"])
    assert "Anna" not in caplog.text


def ended(session: int) -> bool:
    """Whether PostgreSQL noticed that a session was closed, and gave back its locks: a moment after the client is gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [session])
        return cursor.fetchone() is None


@pytest.mark.django_db(transaction=True)
def test_who_writes_holds_the_row_and_who_is_killed_lets_it_go():
    row = asked()
    FrameImport.objects.update(claimed_until=NOW, attempts=F("attempts") + 1)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM organisations_frameimport WHERE id = %s FOR UPDATE", [row.pk])
            cursor.execute("SELECT pg_backend_pid()")
            [[session]] = cursor.fetchall()
        assert not confirm_next(lambda: LATER), "the lease is over, but somebody is writing"
    finally:
        other.close()  # as PostgreSQL does for a worker that was killed
    until(lambda: ended(session), "the session of the worker that was killed lives on")

    with transaction.atomic():
        assert confirm_next(lambda: LATER)

    row.refresh_from_db()
    assert (row.state, row.attempts, OfficeHolder.objects.count()) == (ImportState.CONFIRMED, 2, 3)


def test_confirming_twice_at_once_writes_once():
    row = asked()
    confirm(row, user=None, now=NOW)

    assert not confirm_next(lambda: datetime(2020, 1, 21, tzinfo=UTC))
    with pytest.raises(ImportStateError):
        confirm(row, user=None, now=NOW)
    assert OfficeHolder.objects.count() == 3


def test_without_valkey_the_bar_stands_still_and_the_work_is_done(monkeypatch):
    class NoCache:
        def get(self, *_: object) -> int:
            raise RedisConnectionError

        set = get

    monkeypatch.setattr(progress, "cache", NoCache())
    row = asked()

    assert confirm_next(lambda: NOW)

    row.refresh_from_db()
    assert (row.state, progress.progress_of(row.pk)) == (ImportState.CONFIRMED, 0)
