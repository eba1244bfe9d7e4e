"""What there is to see of a version: check report, preview, random walk, differences with another version, PDF."""

import secrets
from collections.abc import Sequence
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from surveys import routing
from surveys.documents.pdf import PdfUnavailableError
from surveys.documents.preview import PreviewPage, Viewer, preview_of, random_walk, viewer_called, viewers_of
from surveys.documents.questionnaire import question_numbers, questionnaire_pdf
from surveys.documents.rules_in_words import in_words
from surveys.exports import csv_of
from surveys.models import Questionnaire
from surveys.permissions import MANAGE_QUESTIONNAIRE, staff_page
from surveys.questionnaires import check_report, compiled
from surveys.routing import Change, Page, Severity
from surveys.views.shown_pages import shown_page
from surveys.views.versions import version_row

LARGEST_SEED: Final = 1_000_000


@require_GET
@staff_page(MANAGE_QUESTIONNAIRE)
def check_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the checks find, all at once."""
    row = version_row(pk)
    findings = check_report(row)
    wanted = request.GET.get("ernst", "")
    shown = [finding for finding in findings if wanted in {"", finding.severity}]
    if request.GET.get("formaat") == "csv":
        cells = [(one.severity, one.code, one.where, one.what, one.mend) for one in shown]
        return _csv(row, "controle", ("Ernst", "Code", "Waar", "Wat", "Herstel"), cells)
    context = {"version": row, "tab": "check", "findings": shown, "total": len(findings), "wanted": wanted}
    return render(request, "surveys/versions/check.html", context | {"severities": Severity})


@require_GET
@staff_page(MANAGE_QUESTIONNAIRE)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every page as people of one kind see it; nothing can be sent or is saved."""
    row = version_row(pk)
    questionnaire = compiled(row)
    viewer = _viewer(request, questionnaire)
    numbers = question_numbers(questionnaire)
    pages = [_preview_context(questionnaire, numbers, page) for page in preview_of(questionnaire, viewer)]
    context = {"version": row, "tab": "preview", "pages": pages, "viewer": viewer, "viewers": viewers_of(questionnaire)}
    return render(request, "surveys/versions/preview.html", context)


@require_GET
@staff_page(MANAGE_QUESTIONNAIRE)
def walk(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one page of the walk of a random respondent; seed and page are in the address, so that it can be shared."""
    row = version_row(pk)
    questionnaire = compiled(row)
    viewer = _viewer(request, questionnaire)
    seed = _number(request, "toeval", LARGEST_SEED)
    if seed is None:
        fresh = f"functie={viewer.code}&toeval={secrets.randbelow(LARGEST_SEED)}&pagina=1"
        return redirect(f"{reverse('version_walk', args=[row.pk])}?{fresh}")
    steps = random_walk(questionnaire, viewer, seed)
    number = _number(request, "pagina", len(steps)) or 1
    step = steps[number - 1]
    context = {
        "version": row,
        "tab": "walk",
        "viewer": viewer,
        "viewers": viewers_of(questionnaire),
        "seed": seed,
        "steps": steps,
        "step": step,
        "number": number,
        "rendered": shown_page(step.view, step.answers),
        "before": number - 1,
        "after": number + 1 if number < len(steps) else None,
    }
    return render(request, "surveys/versions/walk.html", context)


@require_GET
@staff_page(MANAGE_QUESTIONNAIRE)
def differences(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what changed between another version and this one."""
    row = version_row(pk)
    others = Questionnaire.objects.filter(survey__kind=row.survey.kind).exclude(pk=row.pk).defer("definition")
    others = others.select_related("survey__edition").order_by("-survey__edition__year", "-version")
    other_pk = _number(request, "met", None)
    other = version_row(other_pk) if other_pk else _previous(row)
    context: dict[str, Any] = {"version": row, "tab": "differences", "other": other, "others": others, "changes": Change}
    if other is not None:
        wanted = request.GET.get("soort", "")
        found = routing.differences(compiled(other), compiled(row))
        shown = [one for one in found if wanted in {"", one.kind}]
        if request.GET.get("formaat") == "csv":
            cells = [(one.kind, one.where, one.old, one.new) for one in shown]
            return _csv(row, "verschillen", ("Soort", "Waar", "Was", "Is"), cells)
        context |= {"differences": shown, "total": len(found), "wanted": wanted}
    return render(request, "surveys/versions/differences.html", context)


@require_GET
@staff_page(MANAGE_QUESTIONNAIRE)
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the whole questionnaire with its routing as PDF."""
    row = version_row(pk)
    try:
        content = questionnaire_pdf(row, compiled(row))
    except PdfUnavailableError as error:
        return render(request, "surveys/versions/no_pdf.html", {"version": row, "reason": str(error)}, status=503)
    name = f"vragenlijst-{row.survey.kind}-{row.survey.edition.year}-versie-{row.version}.pdf"
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


def _preview_context(questionnaire: routing.Questionnaire, numbers: dict[str, int], preview_page: PreviewPage) -> dict[str, Any]:
    page: Page = preview_page.page
    rules = {"audience": page.relevant, "block_audience": page.part.block.relevant if page.part.block else None}
    in_dutch = {name: rule and in_words(rule.tree, questionnaire, numbers) for name, rule in rules.items()}
    return {
        "page": page,
        **in_dutch,
        "shown": preview_page,
        "rendered": shown_page(preview_page.view, preview_page.answers),
    }


def _viewer(request: HttpRequest, questionnaire: routing.Questionnaire) -> Viewer:
    return viewer_called(questionnaire, request.GET.get("functie", ""))


def _number(request: HttpRequest, name: str, most: int | None) -> int | None:
    """Return a number of the address, None when it is absent; answer 404 to one that is out of bounds."""
    asked = request.GET.get(name, "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > len(str(LARGEST_SEED)) or (most is not None and int(asked) > most):
        raise Http404
    return int(asked)


def _previous(row: Questionnaire) -> Questionnaire | None:
    """Return the version before this one."""
    earlier = Questionnaire.objects.select_related("survey__edition").filter(survey=row.survey, version__lt=row.version)
    return earlier.order_by("-version").first()


def _csv(row: Questionnaire, what: str, header: tuple[str, ...], cells: Sequence[tuple[str, ...]]) -> HttpResponse:
    name = f"{what}-{row.survey.kind}-{row.survey.edition.year}-versie-{row.version}.csv"
    return HttpResponse(
        csv_of(header, cells),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
