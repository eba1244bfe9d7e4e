"""Where respondents stop and how long pages take, as a picture, a table and CSV. Nothing about what was answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from reports.field.pages import FEWEST_TIMED, DropOff, drop_off
from reports.figures.bars import Bars, bars
from reports.views.response_parts import csv_answer, response_context, survey_asked
from surveys.permissions import VIEW_FIELDWORK, staff_page
from surveys.templatetags.dutch import dutch_number


@require_GET
@staff_page(VIEW_FIELDWORK)
def page(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Show where people stop."""
    survey = survey_asked(survey_id)
    found = drop_off(survey)
    context = {"found": found, "picture": picture_of(found), "fewest_timed": FEWEST_TIMED}
    return render(request, "staff/response_pages.html", response_context(survey, timezone.now()) | context)


@require_GET
@staff_page(VIEW_FIELDWORK)
def download(request: HttpRequest, survey_id: int) -> HttpResponse:  # noqa: ARG001 -- Django hands it over
    """Give the pages as CSV."""
    survey = survey_asked(survey_id)
    header = ("Nummer", "Deel", "Pagina", "Hier gekomen", "Niet verder", "Niet verder (%)", "Mediaan minuten")
    rows = [
        (
            str(row.number),
            row.part,
            row.title,
            "" if row.reached is None else str(row.reached),
            "" if row.stopped is None else str(row.stopped),
            "" if row.stopped_percent is None else dutch_number(row.stopped_percent, 1),
            "" if row.median_minutes is None else dutch_number(row.median_minutes, 1),
        )
        for row in drop_off(survey).rows
    ]
    return csv_answer(survey, "afhaken", header, rows)


def picture_of(found: DropOff) -> Bars:
    """Place a bar for each page that everybody gets: who went no further, of those who got there."""
    return bars([(row.title, row.stopped_percent or 0.0) for row in found.rows if row.reached is not None])
