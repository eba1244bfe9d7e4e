"""What of the outbox goes: each mail once, and to nobody who does not want it any more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.choices import Office
from organisations.models import OfficeHolder
from surveys.choices import InvitationStatus, WaveState
from surveys.inviting import pause_wave, resume_wave
from surveys.models import Edition, Invitation, Mailing, MailWave, Survey
from surveys.postman import Postman


def test_drain_sends_each_mail_once_on_one_connection(wave, send, mail_server):
    assert send() == (9, 0, 0, 0)
    assert send() == (0, 0, 0, 0)

    expected = {f"{office}@voorbeeld.test" for office in Office}
    assert sorted(mail_server.recipients) == sorted(expected)
    assert mail_server.connections == 1
    stamped = Mailing.objects.filter(wave=wave, sent_at__isnull=False, claimed_by=None, claimed_until=None, attempts=1)
    assert stamped.count() == 9
    assert {mail["Message-ID"] for mail in mail_server.mails} == set(Mailing.objects.values_list("message_id", flat=True))


@pytest.mark.usefixtures("wave")
def test_drain_reads_a_wave_once_for_all_its_mails_and_no_table_that_these_do_not_need(send):
    with CaptureQueriesContext(connection) as queries:
        assert send() == (9, 0, 0, 0)

    statements = [query["sql"] for query in queries if query["sql"]]  # not those two a mail that PostgreSQL keeps
    assert not [sql for sql in statements if "blockhandover" in sql or 'JOIN "surveys_inquiry"' in sql]
    assert len([sql for sql in statements if "surveys_mailing" in sql and "organisations_officeholder" in sql]) == 1
    assert len(statements) < 20  # claiming, reading and giving back


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
def test_drain_after_closing_sends_no_wave(fieldwork, send):
    Survey.objects.update(closes_at=fieldwork.now)

    assert send() == (0, 0, 0, 9)


@pytest.mark.usefixtures("wave")
def test_drain_outbox_task_uses_the_settings(mail_server, settings):
    from surveys.tasks import drain_outbox  # noqa: PLC0415 -- tasks need the Celery application

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port

    drain_outbox()

    assert len(mail_server.mails) == 9
