"""Texts of mails that staff write."""

import pytest

from organisations.choices import Office, Tier
from surveys.choices import OF_A_DOSSIER, RecipientState, SurveyKind, WaveKind
from surveys.inviting import pause_wave, plan_wave, release_wave
from surveys.mail_texts import REMINDERS, problems
from surveys.models import Mailing, MailTemplate, MailWave
from surveys.trying import example, first_draft
from surveys.wording import ForWhom, TextInUseError, WordingError, Words, change_text, discard_text, write_text
from tests.examples import whom

pytestmark = pytest.mark.django_db

FOR_ALL = ForWhom(WaveKind.INVITATION)
WORDS = Words("Uw ervaring telt", "Geachte {{ naam }}, uw code is {{ code }}: {{ startlink }}", "")
FIRST = RecipientState.NOT_STARTED
KINDS = [kind for kind in WaveKind if kind not in OF_A_DOSSIER]
STATES = [(kind, state) for kind in KINDS for state in RecipientState if state == FIRST or kind in REMINDERS]
OF_OFFICE_HOLDERS = [(SurveyKind.AMBTSDRAGERS, *one) for one in STATES if one[1] in {FIRST, RecipientState.STARTED}]
OF_OFFICIALS = [(SurveyKind.ORGANISATIES, *one) for one in STATES if one[0] != WaveKind.ANNOUNCEMENT]


def written(fieldwork, for_whom=FOR_ALL, words=WORDS):
    return write_text(fieldwork.survey, for_whom, words, user=None, now=fieldwork.now)


def planned(fieldwork):
    return plan_wave(fieldwork.survey, WaveKind.INVITATION, name="Ronde", now=fieldwork.now, letterhead=fieldwork.letterhead)


def subject_for(fieldwork, office):
    return example(fieldwork.survey, WaveKind.INVITATION, whom(office), fieldwork.letterhead).subject


def test_text_of_the_office_holds_before_that_of_the_tier_and_of_everybody(fieldwork):
    written(fieldwork, words=Words("Iedereen", WORDS.text, ""))
    written(fieldwork, ForWhom(WaveKind.INVITATION, tier=Tier.GEMEENTE), Words("Gemeente", WORDS.text, ""))
    written(fieldwork, ForWhom(WaveKind.INVITATION, function=Office.RAADSLID), Words("Raadslid", WORDS.text, ""))

    subjects = [subject_for(fieldwork, office) for office in (Office.RAADSLID, Office.WETHOUDER, Office.DIJKGRAAF)]

    assert subjects == ["Raadslid", "Gemeente", "Iedereen"]


def test_text_that_nobody_could_use_is_not_stored(fieldwork):
    with pytest.raises(WordingError) as error:
        written(fieldwork, words=Words("Voor {{ voornaam }}", "Zonder code", ""))

    assert set(error.value.problems) == {"subject", "text"}
    assert not MailTemplate.objects.exists()


def test_second_text_for_the_same_people_is_refused(fieldwork):
    written(fieldwork)

    with pytest.raises(WordingError) as error:
        written(fieldwork)

    assert set(error.value.problems) == {"for_whom"}


def test_text_does_not_change_while_its_mails_go_out(fieldwork):
    text, wave = written(fieldwork), planned(fieldwork)
    release_wave(wave, recipients=9, released_by=None, now=fieldwork.now)

    with pytest.raises(TextInUseError):
        change_text(text, WORDS, user=None, now=fieldwork.now)
    with pytest.raises(TextInUseError):
        discard_text(text)
    with pytest.raises(TextInUseError):
        written(fieldwork, ForWhom(WaveKind.INVITATION, tier=Tier.PROVINCIE))
    pause_wave(wave)
    change_text(text, Words("Anders", WORDS.text, ""), user=None, now=fieldwork.now)

    assert text.subject == "Anders"


def test_text_changes_again_when_its_mails_are_sent(fieldwork):
    text, wave = written(fieldwork), planned(fieldwork)
    release_wave(wave, recipients=9, released_by=None, now=fieldwork.now)
    Mailing.objects.update(sent_at=fieldwork.now)

    discard_text(text)

    assert not MailTemplate.objects.exists()


def test_another_text_takes_back_what_was_confirmed(fieldwork, django_user_model):
    wave = planned(fieldwork)
    one = django_user_model.objects.create(username="een")
    MailWave.objects.update(released_by=one, confirmed_by=one, confirmed_at=fieldwork.now)

    written(fieldwork)

    wave.refresh_from_db()
    assert (wave.is_asked, wave.is_confirmed) == (False, False)


@pytest.mark.parametrize(("survey_kind", "kind", "state"), [*OF_OFFICE_HOLDERS, *OF_OFFICIALS])
def test_first_draft_is_the_text_of_the_program_and_can_be_stored_as_it_is(fieldwork, survey_kind, kind, state):
    fieldwork.survey.kind = survey_kind

    subject, text = first_draft(fieldwork.survey, kind, fieldwork.letterhead, state=state)

    assert problems(kind, survey_kind, subject=subject, text=text, html="") == {}
    assert "{{ aanhef }}" in text
    assert "Voorbeeld" not in subject + text
    assert ("{{ collega }}" in text) == (survey_kind == SurveyKind.ORGANISATIES)
