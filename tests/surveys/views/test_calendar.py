"""The calendar of a survey on the pages of staff."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from organisations.choices import Office
from surveys.calendar import DUTCH_TIME
from surveys.choices import Phase, SurveyKind, WaveKind, WaveState
from surveys.models import MailWave, Survey
from tests.examples import make_invitation, make_survey

pytestmark = pytest.mark.django_db

DATES = {
    "opens_at": "2027-02-15T09:00",
    "closes_at": "2027-03-30T23:59",
    "grace_minutes": "60",
    "aankondiging": "2027-02-08T09:00",
    "uitnodiging": "2027-02-15T09:00",
    "herinnering_1": "2027-02-25T09:00",
    "herinnering_2": "2027-03-08T09:00",
}


@pytest.fixture
def coordinator(client: Client, settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    user = User.objects.create_superuser("coordinator", password="een-lang-wachtwoord-vol-zin")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def survey() -> Survey:
    survey = make_survey(phase=Phase.VOORBEREIDING)
    invitation = make_invitation(survey, Office.BURGEMEESTER)
    invitation.office_holder.email = "b@gemeente.test"
    invitation.office_holder.save()
    return survey


def address(survey: Survey) -> str:
    return f"/beheer/veldwerk/{survey.pk}/kalender/"


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def dutch(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=DUTCH_TIME)


def dates_of_waves() -> dict[str, datetime | None]:
    return dict(MailWave.objects.values_list("kind", "scheduled_at"))


def test_calendar_moves_the_survey_and_plans_a_draft_for_every_date(coordinator, survey):
    page = coordinator.post(address(survey), DATES, follow=True)

    survey.refresh_from_db()
    assert (survey.opens_at, survey.closes_at, survey.grace_minutes) == (dutch(2, 15), dutch(3, 30, 23, 59), 60)
    assert dates_of_waves() == {
        WaveKind.ANNOUNCEMENT: dutch(2, 8),
        WaveKind.INVITATION: dutch(2, 15),
        WaveKind.REMINDER_1: dutch(2, 25),
        WaveKind.REMINDER_2: dutch(3, 8),
    }
    assert set(MailWave.objects.values_list("state", flat=True)) == {WaveState.DRAFT}
    assert "Eerste herinnering 25 februari 2027, 09.00 uur Concept" in text_of(page)


def test_calendar_that_moves_makes_no_second_wave_and_takes_back_what_was_confirmed(coordinator, survey):
    coordinator.post(address(survey), DATES)
    wave = MailWave.objects.get(kind=WaveKind.REMINDER_1)
    invitation = MailWave.objects.get(kind=WaveKind.INVITATION)
    for row in (wave, invitation):
        coordinator.post(f"/beheer/veldwerk/ronde/{row.pk}/", {"number": "1"})
    assert "Uitnodiging 15 februari 2027, 09.00 uur Staat klaar" in text_of(coordinator.get("/beheer/veldwerk/"))

    coordinator.post(address(survey), {**DATES, "herinnering_1": "2027-02-26T10:00", "herinnering_2": ""})

    wave.refresh_from_db()
    invitation.refresh_from_db()
    assert (MailWave.objects.count(), wave.scheduled_at, wave.is_confirmed) == (4, dutch(2, 26, 10), False)
    assert invitation.is_confirmed
    assert dates_of_waves()[WaveKind.REMINDER_2] is None


def test_date_of_what_went_out_stays_and_so_does_the_opening(coordinator, survey):
    coordinator.post(address(survey), DATES)
    went = datetime(2027, 2, 15, 8, 1, tzinfo=UTC)
    MailWave.objects.filter(kind=WaveKind.INVITATION).update(state=WaveState.RELEASED, released_at=went)

    changed = {**DATES, "opens_at": "2027-02-10T09:00", "uitnodiging": "2027-02-20T09:00", "closes_at": "2027-04-02T12:00"}
    coordinator.post(address(survey), changed)

    survey.refresh_from_db()
    assert (survey.opens_at, survey.closes_at) == (dutch(2, 15), dutch(4, 2, 12))
    assert dates_of_waves()[WaveKind.INVITATION] == dutch(2, 15)
    assert "de opening ligt vast" in text_of(coordinator.get(address(survey)))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"closes_at": "2027-02-01T09:00"}, "De sluiting komt na de opening."),
        ({"uitnodiging": "2027-02-14T09:00"}, "Deze mail gaat niet uit voor de opening."),
        ({"herinnering_2": "2027-03-31T09:00"}, "Deze mail gaat uit voor de sluiting."),
        ({"herinnering_2": "2027-02-25T09:00"}, "Deze mail komt na: eerste herinnering."),
        ({"aankondiging": "2027-02-16T09:00"}, "Deze mail komt na: aankondiging."),
        ({"opens_at": "morgen"}, "Voer een geldige datum/tijd in."),
        ({"grace_minutes": "-1"}, "minstens 0 is"),
    ],
)
def test_dates_out_of_order_are_refused_and_nothing_is_written(coordinator, survey, change, says):
    page = coordinator.post(address(survey), DATES | change)

    assert page.status_code == 422
    assert says in text_of(page)
    assert not MailWave.objects.exists()


def test_proposal_keeps_the_distances_of_2020_and_saves_nothing(coordinator, survey):
    Survey.objects.update(opens_at=dutch(2, 15), closes_at=dutch(3, 1))

    page = coordinator.get(f"{address(survey)}?voorstel=1").content.decode()

    assert 'value="2027-02-08T09:00"' in page
    assert 'value="2027-02-25T09:00"' in page
    assert 'value="2027-03-30T23:59"' in page
    assert not MailWave.objects.exists()


def test_organisations_have_no_announcement_by_mail(coordinator, survey):
    Survey.objects.update(kind=SurveyKind.ORGANISATIES)

    page = coordinator.get(address(survey)).content.decode()

    assert 'name="uitnodiging"' in page
    assert 'name="aankondiging"' not in page


def test_calendar_of_a_past_edition_cannot_be_moved(coordinator):
    assert coordinator.get(address(make_survey(phase=Phase.GEPUBLICEERD))).status_code == 404


def test_pilot_is_no_line_of_the_calendar(coordinator, survey):
    coordinator.post(address(survey), DATES)
    whole = MailWave.objects.get(kind=WaveKind.INVITATION)
    MailWave.objects.create(
        survey=survey, kind=WaveKind.INVITATION, name="Proef", pilot_of=whole, created_at=whole.created_at - timedelta(days=1)
    )

    page = coordinator.get(address(survey)).content.decode()

    assert 'value="2027-02-15T09:00"' in page
    assert coordinator.get("/beheer/veldwerk/").content.decode().count("Zonder datum") == 0
