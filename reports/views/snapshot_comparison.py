"""The page that sets two snapshots of one survey side by side, and the same as CSV. Numbers only, never a row."""

from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.differences import SnapshotDifference, VariableChange, differences_between
from reports.manifests import plans_year
from reports.models import Snapshot
from reports.permissions import FREEZE_SNAPSHOT
from reports.queries import snapshots
from reports.tableplans.plan import plans_sha256
from reports.views.publication_forms import snapshot_in_words
from surveys.choices import SurveyKind
from surveys.exports import csv_of
from surveys.permissions import about, staff_page
from surveys.templatetags.dutch import dutch_number

UNPROCESSABLE: Final = 422
SELECT: Final = {"class": "utrecht-select utrecht-select--html-select"}
HEADER: Final = (
    "Vraag",
    "Naam",
    "Aanwezig",
    "Antwoorden anders",
    "n eerst",
    "n daarna",
    "Meest veranderd antwoord",
    "Procent eerst",
    "Procent daarna",
    "Procentpunt",
    "Afstand",
)
WITHHELD: Final = "niet getoond"


class ChosenSnapshots(forms.Form):
    """Which two snapshots; the first is compared with the second."""

    van = forms.ModelChoiceField(Snapshot.objects.none(), label="Eerst", widget=forms.Select(attrs=SELECT), empty_label=None)
    naar = forms.ModelChoiceField(Snapshot.objects.none(), label="Daarna", widget=forms.Select(attrs=SELECT), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = snapshots()  # type: ignore[attr-defined]  # a field with a choice of rows
            field.label_from_instance = _label  # type: ignore[attr-defined]  # the same

    def clean(self) -> dict[str, Any]:
        """Ask for two snapshots of one survey."""
        cleaned = super().clean() or {}
        van, naar = cleaned.get("van"), cleaned.get("naar")
        if van and naar and van.survey_id != naar.survey_id:
            raise forms.ValidationError("Kies twee momentopnamen van dezelfde uitvraag.")
        if van and van == naar:
            raise forms.ValidationError("Kies twee verschillende momentopnamen.")
        return cleaned


def _label(snapshot: Snapshot) -> str:
    return f"{snapshot.survey.edition.year}, {snapshot.survey.get_kind_display().lower()}, {snapshot_in_words(snapshot)}"


@require_safe
@staff_page(FREEZE_SNAPSHOT)
def page(request: HttpRequest) -> HttpResponse:
    """Choose two snapshots, and show what differs between them."""
    form = _form(request)
    difference = _difference(request, form) if form.is_valid() else None
    context = {
        "form": form,
        "number": snapshots().count(),
        "difference": difference,
        "is_of_organisations": difference is not None and difference.after.survey.kind == SurveyKind.ORGANISATIES,
        "changed": sorted(filter(_is_changed, difference.variables), key=_place) if difference else [],
        "shows_all": request.GET.get("alles") == "ja",
        "query": request.GET.urlencode(),
        "plans_differ": difference is not None and _plans_differ(difference),
        "plans_now": plans_sha256(plans_year(difference.after.manifest)) if difference else "",
    }
    return render(request, "reports/snapshots/comparison.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@staff_page(FREEZE_SNAPSHOT)
def download(request: HttpRequest) -> HttpResponse:
    """Give what differs in the answers as CSV."""
    form = _form(request)
    if not form.is_valid():
        raise Http404
    difference = _difference(request, form)
    name = f"verschillen-momentopname-{difference.before.pk}-{difference.after.pk}.csv"
    content = csv_of(HEADER, [_line(one) for one in difference.variables])
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _form(request: HttpRequest) -> ChosenSnapshots:
    """Return the form as it was asked for; without a choice, with the two newest of the survey that was frozen last."""
    if "van" in request.GET or "naar" in request.GET:
        return ChosenSnapshots(request.GET)
    newest = snapshots().first()
    pair = list(snapshots().filter(survey=newest.survey_id)[:2]) if newest else []
    after, before = (pair[0], pair[-1]) if pair else (None, None)
    return ChosenSnapshots(initial={"van": before, "naar": after})


def _difference(request: HttpRequest, form: ChosenSnapshots) -> SnapshotDifference:
    before, after = form.cleaned_data["van"], form.cleaned_data["naar"]
    for snapshot in (before, after):
        about(request, "snapshot", snapshot.pk)
    return differences_between(before, after)


def _is_changed(change: VariableChange) -> bool:
    return bool(change.different) or change.before != change.after or bool(change.distance)


def _place(change: VariableChange) -> float:
    """Put what changed most first, and last that of which it is not told."""
    return 0.0 if change.distance is None else -change.distance


def _plans_differ(difference: SnapshotDifference) -> bool:
    one, other = (each.manifest["table_plans_sha256"] for each in (difference.before, difference.after))
    return bool(one != other)


def _line(change: VariableChange) -> tuple[str, ...]:
    counts = (WITHHELD, WITHHELD) if change.is_withheld else (str(change.before), str(change.after))
    largest = change.largest
    if largest is None:
        shares: tuple[str, ...] = ("", "", "", "")
    else:
        percents = (100 * largest.before, 100 * largest.after, 100 * largest.difference)
        shares = (largest.label, *(dutch_number(each, 1) for each in percents))
    distance = "" if change.distance is None else dutch_number(100 * change.distance, 1)
    return (change.label, change.name, change.presence.value, str(change.different), *counts, *shares, distance)
