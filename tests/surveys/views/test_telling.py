"""Finishing the opening block on the page tells the other official that the versions differ."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from organisations.choices import OfficialRole
from organisations.models import Official as OfficialRow
from surveys.choices import WaveKind
from surveys.models import BlockAnswers, MailWave
from tests.surveys.views.filling_in_together import ABOUT_ME, OWN_POLICY, SAME_POLICY, Official

pytestmark = pytest.mark.django_db


def two_days_ago() -> None:
    for row in BlockAnswers.objects.all():
        row.saved_at, row.finished_at = (moment - timedelta(days=2) for moment in (row.saved_at, row.finished_at))
        row.save()


def test_changing_a_finished_opening_block_queues_a_mail_as_well(organisation_survey):
    OfficialRow.objects.update(email="iemand@voorbeeldstad.test")
    griffier, secretaris = (Official(organisation_survey, role) for role in (OfficialRole.GRIFFIER, OfficialRole.SECRETARIS))
    for official in (griffier, secretaris):
        official.fill_in("invuller", ABOUT_ME)
        official.fill_in("algemeen", SAME_POLICY)
    two_days_ago()
    page = secretaris.desk.questionnaire.variables["identiek"].page_name

    secretaris.post("algemeen", page, SAME_POLICY)
    assert not MailWave.objects.filter(kind=WaveKind.DIFFERENCE).exists()
    secretaris.post("algemeen", page, OWN_POLICY)

    wave = MailWave.objects.get(kind=WaveKind.DIFFERENCE)
    assert wave.mailings.get().invitation.official.role == OfficialRole.GRIFFIER


def test_second_version_of_the_opening_block_queues_a_mail_that_staff_can_look_at(organisation_survey, settings):
    OfficialRow.objects.update(email="iemand@voorbeeldstad.test")
    griffier = Official(organisation_survey, OfficialRole.GRIFFIER)
    griffier.fill_in("invuller", ABOUT_ME)
    griffier.fill_in("algemeen", SAME_POLICY)
    assert not MailWave.objects.filter(kind=WaveKind.DIFFERENCE).exists()
    two_days_ago()

    secretaris = Official(organisation_survey, OfficialRole.SECRETARIS)
    secretaris.fill_in("invuller", ABOUT_ME)
    secretaris.fill_in("algemeen", OWN_POLICY)

    wave = MailWave.objects.get(kind=WaveKind.DIFFERENCE)
    assert wave.mailings.get().invitation.official.role == OfficialRole.GRIFFIER
    settings.STAFF_OTP_REQUIRED = False
    staff = Client()
    staff.force_login(User.objects.create_superuser("baas"), backend="django.contrib.auth.backends.ModelBackend")
    page = staff.get(f"/beheer/veldwerk/ronde/{wave.pk}/").content.decode()
    assert "gaven verschillende antwoorden op de algemene vragen" in page
