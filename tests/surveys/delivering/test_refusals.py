"""What a mail server may answer, and what becomes of the mail."""

from datetime import timedelta

import pytest
from django.core.mail import get_connection

from organisations.choices import Office
from organisations.models import OfficeHolder
from surveys.delivering import MOST_ATTEMPTS, drain, pause_after
from surveys.models import Mailing
from surveys.postman import Postman


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


def test_pause_after_doubles_to_four_hours():
    assert [pause_after(number).total_seconds() / 60 for number in (1, 2, 3, 9, 10)] == [1, 2, 4, 240, 240]


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
