"""The response of a survey of organisations, live: organisations per tier, officials per tier and role. No answers."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from reports.field.organisations import OfficialRow, OrganisationRow, organisation_response
from reports.views.response_parts import csv_answer, invitation_links, response_context
from surveys.models import Survey
from surveys.permissions import VIEW_INVITATION
from surveys.templatetags.dutch import dutch_number

COLUMNS: Final = ("Benaderd", "Bezorgd", "Begonnen", "Deelgenomen", "Klaar", "Geweigerd", "Teruggekomen", "Respons (%)")


def page(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Show how many organisations take part, and how contact with their officials stands."""
    context = {
        "response": organisation_response(survey),
        "links": invitation_links(survey) if request.user.has_perm(VIEW_INVITATION) else None,
    }
    return render(request, "staff/response_organisations.html", response_context(survey, timezone.now()) | context)


def download(survey: Survey) -> HttpResponse:
    """Give both tables as CSV: organisations have no mails of their own, and officials no share that takes part."""
    response = organisation_response(survey)
    rows = [
        *(_organisation_cells(row) for row in (*response.tiers, response.total)),
        *(_official_cells(row) for row in (*response.officials, response.everybody)),
    ]
    return csv_answer(survey, "respons", ("Wie", "Bestuurslaag", "Functie", *COLUMNS), rows)


def _organisation_cells(row: OrganisationRow) -> tuple[str, ...]:
    counts, percent = row.counts, row.counts.response_percent
    numbers = (counts.approached, "", counts.started, counts.counted, counts.completed, "", "")
    share = "" if percent is None else dutch_number(percent, 1)
    return ("Organisaties", row.tier.label if row.tier else "Totaal", "", *map(str, numbers), share)


def _official_cells(row: OfficialRow) -> tuple[str, ...]:
    one, tier = row.contacts, row.function.tier.label if row.function else "Totaal"
    function = row.function.function.label if row.function else ""
    numbers = (one.approached, one.delivered, one.begun, "", one.done, one.refused, one.bounced)
    return ("Functionarissen", str(tier), str(function), *map(str, numbers), "")
