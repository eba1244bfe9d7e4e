from datetime import timedelta

import pytest

from organisations.choices import Office
from reports.field.days import Course, Curve, WaveMark, course
from reports.field.record import field_record
from surveys.choices import WaveKind, WaveState
from surveys.models import MailWave, Response, Survey
from tests.examples import NOW, make_invitation, make_response, make_survey, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    return make_with_version()


def make_with_version(**values) -> Survey:
    survey = make_survey(**values)
    make_version(survey)
    return Survey.objects.select_related("edition").get(pk=survey.pk)


def respond(survey: Survey, day: int, number: int = 1) -> None:
    for _ in range(number):
        make_response(survey, Office.RAADSLID, counts=True, now=survey.opens_at + timedelta(days=day))


def test_course_adds_up_the_days_until_today(survey):
    make_invitation(survey, Office.RAADSLID)
    respond(survey, 0, 2)
    respond(survey, 3)
    make_response(survey, Office.RAADSLID, now=survey.opens_at)

    found = course(survey, survey.opens_at + timedelta(days=4))

    assert found == Course(Curve(2020, 1, (2, 2, 2, 3, 3)), (), (), 40, ())


def test_course_stands_still_at_closing(survey):
    respond(survey, 0)

    assert len(course(survey, survey.closes_at + timedelta(days=50)).curve.so_far) == 41


def test_course_marks_waves_that_went_and_are_planned(survey):
    def wave(kind: WaveKind, state: WaveState, **values) -> MailWave:
        return MailWave.objects.create(survey=survey, kind=kind, name=str(kind), state=state, created_at=NOW, **values)

    opening = wave(WaveKind.INVITATION, WaveState.RELEASED, released_at=survey.opens_at)
    wave(WaveKind.INVITATION, WaveState.RELEASED, released_at=survey.opens_at, pilot_of=opening)
    wave(WaveKind.REMINDER_1, WaveState.DRAFT, scheduled_at=survey.opens_at + timedelta(days=10))
    wave(WaveKind.REMINDER_2, WaveState.CANCELLED, scheduled_at=survey.opens_at + timedelta(days=21))
    wave(WaveKind.CODE_AGAIN, WaveState.RELEASED, released_at=survey.opens_at)

    assert course(survey, NOW).waves == (
        WaveMark(0, "uitnodiging", is_planned=False),
        WaveMark(10, "herinnering_1", is_planned=True),
    )


def test_course_sets_earlier_editions_beside_it_on_the_same_day(survey):
    later = make_with_version(year=2022, now=NOW + timedelta(days=700))
    respond(survey, 1, 3)
    respond(later, 2)

    found = course(later, later.opens_at + timedelta(days=2))

    assert found.curve == Curve(2022, 0, (0, 0, 1))
    assert [(one.year, one.so_far[:3]) for one in found.earlier] == [(2020, (0, 3, 3))]
    assert course(survey, NOW).earlier == ()


def test_course_forecasts_while_the_field_is_open(survey):
    for _ in range(60):
        make_invitation(survey, Office.RAADSLID)
    for day in range(9):
        respond(survey, day, 3 if day < 3 else 1)

    found = course(survey, survey.opens_at + timedelta(days=9))

    assert [one.day for one in found.forecast] == list(range(9, 41))
    assert found.forecast[-1].low <= found.forecast[-1].middle <= found.forecast[-1].high <= 60
    assert course(survey, survey.closes_at).forecast == ()


def test_course_takes_one_query(survey, django_assert_num_queries):
    respond(survey, 1, 3)

    with django_assert_num_queries(1):
        course(survey, NOW)
    assert Response.objects.count() == 3


def test_course_of_an_edition_whose_days_were_kept_is_as_it_was(survey):
    respond(survey, 1, 3)
    respond(survey, 4)
    kept = field_record(survey)
    before = course(survey, NOW + timedelta(days=6)).curve
    Survey.objects.update(field_record=kept)
    Response.objects.update(started_at=survey.opens_at)

    assert course(Survey.objects.select_related("edition").get(), NOW + timedelta(days=6)).curve == before
