"""The response of a survey, live: counts per tier and office, on a page and as CSV. No answers."""

from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from organisations.choices import Tier
from reports.following import Counts, Order, ResponseCounts, arranged, response_counts
from surveys.choices import InvitationStatus, SurveyKind
from surveys.exports import csv_of
from surveys.models import Survey
from surveys.permissions import VIEW_FIELDWORK, VIEW_INVITATION, staff_page
from surveys.templatetags.dutch import dutch_number

COLUMNS: Final = ("Benaderd", "Begonnen", "Deelgenomen", "Klaar", "Respons (%)")
# What can be counted among invitations; that somebody passed question 6 is known of no person.
LINKED: Final = {
    "approached": "",
    "started": f"{InvitationStatus.STARTED},{InvitationStatus.COMPLETE}",
    "completed": InvitationStatus.COMPLETE.value,
}


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
    survey = _survey(survey_id)
    tier, order = _asked(request)
    response = arranged(response_counts(survey), tier=tier, order=order)
    context = {
        "survey": survey,
        "surveys": Survey.objects.select_related("edition").order_by("-edition__year", "kind"),
        "response": response,
        "tiers": Tier,
        "tier": tier,
        "order": order,
        "orders": Order,
        "now": timezone.now(),
        "links": _links(survey, with_test=response.includes_test) if request.user.has_perm(VIEW_INVITATION) else None,
        "query": urlencode({"bestuurslaag": tier or "", "sorteer": order}),
    }
    return render(request, "staff/response_counts.html", context)


@require_GET
@staff_page(VIEW_FIELDWORK)
def download(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Give the same table as CSV, as Dutch spreadsheets read it: semicolons, decimal commas, UTF-8 with its mark."""
    survey = _survey(survey_id)
    tier, order = _asked(request)
    name = f"respons-{survey.edition.year}-{survey.kind}.csv"
    rows = csv_rows(arranged(response_counts(survey), tier=tier, order=order))
    return HttpResponse(
        csv_of(("Bestuurslaag", "Functie", *COLUMNS), rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def csv_rows(response: ResponseCounts) -> list[tuple[str, ...]]:
    """Return the lines of the table: offices, subtotals and the total."""
    rows = []
    for tier in response.tiers:
        rows += [(tier.tier.label, row.office.label, *_cells(row.counts)) for row in tier.offices]
        rows.append((tier.tier.label, "Subtotaal", *_cells(tier.subtotal)))
    rows.append(("Totaal", "", *_cells(response.total)))
    if response.test_responses:
        counted = "meegeteld" if response.includes_test else "niet meegeteld"
        rows.append((f"Testrespondenten ({counted})", "", "", str(response.test_responses), "", "", ""))
    return rows


def _cells(counts: Counts) -> tuple[str, ...]:
    percent = counts.response_percent
    share = "" if percent is None else dutch_number(percent, 1)
    return (str(counts.approached), str(counts.started), str(counts.counted), str(counts.completed), share)


def _survey(survey_id: int) -> Survey:
    return get_object_or_404(Survey.objects.select_related("edition"), pk=survey_id)


def _asked(request: HttpRequest) -> tuple[Tier | None, Order]:
    """Return tier and order of the address; what is not known is ignored."""
    tier = request.GET.get("bestuurslaag", "")
    order = request.GET.get("sorteer", "")
    return (Tier(tier) if tier in Tier.values else None), (Order(order) if order in Order.values else Order.REPORT)


def _links(survey: Survey, *, with_test: bool) -> dict[str, str]:
    """Return, for each number, the list of invitations that it counts; the template adds the office."""
    address = reverse("admin:surveys_invitation_changelist")
    links = {}
    for number, statuses in LINKED.items():
        query = {"survey__id__exact": str(survey.pk)} | ({"status__in": statuses} if statuses else {})
        query |= {} if with_test else {"is_test__exact": "0"}
        links[number] = f"{address}?{urlencode(query)}"
    return links
