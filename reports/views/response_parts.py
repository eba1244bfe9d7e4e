"""What the parts of the page Respons share: the survey, the menu of parts, and the form of their downloads."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from reports.queries import counts_test_data
from surveys.choices import InvitationStatus, SurveyKind
from surveys.exports import csv_of
from surveys.models import Survey

# What can be counted among invitations; that somebody passed question 6 is known of no person.
LINKED: Final = {
    "approached": "",
    "started": f"{InvitationStatus.STARTED},{InvitationStatus.COMPLETE}",
    "completed": InvitationStatus.COMPLETE.value,
}
PARTS: Final = (
    ("survey_response_counts", "Stand"),
    ("response_course", "Verloop"),
    ("response_pages", "Afhaken"),
    ("response_rates", "Responsmaten"),
    ("response_representation", "Representativiteit"),
)


def survey_asked(survey_id: int, *kinds: SurveyKind) -> Survey:
    """Return the survey of the address when it is one of `kinds`, else of office holders; or answer that there is none."""
    surveys = Survey.objects.select_related("edition").filter(kind__in=kinds or (SurveyKind.AMBTSDRAGERS,))
    return get_object_or_404(surveys, pk=survey_id)


def response_context(survey: Survey, now: datetime) -> dict[str, Any]:
    """Return what every part shows above its own."""
    surveys = Survey.objects.select_related("edition").order_by("-edition__year", "kind")
    parts = PARTS if survey.kind == SurveyKind.AMBTSDRAGERS else ()
    return {"survey": survey, "surveys": surveys, "parts": parts, "now": now}


def invitation_links(survey: Survey) -> dict[str, str]:
    """Return, for each number, the list of invitations that it counts; the template adds tier and function."""
    address = reverse("admin:surveys_invitation_changelist")
    links = {}
    for number, statuses in LINKED.items():
        query = {"survey__id__exact": str(survey.pk)} | ({"status__in": statuses} if statuses else {})
        query |= {} if counts_test_data(survey) else {"is_test__exact": "0"}
        links[number] = f"{address}?{urlencode(query)}"
    return links


def csv_answer(survey: Survey, name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """Give a table as a file for a spreadsheet."""
    return HttpResponse(
        csv_of(header, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{survey.edition.year}-{survey.kind}.csv"'},
    )
