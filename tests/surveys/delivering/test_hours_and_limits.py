"""Mails go in the hours of an edition, and no more a minute than it allows."""

from datetime import time, timedelta
from uuid import uuid4

import pytest

from surveys.calendar import DUTCH_TIME
from surveys.delivering import batches_waiting, claim, drain
from surveys.inviting import send_code_again
from surveys.models import Edition, Mailing
from surveys.postman import Postman
from tests.surveys.delivering.conftest import SECOND, released


@pytest.mark.usefixtures("wave")
def test_drain_outside_the_sending_hours_only_codes_that_were_asked_go(fieldwork, send, clock, mail_server):
    Edition.objects.update(send_from=time(8), send_until=time(18), sends_on_weekends=False)
    send_code_again("raadslid@voorbeeld.test", now=fieldwork.now, letterhead=fieldwork.letterhead)
    clock.now = evening = next_time(fieldwork.now, hour=19)

    assert (batches_waiting(evening), send()) == (1, (1, 0, 0, 0))
    assert (batches_waiting(evening), mail_server.recipients) == (0, ["raadslid@voorbeeld.test"])
    clock.now = next_time(evening, hour=9, weekday=True)
    assert send() == (9, 0, 0, 0)


def next_time(now, *, hour, weekday=False):
    local = (now.astimezone(DUTCH_TIME) + timedelta(days=1)).replace(hour=hour)
    while weekday and local.weekday() > 4:
        local += timedelta(days=1)
    return local


@pytest.mark.usefixtures("wave")
def test_drain_stops_in_a_batch_when_the_hours_are_over(send, clock, monkeypatch):
    Edition.objects.update(send_from=time(8), send_until=time(18), sends_on_weekends=True)
    clock.now = next_time(clock.now, hour=17).replace(minute=59, second=59, microsecond=0)
    original = Postman.send

    def slowly(self, message):
        original(self, message)
        clock.now += SECOND

    monkeypatch.setattr(Postman, "send", slowly)

    assert send() == (1, 0, 0, 0)
    assert Mailing.objects.exclude(claimed_by=None).count() == 0


@pytest.mark.usefixtures("wave")
def test_drain_keeps_to_the_mails_a_minute_of_all_workers_together(fieldwork, clock, postman):
    fieldwork.add_people(80)
    released(fieldwork, name="Iedereen")
    Edition.objects.update(mails_a_minute=24)
    sent = []

    for _ in range(180):
        done = drain(clock=clock, letterhead=fieldwork.letterhead, postman=postman)
        sent.append(done.sent)
        assert done.is_finished == (done.sent == 0 or Mailing.objects.filter(sent_at=None).count() == 0)
        clock.now += SECOND

    assert max(sum(sent[start : start + 60]) for start in range(120)) == 24
    assert max(sent) == 2
    assert sum(sent) == 72


@pytest.mark.usefixtures("wave")
def test_claim_counts_what_other_workers_hold_towards_the_limit(fieldwork):
    Edition.objects.update(mails_a_minute=60)

    assert [len(claim(uuid4(), fieldwork.now)) for _ in range(3)] == [5, 0, 0]


@pytest.mark.usefixtures("wave")
def test_drain_limit_does_not_hold_a_code_that_was_asked(fieldwork, send):
    Edition.objects.update(mails_a_minute=12)
    assert send() == (1, 0, 0, 0)
    send_code_again("wethouder@voorbeeld.test", now=fieldwork.now, letterhead=fieldwork.letterhead)

    assert send() == (1, 0, 0, 0)
    assert batches_waiting(fieldwork.now) == 1
