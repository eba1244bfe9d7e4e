"""The response by day: waves, earlier editions and a forecast, as a picture, a table and CSV."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from reports.estimation.response_forecast import FEWEST_DAYS, ForecastDay
from reports.field.days import Course, course
from reports.figures.course import course_picture
from reports.views.response_parts import csv_answer, response_context, survey_asked
from surveys.permissions import VIEW_FIELDWORK, staff_page
from surveys.templatetags.dutch import dutch_number


@dataclass(frozen=True, slots=True)
class DayRow:
    """The numbers of one day."""

    day: int
    waves: str
    new: int | None
    so_far: int | None
    percent: float | None
    earlier: tuple[float | None, ...]
    forecast: ForecastDay | None


@require_GET
@staff_page(VIEW_FIELDWORK)
def page(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Show the course of the response."""
    survey, now = survey_asked(survey_id), timezone.now()
    found = course(survey, now)
    last = found.forecast[-1] if found.forecast else None
    context = {
        "course": found,
        "picture": course_picture(found),
        "rows": tuple(day_rows(found)),
        "last": last,
        "last_percents": [found.curve.percent(number) for number in (last.middle, last.low, last.high)] if last else None,
        "fewest_days": FEWEST_DAYS,
        "is_open": now < survey.closes_at,
    }
    return render(request, "staff/response_course.html", response_context(survey, now) | context)


@require_GET
@staff_page(VIEW_FIELDWORK)
def download(request: HttpRequest, survey_id: int) -> HttpResponse:  # noqa: ARG001 -- Django hands it over
    """Give the days as CSV."""
    survey = survey_asked(survey_id)
    found = course(survey, timezone.now())
    header = (
        "Dag",
        "Ronde",
        "Nieuw",
        "Deelgenomen",
        "Respons (%)",
        *(f"{curve.year} (%)" for curve in found.earlier),
        "Prognose",
        "Prognose laag",
        "Prognose hoog",
    )
    return csv_answer(survey, "verloop", header, [_cells(row) for row in day_rows(found)])


def day_rows(found: Course) -> Iterator[DayRow]:
    """Yield a row for every day from the opening to the closing."""
    curve = found.curve
    ahead = {day.day: day for day in found.forecast}
    for day in range(found.closing_day + 1):
        is_past = day < len(curve.so_far)
        so_far = curve.so_far[day] if is_past else None
        before = curve.so_far[day - 1] if is_past and day else 0
        yield DayRow(
            day=day,
            waves=", ".join(wave.name for wave in found.waves if wave.day == day),
            new=None if so_far is None else so_far - before,
            so_far=so_far,
            percent=None if so_far is None else curve.percent(so_far),
            earlier=tuple(one.percentages[day] for one in found.earlier),
            forecast=ahead.get(day),
        )


def _cells(row: DayRow) -> tuple[str, ...]:
    ahead = (row.forecast.middle, row.forecast.low, row.forecast.high) if row.forecast else (None, None, None)
    shares = (row.percent, *row.earlier)
    return (
        str(row.day),
        row.waves,
        *("" if number is None else str(number) for number in (row.new, row.so_far)),
        *("" if share is None else dutch_number(share, 1) for share in shares),
        *("" if number is None else str(round(number)) for number in ahead),
    )
