"""What the parts of the page Respons share: the survey, the menu of parts, and the form of their downloads."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from surveys.exports import csv_of
from surveys.models import Survey

PARTS: Final = (
    ("survey_response_counts", "Stand"),
    ("response_course", "Verloop"),
    ("response_pages", "Afhaken"),
    ("response_rates", "Responsmaten"),
    ("response_representation", "Representativiteit"),
)


def survey_asked(survey_id: int) -> Survey:
    """Return the survey of the address, or answer that there is none."""
    return get_object_or_404(Survey.objects.select_related("edition"), pk=survey_id)


def response_context(survey: Survey, now: datetime) -> dict[str, Any]:
    """Return what every part shows above its own."""
    surveys = Survey.objects.select_related("edition").order_by("-edition__year", "kind")
    return {"survey": survey, "surveys": surveys, "parts": PARTS, "now": now}


def csv_answer(survey: Survey, name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """Give a table as a file for a spreadsheet."""
    return HttpResponse(
        csv_of(header, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{survey.edition.year}-{survey.kind}.csv"'},
    )
