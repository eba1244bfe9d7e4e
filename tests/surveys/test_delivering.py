import threading
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.mail import get_connection
from django.db import connection

from organisations.choices import Office
from organisations.models import OfficeHolder
from surveys.calendar import DUTCH_TIME
from surveys.choices import InvitationStatus, WaveKind, WaveState
from surveys.delivering import (
    LEASE,
    MOST_ATTEMPTS,
    batches_waiting,
    claim,
    drain,
    give_back,
    pause_after,
)
from surveys.inviting import pause_wave, plan_wave, release_wave, resume_wave, send_code_again
from surveys.models import Edition, Invitation, Mailing, MailWave, Survey
from surveys.postman import Postman

SECOND = timedelta(seconds=1)


class Clock:
    """A clock that a test sets."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def clock(fieldwork):
    return Clock(fieldwork.now)


@pytest.fixture
def wave(fieldwork):
    return released(fieldwork)


def released(fieldwork, kind=WaveKind.INVITATION, name="Uitnodiging"):
    wave = plan_wave(fieldwork.survey, kind, name=name, now=fieldwork.now, letterhead=fieldwork.letterhead)
    number = Mailing.objects.filter(wave=wave).count()
    release_wave(wave, recipients=number, released_by=None, now=fieldwork.now)
    return wave


@pytest.fixture
def send(fieldwork, clock, postman):
    """Drain the outbox; return sent, refused, postponed, lapsed."""

    def drained(chosen=postman):
        done = drain(clock=clock, letterhead=fieldwork.letterhead, postman=chosen)
        return (done.sent, done.refused, done.postponed, done.lapsed)

    return drained


def test_drain_sends_each_mail_once_on_one_connection(wave, send, mail_server):
    assert send() == (9, 0, 0, 0)
    assert send() == (0, 0, 0, 0)

    expected = {f"{office}@voorbeeld.test" for office in Office}
    assert sorted(mail_server.recipients) == sorted(expected)
    assert mail_server.connections == 1
    stamped = Mailing.objects.filter(wave=wave, sent_at__isnull=False, claimed_by=None, claimed_until=None, attempts=1)
    assert stamped.count() == 9
    assert {mail["Message-ID"] for mail in mail_server.mails} == set(Mailing.objects.values_list("message_id", flat=True))


@pytest.mark.parametrize("state", [WaveState.DRAFT, WaveState.PAUSED, WaveState.CANCELLED])
@pytest.mark.usefixtures("wave")
def test_drain_wave_that_is_not_released_stays(send, state):
    MailWave.objects.update(state=state)

    assert send() == (0, 0, 0, 0)


def test_drain_pause_stops_before_the_next_mail_and_resume_goes_on(wave, send, mail_server):
    original, sent = Postman.send, []

    def send_and_pause(self, message):
        original(self, message)
        sent.append(message)
        if len(sent) == 3:
            pause_wave(wave)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Postman, "send", send_and_pause)
        assert send() == (3, 0, 0, 0)
    assert Mailing.objects.exclude(claimed_by=None).count() == 0

    resume_wave(wave)
    assert send() == (6, 0, 0, 0)
    assert len(set(mail_server.recipients)) == 9


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
def test_drain_temporary_refusal_is_tried_again_later_and_later(send, clock, mail_server):
    address = "raadslid@voorbeeld.test"
    mail_server.answers[address] = ["450 mailbox busy", "450 mailbox busy"]

    assert send() == (8, 0, 1, 0)
    assert send() == (0, 0, 0, 0)
    clock.now += timedelta(minutes=1)
    assert send() == (0, 0, 1, 0)
    clock.now += timedelta(minutes=1)
    assert send() == (0, 0, 0, 0)
    clock.now += timedelta(minutes=1)
    assert send() == (1, 0, 0, 0)
    assert mail_server.recipients[-1] == address
    assert Mailing.objects.get(attempts=3).sent_at == clock.now


@pytest.mark.usefixtures("wave")
def test_drain_gives_up_after_two_days(send, mail_server):
    Mailing.objects.update(attempts=MOST_ATTEMPTS - 1)
    mail_server.answers["raadslid@voorbeeld.test"] = ["450 4.2.2 <raadslid@voorbeeld.test> full"]

    assert send() == (8, 0, 1, 0)
    assert Mailing.objects.get(sent_at=None).refusal == "na herhaald proberen opgegeven: 450 4.2.2 [adres] full"


@pytest.mark.usefixtures("wave")
def test_drain_permanent_refusal_is_recorded_without_the_address(send, mail_server):
    mail_server.answers["wethouder@voorbeeld.test"] = ["550 5.1.1 <wethouder@voorbeeld.test>: no such user"]

    assert send() == (8, 1, 0, 0)
    assert send() == (0, 0, 0, 0)
    refused = Mailing.objects.get(refused_at__isnull=False)
    assert refused.refusal == "550 5.1.1 [adres] no such user"
    assert refused.invitation.office_holder.office == Office.WETHOUDER


@pytest.mark.usefixtures("wave")
def test_drain_impossible_address_is_refused_and_stops_nobody(send):
    OfficeHolder.objects.filter(office=Office.DIJKGRAAF).update(email="dijkgraaf, of secretaris")

    assert send() == (8, 1, 0, 0)


@pytest.mark.usefixtures("wave")
def test_drain_server_ends_the_connection_now_and_then_still_sends_all(send, mail_server):
    mail_server.mails_a_connection = 4

    assert send() == (9, 0, 0, 0)
    assert mail_server.connections == 3
    assert len(set(mail_server.recipients)) == 9


@pytest.mark.usefixtures("wave")
def test_drain_server_that_takes_nothing_postpones(send, mail_server):
    for office in Office:
        mail_server.answers[f"{office}@voorbeeld.test"] = ["421 too busy"]

    assert send() == (0, 0, 9, 0)


@pytest.mark.usefixtures("wave")
def test_drain_server_not_reached_blames_no_row(fieldwork, clock, caplog):
    nowhere = Postman(get_connection("django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=1, timeout=1))

    done = drain(clock=clock, letterhead=fieldwork.letterhead, postman=nowhere)

    assert done.sent == 0
    assert Mailing.objects.filter(sent_at=None, refused_at=None, attempts=0, claimed_by=None, not_before=None).count() == 9
    assert caplog.records[-1].msg["event"] == "mail_server_in_trouble"


@pytest.mark.usefixtures("fieldwork", "wave")
def test_drain_whoever_opted_out_or_finished_after_planning_gets_no_mail(send, mail_server):
    Invitation.objects.filter(office_holder__office=Office.RAADSLID).update(opted_out=True)
    Invitation.objects.filter(office_holder__office=Office.WETHOUDER).update(status=InvitationStatus.COMPLETE)
    OfficeHolder.objects.filter(office=Office.DIJKGRAAF).update(email="")

    assert send() == (6, 0, 0, 3)
    assert set(Mailing.objects.filter(sent_at=None).values_list("refusal", flat=True)) == {"vervallen voor verzending"}
    assert Office.RAADSLID not in {address.partition("@")[0] for address in mail_server.recipients}


@pytest.mark.usefixtures("wave")
def test_drain_edition_made_anonymous_sends_no_codes(send):
    Edition.objects.update(key_salt=None)

    assert send() == (0, 0, 0, 9)


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


@pytest.mark.usefixtures("wave")
def test_drain_after_closing_sends_no_wave(fieldwork, send):
    Survey.objects.update(closes_at=fieldwork.now)

    assert send() == (0, 0, 0, 9)


def test_pause_after_doubles_to_four_hours():
    assert [pause_after(number).total_seconds() / 60 for number in (1, 2, 3, 9, 10)] == [1, 2, 4, 240, 240]


@pytest.mark.django_db(transaction=True)
def test_drain_two_workers_at_once_share_the_work(fieldwork, mail_server, two_postmen):
    fieldwork.add_people(111)
    released(fieldwork)
    done = []

    def work(chosen):
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


@pytest.mark.usefixtures("wave")
def test_drain_outbox_task_uses_the_settings(mail_server, settings):
    from surveys.tasks import drain_outbox  # noqa: PLC0415 -- tasks need the Celery application

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port

    drain_outbox()

    assert len(mail_server.mails) == 9
