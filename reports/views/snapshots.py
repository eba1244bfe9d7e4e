"""The page Gegevens: the snapshots with their weights, and the making of a new one."""

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from reports.permissions import FREEZE_SNAPSHOT
from reports.queries import counts_test_data, population_by_office, responses_that_count, snapshots, surveys_to_freeze
from reports.snapshots import SnapshotError, check_may_freeze, freeze
from reports.tableplans.plan import plans_sha256
from surveys.models import Survey
from surveys.permissions import Deed, staff_page
from surveys.views.version_forms import NumberForm

UNPROCESSABLE: Final = 422


@require_safe
@staff_page(FREEZE_SNAPSHOT)
def snapshot_list(request: HttpRequest) -> HttpResponse:
    """List the snapshots of every survey, and say whether another can be made."""
    made = list(snapshots())
    blocks = [
        {
            "survey": survey,
            "snapshots": [snapshot for snapshot in made if snapshot.survey_id == survey.pk],
            "refusal": _refusal(survey),
        }
        for survey in surveys_to_freeze()
    ]
    return render(request, "reports/snapshots/list.html", {"blocks": blocks})


@require_safe
@staff_page(FREEZE_SNAPSHOT)
def snapshot_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where the figures of one snapshot come from: counts, weights, versions, fingerprint."""
    snapshot = get_object_or_404(snapshots(), pk=pk)
    context = {
        "snapshot": snapshot,
        "manifest": snapshot.manifest,
        "weighting": snapshot.manifest["weighting"],
        "cells": [_with_percents(cell) for cell in snapshot.manifest["weighting"]["cells"]],
        "has_other_plans": snapshot.manifest["table_plans_sha256"] != plans_sha256(snapshot.survey.edition.year),
    }
    return render(request, "reports/snapshots/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(FREEZE_SNAPSHOT, does=Deed.CHANGES)
def freeze_survey(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Say what a snapshot would hold, have the number of people typed, and make it."""
    survey = get_object_or_404(Survey.objects.select_related("edition"), pk=survey_id)
    responses = responses_that_count(survey)
    people = responses.count()
    form = NumberForm(request.POST if request.method == "POST" else None, expected=people)
    refusal = _refusal(survey)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            snapshot = freeze(survey, user=request.user, now=timezone.now(), code_version=settings.CODE_VERSION)  # type: ignore[arg-type]  # logged in
        except SnapshotError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Momentopname {snapshot.pk} is gemaakt en verandert niet meer.")
            return redirect("snapshot", snapshot.pk)
    context = {
        "survey": survey,
        "form": form,
        "refusal": refusal,
        "people": people,
        "test_people": responses.filter(is_test=True).count(),
        "approached": sum(population_by_office(survey).values()),
        "is_test": counts_test_data(survey),
        "last": snapshots().filter(survey=survey).first(),
    }
    is_refused = bool(form.errors) or (request.method == "POST" and bool(refusal))
    return render(request, "reports/snapshots/freeze.html", context, status=UNPROCESSABLE if is_refused else 200)


def _with_percents(cell: dict[str, Any]) -> dict[str, Any]:
    shares = {"population_percent": 100 * cell["population_share"], "response_percent": 100 * cell["response_share"]}
    return cell | shares


def _refusal(survey: Survey) -> str:
    """Return why no snapshot of `survey` can be made now; empty when it can."""
    try:
        check_may_freeze(survey)
    except SnapshotError as error:
        return str(error)
    return ""
