"""Taking in microdata of an earlier edition: the file, what its columns mean, and the snapshot that is made of it."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from reports.choices import MicrodataState
from reports.microdata.reading import FileAnswer, FileColumn, MicrodataError
from reports.microdata.recognising import unread
from reports.microdata.targets import Target
from reports.models import MicrodataImport
from reports.permissions import FREEZE_SNAPSHOT
from reports.queries import may_take_in, microdata_imports, questionnaires_to_map_to
from reports.receiving import columns_of_file, discard, receive, take_in, targets_for
from reports.views.microdata_forms import MicrodataForm
from surveys.exports import csv_of
from surveys.models import Survey
from surveys.permissions import Deed, staff_page
from surveys.views.version_forms import NumberForm

UNPROCESSABLE: Final = 422
HEADER: Final = ("Kolom", "Label", "Rijen met een waarde", "Wordt", "Naam", "Waarden zonder code")


@dataclass(frozen=True, slots=True)
class ListedColumn:
    """A column of the file with what it becomes, and the values that have no code yet."""

    place: int
    column: FileColumn
    target: Target | None
    unread: tuple[FileAnswer, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(FREEZE_SNAPSHOT, does=Deed.CHANGES)
def upload(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Take a file with its source, and propose what its columns mean."""
    survey = get_object_or_404(Survey.objects.select_related("edition"), pk=survey_id)
    versions = questionnaires_to_map_to(survey.kind)
    form = MicrodataForm(request.POST or None, request.FILES or None, versions=versions)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            row = receive(
                survey,
                chosen["questionnaire"],
                name=chosen["file"].name,
                content=chosen["file"].read(),
                source=chosen["source"],
                approached=chosen["approached"],
                user=request.user,  # type: ignore[arg-type]  # logged in
                now=timezone.now(),
            )
        except MicrodataError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, f"{row.file_name} is gelezen. Kijk na wat de kolommen betekenen.")
            return redirect("microdata", row.pk)
    context = {"survey": survey, "form": form, "may_take_in": may_take_in(survey), "has_versions": versions.exists()}
    return render(request, "reports/microdata/upload.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@staff_page(FREEZE_SNAPSHOT)
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every column with what it becomes, and what of the questionnaire the file does not hold."""
    row = get_object_or_404(microdata_imports(), pk=pk)
    targets = targets_for(row.survey, row.questionnaire)
    columns = listed(row, targets)
    given = {one.target.name for one in columns if one.target}
    context = {
        "row": row,
        "columns": columns,
        "used": sum(one.target is not None for one in columns),
        "unread": sum(bool(one.unread) for one in columns),
        "missing": [one for one in targets if one.name not in given and one.variable],
        "is_open": row.state == MicrodataState.MAPPING,
    }
    return render(request, "reports/microdata/overview.html", context)


@require_safe
@staff_page(FREEZE_SNAPSHOT)
def download(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001 -- the signature of a view
    """Give what the columns become as CSV."""
    row = get_object_or_404(microdata_imports(), pk=pk)
    lines = [_line(one) for one in listed(row, targets_for(row.survey, row.questionnaire))]
    headers = {"Content-Disposition": f'attachment; filename="kolommen-bestand-{row.pk}.csv"'}
    return HttpResponse(csv_of(HEADER, lines), content_type="text/csv; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(FREEZE_SNAPSHOT, does=Deed.CHANGES)
def process(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a snapshot of the file would hold, have the number of rows typed, and make it."""
    row = get_object_or_404(microdata_imports(), pk=pk)
    columns = listed(row, targets_for(row.survey, row.questionnaire))
    form = _number_form(request, row)
    if request.method == "POST" and form.is_valid():
        try:
            snapshot = take_in(row, user=request.user, now=timezone.now(), code_version=settings.CODE_VERSION)  # type: ignore[arg-type]  # logged in
        except MicrodataError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Momentopname {snapshot.pk} is gemaakt en verandert niet meer.")
            return redirect("snapshot", snapshot.pk)
    context = {
        "row": row,
        "form": form,
        "used": sum(one.target is not None for one in columns),
        "not_used": sum(one.target is None for one in columns),
        "unread": [one for one in columns if one.unread],
        "is_open": row.state == MicrodataState.MAPPING,
    }
    return render(request, "reports/microdata/process.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(FREEZE_SNAPSHOT, does=Deed.CHANGES)
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the number of rows typed, and let the file go."""
    row = get_object_or_404(microdata_imports(), pk=pk)
    form = _number_form(request, row)
    if request.method == "POST" and form.is_valid():
        try:
            discard(row)
        except MicrodataError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{row.file_name} is weggegooid.")
            return redirect("snapshots")
    context = {"row": row, "form": form, "is_open": row.state == MicrodataState.MAPPING}
    return render(request, "reports/microdata/discard.html", context, status=UNPROCESSABLE if form.errors else 200)


def listed(row: MicrodataImport, targets: tuple[Target, ...]) -> list[ListedColumn]:
    """Return the columns of a file with what they become."""
    known = {one.name: one for one in targets}
    found = []
    for place, column in enumerate(columns_of_file(row)):
        meaning = row.meanings[column.name]
        target = known.get(meaning["target"])
        found.append(ListedColumn(place, column, target, unread(column, target, meaning) if target else ()))
    return found


def _number_form(request: HttpRequest, row: MicrodataImport) -> NumberForm:
    form = NumberForm(request.POST if request.method == "POST" else None, expected=row.rows)
    form.fields["number"].label = "Om hoeveel rijen gaat het?"
    return form


def _line(one: ListedColumn) -> tuple[str, ...]:
    becomes = (one.target.label, one.target.name) if one.target else ("", "")
    values = "; ".join(answer.label or answer.value for answer in one.unread)
    return (one.column.name, one.column.label, str(one.column.filled), *becomes, values)
