"""Both officials are told once that their versions of the opening block differ, unless they are at work and see it."""

from datetime import timedelta

import pytest
from django.conf import settings

from organisations.choices import OfficialRole
from organisations.models import Official
from surveys.choices import WaveKind
from surveys.delivering import drain
from surveys.mails import Letterhead
from surveys.models import BlockAnswers, Mailing
from surveys.sharing import agree
from surveys.telling import tell_of_difference
from tests.dossiers import ABOUT_ME, OWN_POLICY, SAME_POLICY, desk, fill, make_organisation_survey
from tests.examples import NOW

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=2)


@pytest.fixture
def letterhead() -> Letterhead:
    return Letterhead.of(settings)


@pytest.fixture
def officials():
    """Let the griffier answer the opening block, and the secretaris two days later."""
    survey = make_organisation_survey()
    for official in Official.objects.all():
        Official.objects.filter(pk=official.pk).update(email=f"{official.role}@voorbeeldstad.test")
    griffier, secretaris = (survey.filler(role) for role in (OfficialRole.GRIFFIER, OfficialRole.SECRETARIS))
    for filler, answers, moment in ((griffier, SAME_POLICY, NOW), (secretaris, OWN_POLICY, LATER)):
        fill(filler, "invuller", ABOUT_ME, now=moment)
        fill(filler, "algemeen", answers, now=moment)
    return griffier, secretaris


def tell(filler, letterhead, now=LATER) -> int:
    return tell_of_difference(desk(filler), now=now, letterhead=letterhead)


def test_who_is_away_is_told_once_and_nobodys_answers(officials, letterhead, postman, mail_server):
    _, secretaris = officials

    assert tell(secretaris, letterhead) == 1
    assert tell(secretaris, letterhead, LATER + timedelta(days=5)) == 0
    assert drain(clock=lambda: LATER, letterhead=letterhead, postman=postman).sent == 1

    (mail,) = mail_server.mails
    assert mail["To"] == "griffier@voorbeeldstad.test"
    text = mail.get_body(("plain",)).get_content()
    assert "U en de secretaris gaven verschillende antwoorden" in text
    assert "/start/" in text
    assert "twee versies" in mail["Subject"]


def test_who_was_at_work_in_the_last_day_is_not_told(officials, letterhead):
    _, secretaris = officials
    BlockAnswers.objects.filter(filler=officials[0]).update(saved_at=LATER - timedelta(hours=23))

    assert tell(secretaris, letterhead) == 0
    assert not Mailing.objects.exists()


def test_versions_that_became_one_before_the_mail_went_tell_nobody(officials, letterhead, postman):
    griffier, secretaris = officials
    tell(secretaris, letterhead)

    agree(griffier, now=LATER)

    assert drain(clock=lambda: LATER, letterhead=letterhead, postman=postman).lapsed == 1
    assert tell(secretaris, letterhead) == 0
    assert Mailing.objects.get().wave.kind == WaveKind.DIFFERENCE
