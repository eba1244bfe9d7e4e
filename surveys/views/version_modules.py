"""The modules of a version: which stay, and one to add. The outcome is a draft of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from surveys import routing
from surveys.documents.preview import contents_for, viewer_called
from surveys.models import Questionnaire
from surveys.permissions import MANAGE_QUESTIONNAIRE, Deed, staff_page
from surveys.questionnaires import compiled
from surveys.versioning import VersionError, store_with_modules
from surveys.views.version_forms import ModulesForm
from surveys.views.versions import UNPROCESSABLE, version_row


@require_http_methods(["GET", "POST"])
@staff_page(MANAGE_QUESTIONNAIRE, does=Deed.CHANGES)
def modules(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask which modules stay and which one comes; with errors in the outcome nothing is stored and all findings are shown."""
    row = version_row(pk)
    is_sent = request.method == "POST"
    form = ModulesForm(request.POST if is_sent else None, request.FILES if is_sent else None, modules=_modules_of(compiled(row)))
    context: dict[str, Any] = {"version": row, "form": form, "questionnaire": compiled(row)}
    if is_sent and form.is_valid():
        try:
            return _stored(request, row, form.cleaned_data)
        except routing.DefinitionError as error:
            context["findings"] = error.findings
        except (routing.ModuleError, VersionError) as error:
            form.add_error(None, str(error))
    is_refused = bool(form.errors or context.get("findings"))
    return render(request, "surveys/versions/modules.html", context, status=UNPROCESSABLE if is_refused else 200)


def _stored(request: HttpRequest, row: Questionnaire, chosen: dict[str, Any]) -> HttpResponse:
    draft, dropped = store_with_modules(
        row,
        off=chosen["off"],
        add=chosen["add"],
        now=timezone.now(),
        user=request.user,  # type: ignore[arg-type]  # logged in
        note=chosen["note"],
    )
    gone = f" Ook vervallen, omdat alleen die modules ze gebruikten: {', '.join(dropped)}." if dropped else ""
    messages.success(request, f"Versie {draft.version} is opgeslagen als concept.{gone} Hieronder staat wat er anders is.")
    return redirect(f"{reverse('version_differences', args=[draft.pk])}?met={row.pk}")


def _modules_of(questionnaire: routing.Questionnaire) -> dict[str, str]:
    """Return the modules with the titles of their blocks, as a griffier of a municipality reads them."""
    titles: dict[str, list[str]] = {}
    for entry in contents_for(questionnaire, viewer_called(questionnaire, "")):
        if entry.part.block is not None and entry.part.block.module is not None:
            titles.setdefault(entry.part.block.module, []).append(entry.title)
    return {name: f"{name} ({'; '.join(parts)})" for name, parts in titles.items()}
