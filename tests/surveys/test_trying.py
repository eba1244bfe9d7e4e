"""A mail as a made-up person gets it."""

import re

import pytest
from django.conf import settings

from organisations.choices import Office
from surveys.choices import RecipientState, WaveKind
from surveys.codes import lookup_hash, lookup_key
from surveys.inviting import plan_wave
from surveys.models import Invitation, Mailing, MailTemplate
from surveys.trying import NoExampleError, example, functions_to_try, send_to_oneself
from tests.examples import whom

pytestmark = pytest.mark.django_db


def test_example_speaks_to_the_office_and_its_code_opens_nothing(fieldwork):
    mail = example(fieldwork.survey, WaveKind.INVITATION, whom(Office.DIJKGRAAF), fieldwork.letterhead)

    code = re.findall(r"/start/(\w+)", mail.body)[0]
    assert "dijkgraaf van een waterschap" in mail.body
    assert "Waterschap De Voorbeelden" in mail.body
    assert not Invitation.objects.filter(lookup=lookup_hash(lookup_key(settings.CODE_MASTER_KEY), code)).exists()
    assert not Mailing.objects.exists()


def test_example_of_a_reminder_differs_for_who_began(fieldwork):
    new, begun = (
        example(fieldwork.survey, WaveKind.REMINDER_1, whom(Office.RAADSLID), fieldwork.letterhead, state=state).body
        for state in (RecipientState.NOT_STARTED, RecipientState.STARTED)
    )

    assert new.split("Geachte", 1)[1] != begun.split("Geachte", 1)[1]


def test_example_tries_a_text_that_is_not_stored(fieldwork):
    text = MailTemplate(subject="Voor {{ functie }}", text="Code {{ code }}, {{ startlink }}")

    mail = example(fieldwork.survey, WaveKind.INVITATION, whom(Office.WETHOUDER), fieldwork.letterhead, text=text)

    assert mail.subject == "Voor wethouder"


def test_example_of_an_anonymous_edition_is_none(fieldwork):
    fieldwork.survey.edition.key_salt = None

    with pytest.raises(NoExampleError):
        example(fieldwork.survey, WaveKind.INVITATION, whom(Office.WETHOUDER), fieldwork.letterhead)


@pytest.mark.parametrize("kind", [WaveKind.INVITATION, WaveKind.ANNOUNCEMENT])
def test_trial_goes_to_oneself_alone_with_one_mail_of_each_tier(fieldwork, mail_server, postman, kind):
    wave = plan_wave(fieldwork.survey, kind, name="Ronde", now=fieldwork.now, letterhead=fieldwork.letterhead)

    sent = send_to_oneself(wave, "ik@onderzoek.test", letterhead=fieldwork.letterhead, postman=postman)

    assert sent == len(functions_to_try(fieldwork.survey, kind)) == len(mail_server.mails)
    assert set(mail_server.recipients) == {"ik@onderzoek.test"}
    assert all(mail["Subject"].startswith("[Test] ") for mail in mail_server.mails)
    assert len({mail["Message-ID"] for mail in mail_server.mails}) == sent
    assert not Mailing.objects.exclude(sent_at=None).exists()
