"""The page Gegevens: the snapshots with their weights, and the making of a new one."""

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from organisations.choices import Tier
from reports.choices import MicrodataState
from reports.field.organisations import organisation_counts
from reports.following import added
from reports.manifests import method_facts, plans_year
from reports.permissions import FREEZE_SNAPSHOT
from reports.queries import (
    counts_test_data,
    microdata_imports,
    population_by_office,
    responses_that_count,
    snapshots,
    surveys_to_freeze,
)
from reports.snapshots import SnapshotError, check_may_freeze, freeze
from reports.tableplans.plan import plans_sha256
from surveys.choices import SurveyKind
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
    files = microdata_imports().filter(state=MicrodataState.MAPPING)
    return render(request, "reports/snapshots/list.html", {"blocks": blocks, "files": files})


@require_safe
@staff_page(FREEZE_SNAPSHOT)
def snapshot_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where the figures of one snapshot come from: counts, weights, versions, fingerprint."""
    snapshot = get_object_or_404(snapshots(), pk=pk)
    weighting = snapshot.manifest["weighting"]
    context = {
        "snapshot": snapshot,
        "manifest": snapshot.manifest,
        "weighting": weighting,
        "cells": [_with_percents(cell) for cell in weighting["cells"]] if weighting else [],
        "tiers": [] if weighting else _tiers(snapshot.manifest),
        "has_other_plans": snapshot.manifest["table_plans_sha256"] != plans_sha256(plans_year(snapshot.manifest)),
    }
    return render(request, "reports/snapshots/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(FREEZE_SNAPSHOT, does=Deed.CHANGES)
def freeze_survey(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Say what a snapshot would hold, have the number of people typed, and make it."""
    survey = get_object_or_404(Survey.objects.select_related("edition"), pk=survey_id)
    effect = _effect(survey)
    form = NumberForm(request.POST if request.method == "POST" else None, expected=effect.rows)
    if effect.is_of_organisations:
        form.fields["number"].label = "Om hoeveel organisaties gaat het?"
    refusal, last = _refusal(survey), snapshots().filter(survey=survey).first()
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            made: dict[str, Any] = {"user": request.user, "now": timezone.now(), "code_version": settings.CODE_VERSION}
            snapshot = freeze(survey, after=last, **made)
        except SnapshotError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Momentopname {snapshot.pk} is gemaakt en verandert niet meer.")
            return redirect("snapshot", snapshot.pk)
    context = {
        "survey": survey,
        "form": form,
        "refusal": refusal,
        "effect": effect,
        "is_test": counts_test_data(survey),
        "last": last,
    }
    is_refused = bool(form.errors) or (request.method == "POST" and bool(refusal))
    return render(request, "reports/snapshots/freeze.html", context, status=UNPROCESSABLE if is_refused else 200)


@dataclass(frozen=True, slots=True)
class FreezeEffect:
    """What a snapshot made now would hold: people or organisations, how many of them test data, out of how many asked."""

    rows: int
    test_rows: int
    approached: int
    is_of_organisations: bool


def _effect(survey: Survey) -> FreezeEffect:
    if survey.kind == SurveyKind.ORGANISATIES:
        counts = added(organisation_counts(survey).values())
        test_rows = counts.counted if counts_test_data(survey) else 0
        return FreezeEffect(counts.counted, test_rows, counts.approached, is_of_organisations=True)
    responses = responses_that_count(survey)
    test_rows, approached = responses.filter(is_test=True).count(), sum(population_by_office(survey).values())
    return FreezeEffect(responses.count(), test_rows, approached, is_of_organisations=False)


def _tiers(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Return how many organisations of each tier were asked and are in the snapshot, last all together."""
    method = method_facts(manifest)
    rows = [
        {"label": Tier(one["tier"]).label, "asked": one["approached"], "answered": one["counted"]}
        for one in (method["tiers"] if method else [])
    ]
    total = {"label": "Totaal", "asked": manifest["counts"]["approached"], "answered": manifest["counts"]["respondents"]}
    return [row | {"percent": 100 * row["answered"] / row["asked"] if row["asked"] else None} for row in (*rows, total)]


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
