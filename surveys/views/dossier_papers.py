"""The questionnaire of an organisation on paper: empty, and as this filler filled it in."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys.documents.dossier import answers_pdf, blank_pdf
from surveys.documents.pdf import PdfUnavailableError
from surveys.views.dossier_visits import DossierVisit, filler_page


@require_safe
@filler_page
def blank(request: HttpRequest, visit: DossierVisit) -> HttpResponse:
    """Give the empty questionnaire, to prepare in a meeting."""
    return _pdf(request, "lege-vragenlijst.pdf", lambda: blank_pdf(visit.desk, address=settings.SITE_ADDRESS))


@require_safe
@filler_page
def answers(request: HttpRequest, visit: DossierVisit) -> HttpResponse:
    """Give what this filler answered, alone and together, as proof."""
    return _pdf(request, "antwoorden.pdf", lambda: answers_pdf(visit.desk, now=visit.now))


def _pdf(request: HttpRequest, name: str, made: Callable[[], bytes]) -> HttpResponse:
    try:
        content = made()
    except PdfUnavailableError:
        return render(request, "dossier/no_pdf.html", status=503)
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})
