"""The page Open antwoorden: the open questions of a survey with how far each is coded, and the beginning of a code scheme."""

from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from reports.defining import DefiningError, start_scheme
from reports.estimation.agreement import Agreement
from reports.models import CodeScheme, Snapshot
from reports.open_answers import (
    OpenVariable,
    Progress,
    answers_of,
    coder_agreement,
    frame_of_texts,
    newest_snapshot,
    progress_of,
    scheme_of,
    schemes,
    surveys_with_texts,
    texts_by_row,
    variables_of,
)
from reports.permissions import CODE_OPEN_ANSWERS
from reports.views.coding_forms import StartForm
from surveys.models import Survey
from surveys.permissions import Deed, staff_page

UNPROCESSABLE: Final = 422


@dataclass(frozen=True, slots=True)
class ListedVariable:
    """An open question on the page."""

    variable: OpenVariable
    answers: int
    row: CodeScheme | None
    progress: Progress | None
    agreement: Agreement | None


@require_safe
@staff_page(CODE_OPEN_ANSWERS)
def latest(request: HttpRequest) -> HttpResponse:
    """Show the newest survey that can be coded, or say what is needed first."""
    found = surveys_with_texts()
    if not found:
        return render(request, "reports/open_answers/none.html")
    return redirect("open_answers_survey", found[0].pk)


@require_safe
@staff_page(CODE_OPEN_ANSWERS)
def survey_page(request: HttpRequest, survey_id: int) -> HttpResponse:
    """List the open questions of a survey."""
    survey, snapshot = _survey(survey_id)
    listed = _listed(snapshot)
    context = {
        "survey": survey,
        "surveys": surveys_with_texts(),
        "snapshot": snapshot,
        "variables": [one for one in listed if one.answers],
        "empty": [one for one in listed if not one.answers],
    }
    return render(request, "reports/open_answers/survey.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(CODE_OPEN_ANSWERS, does=Deed.CHANGES)
def start(request: HttpRequest, survey_id: int, variable: str) -> HttpResponse:
    """Begin a code scheme, empty or with the codes of another."""
    survey, snapshot = _survey(survey_id)
    known = variables_of(snapshot).get(variable)
    if known is None:
        raise Http404
    sources = list(CodeScheme.objects.select_related("survey__edition").prefetch_related("codes", "rules"))
    form = StartForm(request.POST or None, sources=sources)
    if request.method == "POST" and form.is_valid():
        source = next((row for row in sources if str(row.pk) == form.cleaned_data["source"]), None)
        try:
            row = start_scheme(survey, known, copied_from=source, by=request.user, now=timezone.now())  # type: ignore[arg-type]  # logged in
        except DefiningError as error:
            form.add_error(None, str(error))
        else:
            return redirect("code_scheme", row.pk)
    context = {"survey": survey, "variable": known, "form": form}
    return render(request, "reports/open_answers/start.html", context, status=UNPROCESSABLE if form.errors else 200)


def _survey(survey_id: int) -> tuple[Survey, Snapshot]:
    survey = get_object_or_404(Survey.objects.select_related("edition"), pk=survey_id)
    snapshot = newest_snapshot(survey)
    if snapshot is None:
        raise Http404
    return survey, snapshot


def _listed(snapshot: Snapshot) -> list[ListedVariable]:
    variables = variables_of(snapshot)
    frame = frame_of_texts(snapshot, list(variables))
    rows = {row.variable: row for row in schemes(snapshot.survey)}
    return [_one(variable, texts_by_row(frame, name), rows.get(name)) for name, variable in variables.items()]


def _one(variable: OpenVariable, texts: dict[str, str], row: CodeScheme | None) -> ListedVariable:
    if row is None:
        return ListedVariable(variable, len(texts), None, None, None)
    answers = answers_of(row, texts)
    agreement = coder_agreement(scheme_of(row, variable), answers).overall
    return ListedVariable(variable, len(texts), row, progress_of(answers), agreement)
