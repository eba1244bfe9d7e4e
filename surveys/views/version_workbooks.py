"""A version as an Excel file, and an Excel file on its way to become a version: looked at first, stored only by a second step."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from organisations.permissions import Deed
from surveys import routing
from surveys.models import Questionnaire, Survey
from surveys.permissions import MANAGE_QUESTIONNAIRE, staff_page
from surveys.queries import version_to_compare_with
from surveys.views.version_forms import VersionForm, WorkbookForm
from surveys.views.versions import UNPROCESSABLE, version_row
from surveys.xlsforms.comparing import Comparison, compared
from surveys.xlsforms.converting import exported
from surveys.xlsforms.problems import SpreadsheetError
from surveys.xlsforms.workbook_reading import imported_workbook
from surveys.xlsforms.workbook_writing import workbook_of

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@staff_page(MANAGE_QUESTIONNAIRE)
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a version as an XLSForm, to work on in Excel."""
    row = version_row(pk)
    try:
        content = workbook_of(exported(row.definition))
    except routing.DefinitionError:
        messages.error(request, "De controle vindt nu fouten in deze versie. Er is geen Excel-bestand van te maken.")
        return redirect("version_check", row.pk)
    except SpreadsheetError as error:
        messages.error(request, f"Er is geen Excel-bestand van te maken. {error.findings[0]}")
        return redirect("version", row.pk)
    name = f"{row.survey.kind}-{row.survey.edition.year}-versie-{row.version}.xlsx"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_http_methods(["GET", "POST"])
@staff_page(MANAGE_QUESTIONNAIRE, does=Deed.LOOKS)
def check_workbook(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Show what is found in an Excel file and what it changes. Nothing is stored here, whatever the file holds."""
    survey = get_object_or_404(Survey.objects.select_related("edition"), pk=survey_id)
    is_posted = request.method == "POST"
    form = WorkbookForm(request.POST, request.FILES) if is_posted else WorkbookForm()
    context: dict[str, Any] = {"survey": survey, "form": form}
    if is_posted and form.is_valid():
        result = imported_workbook(form.cleaned_data["file"])
        context |= {"result": result, "findings": result.findings}
        if result.is_usable:
            other = version_to_compare_with(survey)
            storing = VersionForm(initial={"text": result.text})
            context |= {"other": other, "comparison": _comparison(other, result.text), "storing": storing}
    is_refused = is_posted and "storing" not in context
    return render(request, "surveys/versions/workbook.html", context, status=UNPROCESSABLE if is_refused else 200)


def _comparison(other: Questionnaire | None, text: str) -> Comparison | None:
    """Compare with a stored version; None where there is none, or where it has errors by the checks of today."""
    if other is None:
        return None
    try:
        return compared(other.definition, text)
    except routing.DefinitionError:
        return None
