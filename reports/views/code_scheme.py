"""The code scheme of an open question: its codes and rules, how far two coders agree, and what was changed."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from reports.defining import set_double_percent
from reports.estimation.agreement import Agreement
from reports.open_answers import coder_agreement
from reports.open_texts.rules import caught
from reports.open_texts.scheme import UNCODABLE, UNCODABLE_LABEL, labels
from reports.permissions import CODE_OPEN_ANSWERS
from reports.views.coding_bench import Bench, bench_of
from reports.views.coding_forms import ShareForm
from surveys.exports import csv_of
from surveys.permissions import Deed, staff_page

UNPROCESSABLE: Final = 422
HEADER: Final = ("variabele", "code", "label", "uitleg", "antwoord van de vraag zelf")


@require_safe
@staff_page(CODE_OPEN_ANSWERS)
def page(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """Show the scheme."""
    bench = bench_of(scheme_id)
    rows = {code.name: code for code in bench.row.codes.all()}
    context = {
        **bench.context(request.user, "schema"),
        "codes": [(code, rows.get(code.name), bench.uses[code.name]) for code in bench.scheme.codes],
        "uncodable": (UNCODABLE, UNCODABLE_LABEL, bench.uses[UNCODABLE]),
        "rules": _rules(bench),
        "agreement": _agreement(bench),
        "changes": bench.row.changes.select_related("by")[:200],
    }
    return render(request, "reports/open_answers/scheme.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(CODE_OPEN_ANSWERS, does=Deed.CHANGES)
def share(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """Change which share is coded twice."""
    bench = bench_of(scheme_id)
    form = ShareForm(request.POST or None, initial={"percent": bench.row.double_percent})
    if form.is_valid():
        percent = form.cleaned_data["percent"]
        set_double_percent(bench.row, bench.variable, percent, by=request.user, now=timezone.now())  # type: ignore[arg-type]  # logged in
        messages.success(request, f"Een tweede codeur codeert nu {percent}% van de antwoorden.")
        return redirect("code_scheme", scheme_id)
    context = {
        **bench.context(request.user, "schema"),
        "form": form,
        "heading": "Aandeel dubbel coderen",
        "explanation": "De loting blijft staan: een groter aandeel houdt de antwoorden die al waren geloot.",
        "button": "Bewaar",
    }
    return render(request, "reports/open_answers/step.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@staff_page(CODE_OPEN_ANSWERS)
def codes_csv(request: HttpRequest, scheme_id: int) -> HttpResponse:  # noqa: ARG001 -- the signature of a view
    """Give the codes with what they mean as CSV: no answer and no count."""
    bench = bench_of(scheme_id)
    lines = [
        (bench.scheme.column, code.name, code.label, code.explanation, "ja" if code.is_closed else "nee")
        for code in bench.scheme.codes
    ]
    content = csv_of(HEADER, [*lines, (bench.scheme.column, UNCODABLE, UNCODABLE_LABEL, "", "nee")])
    headers = {"Content-Disposition": f'attachment; filename="codes-{bench.row.variable}.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _rules(bench: Bench) -> list[tuple[object, str, int]]:
    """Return every rule with the label of its code and how many answers it catches."""
    found = caught((answer.text for answer in bench.answers), bench.rules)
    told = zip(bench.row.rules.all(), bench.rules, found, strict=True)
    return [(row, labels(bench.scheme, (rule.code,))[0], len(places)) for row, rule, places in told]


def _agreement(bench: Bench) -> list[tuple[str, Agreement, float]]:
    """Return how far two coders agree, with the percentage: over whole answers, then code by code; nothing before the first."""
    found = coder_agreement(bench.scheme, bench.answers)
    lines = [("Alle codes samen", found.overall), *((labels(bench.scheme, (name,))[0], one) for name, one in found.by_code)]
    return [(label, one, 100 * one.observed) for label, one in lines if one.observed is not None]
