from datetime import UTC, datetime, time

import pytest

from surveys.calendar import DUTCH_TIME, OPENING_OF_2020, SendWindow, calendar_from, usual_opening
from surveys.choices import SurveyKind, WaveKind

OFFICE_HOURS = SendWindow(time(8), time(18), has_weekends=False)
ALL_WEEK = SendWindow(time(8), time(18), has_weekends=True)


def dutch(*parts):
    return datetime(*parts, tzinfo=DUTCH_TIME)


def test_calendar_of_2020_is_that_of_the_report():
    calendar = calendar_from(OPENING_OF_2020, SurveyKind.AMBTSDRAGERS)

    assert (calendar.opens_at, calendar.closes_at) == (dutch(2020, 2, 17, 9), dutch(2020, 3, 31, 23, 59))
    assert calendar.waves == (
        (WaveKind.ANNOUNCEMENT, dutch(2020, 2, 10, 9)),
        (WaveKind.INVITATION, dutch(2020, 2, 17, 9)),
        (WaveKind.REMINDER_1, dutch(2020, 2, 27, 9)),
        (WaveKind.REMINDER_2, dutch(2020, 3, 9, 9)),
    )


def test_calendar_of_organisations_is_a_week_later_and_has_no_announcement_by_mail():
    calendar = calendar_from(usual_opening(SurveyKind.ORGANISATIES, year=2020), SurveyKind.ORGANISATIES)

    assert calendar.opens_at == dutch(2020, 2, 24, 9)
    assert [kind for kind, _ in calendar.waves] == [WaveKind.INVITATION, WaveKind.REMINDER_1, WaveKind.REMINDER_2]


def test_calendar_moves_along_with_the_opening_and_stays_out_of_weekends():
    calendar = calendar_from(dutch(2022, 3, 30, 10), SurveyKind.AMBTSDRAGERS)

    assert dict(calendar.waves)[WaveKind.REMINDER_1] == dutch(2022, 4, 11, 10)
    assert calendar.closes_at == dutch(2022, 5, 12, 23, 59)


def test_calendar_keeps_the_hour_when_the_clock_changes():
    calendar = calendar_from(datetime(2020, 3, 20, 8, tzinfo=UTC), SurveyKind.AMBTSDRAGERS)

    assert [moment.astimezone(DUTCH_TIME).hour for _, moment in calendar.waves] == [9, 9, 9, 9]


def test_usual_opening_is_a_monday_in_the_middle_of_february():
    assert usual_opening(SurveyKind.AMBTSDRAGERS, year=2020) == OPENING_OF_2020
    assert usual_opening(SurveyKind.AMBTSDRAGERS, year=2026) == dutch(2026, 2, 23, 9)


@pytest.mark.parametrize(
    ("now", "is_open", "opening"),
    [
        (dutch(2020, 2, 17, 7, 59), False, dutch(2020, 2, 17, 8)),
        (dutch(2020, 2, 17, 8), True, dutch(2020, 2, 17, 8)),
        (dutch(2020, 2, 17, 18), False, dutch(2020, 2, 18, 8)),
        (dutch(2020, 2, 21, 18), False, dutch(2020, 2, 24, 8)),
        (dutch(2020, 2, 22, 12), False, dutch(2020, 2, 24, 8)),
        (datetime(2020, 7, 6, 6, 30, tzinfo=UTC), True, datetime(2020, 7, 6, 6, 30, tzinfo=UTC)),
    ],
)
def test_send_window_knows_hours_and_weekends(now, is_open, opening):
    assert (OFFICE_HOURS.is_open(now), OFFICE_HOURS.next_opening(now)) == (is_open, opening)


def test_send_window_with_weekends_opens_on_saturday():
    assert ALL_WEEK.is_open(dutch(2020, 2, 22, 12))
    assert ALL_WEEK.next_opening(dutch(2020, 2, 21, 19)) == dutch(2020, 2, 22, 8)
