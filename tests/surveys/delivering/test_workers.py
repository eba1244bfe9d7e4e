"""Several workers drain one outbox: each row is one worker's, as long as its lease lasts."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.mail import get_connection
from django.db import connection

from surveys.delivering import LEASE, batches_waiting, claim, drain, give_back
from surveys.models import Mailing
from surveys.postman import Postman
from tests.patience import PATIENCE
from tests.surveys.delivering.conftest import SECOND, released


@pytest.mark.usefixtures("wave")
def test_claim_takes_each_row_for_one_worker(fieldwork):
    first, second = uuid4(), uuid4()

    assert len(claim(first, fieldwork.now)) == 9
    assert claim(second, fieldwork.now) == []
    give_back(first)
    assert len(claim(second, fieldwork.now)) == 9


@pytest.mark.usefixtures("wave")
def test_claim_lasts_as_long_as_was_asked(fieldwork):
    short = timedelta(seconds=6)
    claim(uuid4(), fieldwork.now, short)

    assert claim(uuid4(), fieldwork.now + short - SECOND) == []
    assert len(claim(uuid4(), fieldwork.now + short)) == 9


def test_lease_of_the_settings_is_long_enough_for_a_slow_mail_server():
    assert settings.MAIL_LEASE == LEASE
    assert settings.MAIL_LEASE.total_seconds() >= 2 * 5 * settings.EMAIL_TIMEOUT


@pytest.mark.usefixtures("wave")
def test_batches_waiting_counts_what_may_be_claimed(fieldwork):
    assert batches_waiting(fieldwork.now) == 1
    claim(uuid4(), fieldwork.now)
    assert batches_waiting(fieldwork.now) == 0
    assert batches_waiting(fieldwork.now + LEASE) == 1


@pytest.mark.usefixtures("wave", "send")
def test_drain_lease_nearly_over_starts_no_mail(fieldwork, clock):
    def late_clock():
        clock.now += timedelta(minutes=6)
        return clock.now

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("surveys.delivering.BATCH", 50)
        done = drain(clock=late_clock, letterhead=fieldwork.letterhead, postman=Postman(get_connection()))

    assert (done.sent, done.is_finished) == (0, False)
    assert Mailing.objects.exclude(claimed_by=None).count() == 0


@pytest.mark.usefixtures("wave")
def test_drain_killed_worker_loses_nothing_and_doubles_at_most_one(clock, fieldwork, mail_server, two_postmen, monkeypatch):
    original = Postman.send

    class KilledError(BaseException):
        """The worker is gone: nothing after this runs, neither a stamp nor giving back."""

    def die_after_the_fourth(self, message):
        original(self, message)
        if len(mail_server.mails) == 4:
            raise KilledError

    monkeypatch.setattr(Postman, "send", die_after_the_fourth)
    monkeypatch.setattr("surveys.delivering.give_back", lambda _worker: None)
    with pytest.raises(KilledError):
        drain(clock=clock, letterhead=fieldwork.letterhead, postman=two_postmen[0])
    monkeypatch.undo()

    def drain_again():
        return drain(clock=clock, letterhead=fieldwork.letterhead, postman=two_postmen[1]).sent

    clock.now += LEASE - SECOND
    assert drain_again() == 0
    clock.now += 2 * SECOND
    assert drain_again() == 6

    ids = [mail["Message-ID"] for mail in mail_server.mails]
    assert len(ids) == 10
    assert len(set(ids)) == 9
    assert Mailing.objects.filter(sent_at=None).count() == 0


def after_meeting(others, postman):
    """Return how a worker sends that begins once the others have claimed mails too, and then sends as ever."""
    send = postman.send

    def meet_and_send(message):
        others.wait(PATIENCE)
        postman.send = send
        send(message)

    return meet_and_send


@pytest.mark.django_db(transaction=True)
def test_drain_two_workers_at_once_share_the_work(fieldwork, mail_server, two_postmen):
    fieldwork.add_people(111)
    released(fieldwork)
    both_have_claimed, done = threading.Barrier(len(two_postmen)), []

    def work(chosen):
        chosen.send = after_meeting(both_have_claimed, chosen)
        try:
            done.append(drain(clock=lambda: datetime.now(UTC), letterhead=fieldwork.letterhead, postman=chosen))
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=(chosen,)) for chosen in two_postmen]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert [worker.sent > 0 for worker in done] == [True, True]
    assert len(mail_server.mails) == 120
    assert len({mail["Message-ID"] for mail in mail_server.mails}) == 120
    assert Mailing.objects.filter(sent_at=None).count() == 0
