"""The response of a survey, live: counts per tier and office, on a page and as CSV. No answers."""

from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from organisations.choices import Tier
from reports.field.standing import standing
from reports.field.table import FieldRow, field_table, lines
from reports.following import Order, ResponseCounts, arranged
from reports.views import response_organisations
from reports.views.response_parts import csv_answer, invitation_links, response_context, survey_asked
from surveys.choices import SurveyKind
from surveys.models import Survey
from surveys.permissions import VIEW_FIELDWORK, VIEW_INVITATION, staff_page
from surveys.templatetags.dutch import dutch_number

COLUMNS: Final = (
    "Benaderd",
    "Bezorgd",
    "Begonnen",
    "Deelgenomen",
    "Klaar",
    "Geweigerd",
    "Teruggekomen",
    "Respons (%)",
)


@require_GET
@staff_page(VIEW_FIELDWORK)
def latest(request: HttpRequest) -> HttpResponse:
    """Show the response of the newest edition, or what to do first when there is none."""
    newest = Survey.objects.filter(kind=SurveyKind.AMBTSDRAGERS).order_by("-edition__year").first()
    if newest is None:
        return render(request, "staff/response_counts.html", {"survey": None})
    return redirect("survey_response_counts", newest.pk)


@require_GET
@staff_page(VIEW_FIELDWORK)
def page(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Show the response table of one survey, filtered by tier and sorted as asked."""
    survey = survey_asked(survey_id, *SurveyKind)
    if survey.kind == SurveyKind.ORGANISATIES:
        return response_organisations.page(request, survey)
    tier, order = _asked(request)
    found = standing(survey)
    response = arranged(found.response, tier=tier, order=order)
    context = {
        "response": response,
        "table": field_table(response, found.contacts),
        "table_one": field_table(found.response, found.contacts),
        "tiers": Tier,
        "tier": tier,
        "order": order,
        "orders": Order,
        "links": invitation_links(survey) if request.user.has_perm(VIEW_INVITATION) else None,
        "query": urlencode({"bestuurslaag": tier or "", "sorteer": order}),
    }
    return render(request, "staff/response_counts.html", response_context(survey, timezone.now()) | context)


@require_GET
@staff_page(VIEW_FIELDWORK)
def download(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Give the same table as CSV, as Dutch spreadsheets read it: semicolons, decimal commas, UTF-8 with its mark."""
    survey = survey_asked(survey_id, *SurveyKind)
    if survey.kind == SurveyKind.ORGANISATIES:
        return response_organisations.download(survey)
    tier, order = _asked(request)
    found = standing(survey)
    response = arranged(found.response, tier=tier, order=order)
    rows = csv_rows(response, [_cells(row) for row in lines(field_table(response, found.contacts))])
    return csv_answer(survey, "respons", ("Bestuurslaag", "Functie", *COLUMNS), rows)


def csv_rows(response: ResponseCounts, rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the lines of the table, and last how many of them are test data."""
    if not response.test_responses:
        return rows
    counted = "meegeteld" if response.includes_test else "niet meegeteld"
    return [*rows, (f"Testrespondenten ({counted})", "", "", "", "", str(response.test_responses), "", "", "", "")]


def _cells(row: FieldRow) -> tuple[str, ...]:
    counts, contacts = row.counts, row.contacts
    percent = counts.response_percent
    numbers = (
        counts.approached,
        contacts.delivered,
        counts.started,
        counts.counted,
        counts.completed,
        contacts.refused,
        contacts.bounced,
    )
    tier = row.tier.label if row.tier else "Totaal"
    office = row.office.label if row.office else "Subtotaal" if row.tier else ""
    return (tier, office, *map(str, numbers), "" if percent is None else dutch_number(percent, 1))


def _asked(request: HttpRequest) -> tuple[Tier | None, Order]:
    """Return tier and order of the address; what is not known is ignored."""
    tier = request.GET.get("bestuurslaag", "")
    order = request.GET.get("sorteer", "")
    return (Tier(tier) if tier in Tier.values else None), (Order(order) if order in Order.values else Order.REPORT)
