"""The codes and the rules by word of a scheme: add, change, take away, and see what a rule catches before it is there."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from reports.defining import DefiningError, add_code, add_rule, change_code, remove_code, remove_rule
from reports.models import SchemeCode
from reports.open_texts.rules import RuleError, caught, word_rule
from reports.permissions import CODE_OPEN_ANSWERS
from reports.views.coding_bench import Bench, bench_of
from reports.views.coding_forms import CodeForm, RuleForm
from surveys.permissions import Deed, staff_page

UNPROCESSABLE: Final = 422
SHOWN: Final = 20
"""How many of the answers that a rule catches are shown."""


# --- codes ---------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(CODE_OPEN_ANSWERS, does=Deed.CHANGES)
def new_code(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """Add a code."""
    bench = bench_of(scheme_id)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            code = add_code(bench.row, bench.variable, **form.cleaned_data, by=request.user, now=timezone.now())  # type: ignore[arg-type]  # logged in
        except DefiningError as error:
            form.add_error("label", str(error))
        else:
            messages.success(request, f"De code ‘{code.label}’ is erbij.")
            return redirect(f"{reverse('code_scheme', args=(scheme_id,))}#codes")
    return _step(request, bench, form, heading="Code toevoegen", button="Voeg toe")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(CODE_OPEN_ANSWERS, does=Deed.CHANGES)
def code(request: HttpRequest, scheme_id: int, code_id: int) -> HttpResponse:
    """Change what a code is called, or when it is given."""
    bench, found = _code(scheme_id, code_id)
    form = CodeForm(request.POST or None, initial={"label": found.label, "explanation": found.explanation})
    if form.is_valid():
        try:
            change_code(found, bench.variable, **form.cleaned_data, by=request.user, now=timezone.now())  # type: ignore[arg-type]  # logged in
        except DefiningError as error:
            form.add_error("label", str(error))
        else:
            messages.success(request, "De code is gewijzigd. Antwoorden houden hun code.")
            return redirect(f"{reverse('code_scheme', args=(scheme_id,))}#codes")
    discard_url = reverse("scheme_code_discard", args=(scheme_id, code_id))
    return _step(request, bench, form, heading="Code wijzigen", button="Bewaar", discard=discard_url)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(CODE_OPEN_ANSWERS, does=Deed.CHANGES)
def discard(request: HttpRequest, scheme_id: int, code_id: int) -> HttpResponse:
    """Take a code away that no answer has, after asking."""
    bench, found = _code(scheme_id, code_id)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            remove_code(found, bench.variable, by=request.user, now=timezone.now())  # type: ignore[arg-type]  # logged in
        except DefiningError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "De code is weg.")
            return redirect(f"{reverse('code_scheme', args=(scheme_id,))}#codes")
    told = f"De code ‘{found.label}’ verdwijnt met haar woordregels. Dat kan alleen zolang geen antwoord deze code heeft."
    return _step(request, bench, form, heading="Code weghalen", button="Haal weg", explanation=told)


def _code(scheme_id: int, code_id: int) -> tuple[Bench, SchemeCode]:
    bench = bench_of(scheme_id)
    return bench, get_object_or_404(bench.row.codes, pk=code_id)


def _step(request: HttpRequest, bench: Bench, form: forms.Form, **words: str) -> HttpResponse:
    context: dict[str, Any] = {**bench.context(request.user, "schema"), "form": form, **words}
    return render(request, "reports/open_answers/step.html", context, status=UNPROCESSABLE if form.errors else 200)


# --- rules ---------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(CODE_OPEN_ANSWERS, does=Deed.CHANGES)
def rules(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """Try a rule by word on the answers, or add it."""
    bench = bench_of(scheme_id)
    form = RuleForm(request.POST or None, scheme=bench.scheme)
    context: dict[str, Any] = {**bench.context(request.user, "schema"), "form": form}
    if form.is_valid():
        try:
            if "probeer" in request.POST:
                context |= _tried(bench, form)
            else:
                told = {"code": form.cleaned_data["code"], "phrase": form.cleaned_data["phrase"], "is_stem": form.is_stem}
                add_rule(bench.row, bench.variable, **told, by=request.user, now=timezone.now())  # type: ignore[arg-type]  # logged in
                messages.success(request, "De woordregel is erbij. Wat zij voorstelt, staat bij Lijst en bij Coderen.")
                return redirect(f"{reverse('code_scheme', args=(scheme_id,))}#regels")
        except (DefiningError, RuleError) as error:
            form.add_error("phrase", str(error))
    return render(request, "reports/open_answers/rules.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@staff_page(CODE_OPEN_ANSWERS, does=Deed.CHANGES)
def discard_rule(request: HttpRequest, scheme_id: int, rule_id: int) -> HttpResponse:
    """Take a rule away; what was coded with it stays coded."""
    bench = bench_of(scheme_id)
    remove_rule(get_object_or_404(bench.row.rules, pk=rule_id), bench.variable, by=request.user, now=timezone.now())  # type: ignore[arg-type]  # logged in
    messages.success(request, "De woordregel is weg. Antwoorden houden hun code.")
    return redirect(f"{reverse('code_scheme', args=(scheme_id,))}#regels")


def _tried(bench: Bench, form: RuleForm) -> dict[str, Any]:
    """Return what a rule catches."""
    rule = word_rule(form.cleaned_data["code"], form.cleaned_data["phrase"], is_stem=form.is_stem)
    (places,) = caught((answer.text for answer in bench.answers), [rule])
    found = [bench.answers[place] for place in places]
    return {
        "is_tried": True,
        "caught_count": len(found),
        "open_count": sum(answer.codes is None for answer in found),
        "caught": found[:SHOWN],
    }
