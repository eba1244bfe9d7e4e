"""The page Vragenlijst: the versions of each questionnaire, a new one, and the steps from draft to use."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from surveys import routing
from surveys.documents.preview import contents_for, viewer_called
from surveys.models import Questionnaire, Survey
from surveys.permissions import MANAGE_QUESTIONNAIRE, Deed, staff_page
from surveys.queries import effect_of_new_version, surveys_with_versions
from surveys.questionnaires import compiled
from surveys.versioning import VersionError, discard_draft, publish, put_into_use, store_draft
from surveys.views.version_forms import NumberForm, VersionForm

UNPROCESSABLE = 422


@require_GET
@staff_page(MANAGE_QUESTIONNAIRE)
def versions(request: HttpRequest) -> HttpResponse:
    """List the versions of every survey."""
    return render(request, "surveys/versions/list.html", {"surveys": surveys_with_versions()})


@require_GET
@staff_page(MANAGE_QUESTIONNAIRE)
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one version: what it is, and what can be done with it."""
    row = version_row(pk)
    others = row.survey.questionnaires.exclude(pk=row.pk).only("pk", "version", "published_at", "survey")
    questionnaire = compiled(row)
    viewer = viewer_called(questionnaire, "")
    context = {
        "version": row,
        "questionnaire": questionnaire,
        "viewer": viewer,
        "contents": contents_for(questionnaire, viewer),
        "others": others,
        "tab": "overview",
    }
    return render(request, "surveys/versions/detail.html", context)


@require_GET
@staff_page(MANAGE_QUESTIONNAIRE)
def definition(_request: HttpRequest, pk: int) -> HttpResponse:
    """Give the text of a version, to work on in an editor."""
    row = version_row(pk)
    name = f"{row.survey.kind}-{row.survey.edition.year}-versie-{row.version}.yaml"
    return HttpResponse(
        row.definition,
        content_type="text/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "POST"])
@staff_page(MANAGE_QUESTIONNAIRE, does=Deed.CHANGES)
def upload(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Take a new version in; with errors in it nothing is stored and all findings are shown at once."""
    survey = get_object_or_404(Survey.objects.select_related("edition"), pk=survey_id)
    form = VersionForm(_posted(request), request.FILES if request.method == "POST" else None)
    context: dict[str, Any] = {"survey": survey, "form": form}
    if request.method == "POST" and form.is_valid():
        text, note = form.cleaned_data["definition"], form.cleaned_data["note"]
        try:
            row = store_draft(survey, text, now=timezone.now(), user=request.user, note=note)  # type: ignore[arg-type]  # logged in
        except routing.DefinitionError as error:
            context["findings"] = error.findings
        except VersionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Versie {row.version} is opgeslagen als concept.")
            return redirect("version", row.pk)
    is_refused = bool(form.errors or context.get("findings"))
    return render(request, "surveys/versions/upload.html", context, status=UNPROCESSABLE if is_refused else 200)


@require_http_methods(["GET", "POST"])
@staff_page(MANAGE_QUESTIONNAIRE, does=Deed.CHANGES)
def publish_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether to publish a draft, and do it."""
    row = version_row(pk)
    if request.method == "POST":
        try:
            publish(row, now=timezone.now())
        except routing.DefinitionError:
            messages.error(request, "De controle vindt nu fouten in deze versie. Zij is niet gepubliceerd.")
            return redirect("version_check", row.pk)
        except VersionError as error:
            messages.error(request, str(error))
            return redirect("versions")
        messages.success(request, f"Versie {row.version} is gepubliceerd en verandert niet meer.")
        return redirect("version", row.pk)
    return render(request, "surveys/versions/publish.html", {"version": row, "questionnaire": compiled(row)})


@require_http_methods(["GET", "POST"])
@staff_page(MANAGE_QUESTIONNAIRE, does=Deed.CHANGES)
def use_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell for how many people a version becomes the questionnaire, have that number typed, and do it."""
    row = version_row(pk)
    if not row.is_published:
        messages.error(request, "Alleen een gepubliceerde versie kan in gebruik worden genomen.")
        return redirect("version", row.pk)
    effect = effect_of_new_version(row.survey)
    form = NumberForm(_posted(request), expected=effect.not_started)
    if request.method == "POST" and (form.is_valid() or not effect.not_started):
        put_into_use(row)
        messages.success(request, f"Versie {row.version} is nu in gebruik. Binnen een halve minuut geldt zij overal.")
        return redirect("version", row.pk)
    context = {"version": row, "effect": effect, "form": form}
    return render(request, "surveys/versions/use.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_page(MANAGE_QUESTIONNAIRE, does=Deed.CHANGES)
def discard_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether to throw a draft away, and do it."""
    row = version_row(pk)
    if request.method == "POST":
        try:
            discard_draft(row)
        except VersionError as error:
            messages.error(request, str(error))
            return redirect("versions")
        messages.success(request, f"Het concept van versie {row.version} is weggegooid.")
        return redirect("versions")
    return render(request, "surveys/versions/discard.html", {"version": row})


def _posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with, even when that is nothing; None when it is only asked for."""
    return request.POST if request.method == "POST" else None


def version_row(pk: int) -> Questionnaire:
    """Return a version with its survey and edition, or answer 404."""
    return get_object_or_404(Questionnaire.objects.select_related("survey__edition", "created_by"), pk=pk)
