"""The page Mailteksten and its editor."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from surveys.choices import OF_A_DOSSIER, Phase, WaveKind, WaveState
from surveys.models import Edition, Mailing, MailTemplate, MailWave, Survey
from tests.examples import NOW, make_invitation, make_survey

pytestmark = pytest.mark.django_db

TEXT = "Geachte {{ naam }}, begin hier: {{ startlink }} met code {{ code }}. U bent {{ rol }}."
FILLED_IN = {"for_whom": "", "subject": "De {{ editie }}", "text": TEXT, "html": ""}


@pytest.fixture
def coordinator(client: Client, settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    user = User.objects.create_superuser("coordinator", password="een-lang-wachtwoord-vol-zin")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def survey() -> Survey:
    return make_survey()


def new(survey: Survey, kind: str = "uitnodiging") -> str:
    return f"/beheer/veldwerk/{survey.pk}/mailteksten/{kind}/"


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_list_shows_every_kind_and_the_texts_that_staff_wrote(coordinator, survey):
    coordinator.post(new(survey), {**FILLED_IN, "for_whom": "raadslid"})

    page = text_of(coordinator.get(f"/beheer/veldwerk/{survey.pk}/mailteksten/"))

    assert [kind.label for kind in WaveKind if kind.label not in page] == [kind.label for kind in OF_A_DOSSIER]
    assert "Raadslid De {{ editie }}" in page
    assert page.count("De vaste tekst geldt voor iedereen.") == 4


@pytest.mark.parametrize(
    ("chosen", "tier", "office"), [("", "", ""), ("gemeente", "gemeente", ""), ("dijkgraaf", "", "dijkgraaf")]
)
def test_text_is_stored_for_whom_it_is_chosen(coordinator, survey, chosen, tier, office):
    answer = coordinator.post(new(survey), {**FILLED_IN, "for_whom": chosen}, follow=True)

    text = MailTemplate.objects.get()
    assert (text.tier, text.function, text.for_state, text.text) == (tier, office, "niet_begonnen", TEXT)
    assert text.changed_by.username == "coordinator"
    assert "De tekst is opgeslagen" in text_of(answer)


def test_editor_begins_with_the_text_of_the_program(coordinator, survey):
    page = coordinator.get(f"{new(survey, 'herinnering_1')}?stand=begonnen").content.decode()

    assert "{{ startlink }}" in page
    assert "{{ aanhef }}" in page
    assert "Voorbeeld</" not in page


def test_text_for_who_began_is_only_for_reminders(coordinator, survey):
    coordinator.post(f"{new(survey, 'herinnering_1')}?stand=begonnen", FILLED_IN)
    coordinator.post(f"{new(survey)}?stand=begonnen", FILLED_IN)

    assert dict(MailTemplate.objects.values_list("kind", "for_state")) == {
        "herinnering_1": "begonnen",
        "uitnodiging": "niet_begonnen",
    }


def test_text_with_a_mistake_is_shown_with_what_is_wrong(coordinator, survey):
    answer = coordinator.post(new(survey), {**FILLED_IN, "text": "Beste {{ voornaam }}"})

    assert answer.status_code == 422
    assert "{{ voornaam }} bestaat niet." in text_of(answer)
    assert "{{ code }} ontbreekt: zonder kan niemand beginnen." in text_of(answer)
    assert not MailTemplate.objects.exists()


def test_preview_fills_in_and_stores_nothing(coordinator, survey):
    answer = coordinator.post(new(survey), {**FILLED_IN, "for_whom": "waterschap", "voorbeeld": "1"})

    assert "U bent lid van het algemeen bestuur van een waterschap." in text_of(answer)
    assert "Er is niets opgeslagen" in text_of(answer)
    assert not MailTemplate.objects.exists()


def test_preview_of_a_mistake_says_what_is_wrong(coordinator, survey):
    answer = coordinator.post(new(survey), {**FILLED_IN, "text": "{{ onzin }}", "voorbeeld": "1"})

    assert answer.status_code == 422
    assert "{{ onzin }} bestaat niet." in text_of(answer)


def test_text_is_changed_previewed_and_thrown_away(coordinator, survey):
    coordinator.post(new(survey), {**FILLED_IN, "for_whom": "wethouder"})
    address = f"/beheer/veldwerk/mailtekst/{MailTemplate.objects.get().pk}/"
    other = {"subject": "Anders", "text": TEXT, "html": ""}

    previewed = coordinator.post(address, {**other, "voorbeeld": "1"})
    assert "U bent wethouder van een gemeente." in text_of(previewed)
    assert MailTemplate.objects.get().subject == "De {{ editie }}"
    coordinator.post(address, other)
    assert MailTemplate.objects.get().subject == "Anders"
    assert coordinator.post(address, {**other, "subject": "{{ code }}"}).status_code == 422
    coordinator.post(f"{address}weggooien")

    assert not MailTemplate.objects.exists()


def test_second_text_for_the_same_people_is_refused_beside_its_field(coordinator, survey):
    coordinator.post(new(survey), FILLED_IN)

    assert "Hiervoor is al een tekst" in text_of(coordinator.post(new(survey), FILLED_IN))


def test_text_does_not_change_while_its_mails_go_out(coordinator, survey):
    coordinator.post(new(survey), FILLED_IN)
    wave = MailWave.objects.create(
        survey=survey, kind=WaveKind.INVITATION, name="R", state=WaveState.RELEASED, created_at=NOW, released_at=NOW
    )
    Mailing.objects.create(wave=wave, invitation=make_invitation(survey, "raadslid"), message_id="<een@test>")
    address = f"/beheer/veldwerk/mailtekst/{MailTemplate.objects.get().pk}/"

    changed = coordinator.post(address, {"subject": "Anders", "text": TEXT, "html": ""})
    discarded = coordinator.post(f"{address}weggooien", follow=True)

    assert "Er gaan nu mails van deze soort uit" in text_of(changed)
    assert "Er gaan nu mails van deze soort uit" in text_of(discarded)
    assert MailTemplate.objects.get().subject == "De {{ editie }}"


def test_kind_that_a_survey_does_not_have_is_not_found(coordinator, survey):
    assert coordinator.get(new(survey, "onzin")).status_code == 404


@pytest.mark.parametrize("values", [{"phase": Phase.GEPUBLICEERD}, {"key_salt": None}])
def test_texts_of_a_past_or_anonymous_edition_are_closed(coordinator, survey, values):
    coordinator.post(new(survey), FILLED_IN)
    Edition.objects.update(**values)

    assert coordinator.get(f"/beheer/veldwerk/{survey.pk}/mailteksten/").status_code == 404
    assert coordinator.get(f"/beheer/veldwerk/mailtekst/{MailTemplate.objects.get().pk}/").status_code == 404
