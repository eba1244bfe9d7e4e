"""What beat wakes us for: mails that wait, and the mailbox of bounces."""

import mailbox

import pytest
from django.conf import settings as django_settings

from organisations.choices import Office
from surveys.models import Bounce, Mailing, MailWave
from surveys.periodic_tasks import read_bounces
from tests.surveys.bounces import returned_mails as returned

pytestmark = pytest.mark.django_db


def test_reading_without_a_mailbox_does_nothing(settings):
    settings.BOUNCE_MAILDIR = ""
    settings.BOUNCE_IMAP_HOST = ""

    read_bounces()

    assert not Bounce.objects.exists()


def test_reading_empties_the_maildir_of_the_settings(fieldwork, settings, tmp_path):
    settings.BOUNCE_MAILDIR = str(tmp_path / "maildir")
    wave = MailWave.objects.create(survey=fieldwork.survey, kind="uitnodiging", name="Ronde", created_at=fieldwork.now)
    Mailing.objects.create(
        wave=wave, invitation=fieldwork.invitation(Office.WETHOUDER), message_id=returned.OUR_ID, sent_at=fieldwork.now
    )
    box = mailbox.Maildir(tmp_path / "maildir", create=True)
    box.add(returned.standard(returned=returned.ours()))

    read_bounces()

    assert Bounce.objects.get().message_id == returned.OUR_ID
    assert len(box) == 0


def test_mailbox_in_trouble_is_said_in_the_log_and_tried_again_later(settings, tmp_path, caplog):
    (tmp_path / "bestand").write_text("geen map")
    settings.BOUNCE_MAILDIR = str(tmp_path / "bestand" / "map")

    read_bounces()

    assert "mailbox_in_trouble" in caplog.text
    assert "NotADirectoryError" in caplog.text


def test_beat_wakes_every_minute_through_the_queue_for_mail():
    from celery import current_app  # noqa: PLC0415 -- the application of this process

    current_app.loader.import_default_modules()
    entry = current_app.conf.beat_schedule["surveys.wake_for_outbox"]

    assert entry["schedule"] == 60
    assert current_app.amqp.router.route({}, "surveys.drain_outbox")["queue"].name == "mail"
    assert current_app.conf.broker_url == django_settings.CELERY_BROKER_URL


def test_worker_on_a_machine_that_takes_summer_time_for_universal_time_still_heeds_beat():
    from celery import current_app  # noqa: PLC0415 -- the application of this process

    current_app.loader.import_default_modules()
    keeps = {name: entry["options"]["expires"] for name, entry in current_app.conf.beat_schedule.items()}

    assert len(keeps) >= 5
    assert min(keeps.values()) > 2 * 60 * 60
