"""The page Non-respons: what calling brought, and after closing what the one question says beside the survey."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports.non_response import CallCounts, call_counts, non_response_result, snapshot_after_closing
from reports.permissions import VIEW_RESULTS, snapshots_to_see
from surveys.call_queue import asks_question
from surveys.choices import SurveyKind
from surveys.exports import csv_of
from surveys.models import Survey
from surveys.permissions import VIEW_FIELDWORK, staff_page

HEADER: Final = ("Uitkomst", "Gesprekken", "Mensen, laatste gesprek")


@require_safe
@staff_page(VIEW_FIELDWORK)
def latest(request: HttpRequest) -> HttpResponse:
    """Show the non-response of the newest edition, or that there is none."""
    newest = Survey.objects.filter(kind=SurveyKind.AMBTSDRAGERS).order_by("-edition__year").first()
    if newest is None:
        return render(request, "reports/non_response.html", {"survey": None})
    return redirect("survey_non_response", newest.pk)


@require_safe
@staff_page(VIEW_FIELDWORK)
def page(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Show what calling brought; who may see results also sees the answers, once there is a snapshot after closing."""
    survey = _survey(survey_id)
    snapshot = snapshot_after_closing(survey, snapshots_to_see(request.user)) if asks_question(survey) else None
    may_see = request.user.has_perm(VIEW_RESULTS)
    context = {
        "survey": survey,
        "surveys": Survey.objects.select_related("edition").order_by("-edition__year", "kind"),
        "counts": call_counts(survey),
        "asks_question": asks_question(survey),
        "is_closed": timezone.now() >= survey.closes_at,
        "snapshot": snapshot,
        "may_see_results": may_see,
        "result": non_response_result(survey, snapshot) if snapshot is not None and may_see else None,
    }
    return render(request, "reports/non_response.html", context)


@require_safe
@staff_page(VIEW_FIELDWORK)
def download(request: HttpRequest, survey_id: int) -> HttpResponse:  # noqa: ARG001 -- the signature of a view
    """Give how the calls ended as CSV."""
    survey = _survey(survey_id)
    name = f"belpogingen-{survey.edition.year}-{survey.kind}.csv"
    return HttpResponse(
        csv_of(HEADER, csv_rows(call_counts(survey))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def csv_rows(counts: CallCounts) -> list[tuple[str, ...]]:
    """Return the lines of the table of outcomes with their total."""
    rows = [(str(one.outcome.label), str(one.calls), str(one.people)) for one in counts.outcomes]
    return [*rows, ("Totaal", str(counts.calls), str(counts.people))]


def _survey(survey_id: int) -> Survey:
    return get_object_or_404(Survey.objects.select_related("edition"), pk=survey_id)
