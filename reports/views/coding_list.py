"""The list form of coding: many answers at once, by hand or as rules by word propose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reports.coding import code_answers
from reports.open_answers import OpenAnswer
from reports.open_texts.rules import proposed_codes
from reports.open_texts.scheme import CodesError
from reports.permissions import CODE_OPEN_ANSWERS
from reports.views.coding_bench import Bench, bench_of
from reports.views.coding_forms import CODED, OPEN, PROPOSED, CodesForm, ListFilter
from surveys.permissions import Deed, staff_page

ROWS_A_PAGE: Final = 50
UNPROCESSABLE: Final = 422
ALL: Final = "alles"
"""In the address: everything on this page is ticked."""
AS_PROPOSED: Final = "voorstel"
"""The button that takes over what rules propose."""


@dataclass(frozen=True, slots=True)
class Line:
    """An answer on the list; its codes are hidden from whoever may still be its second coder."""

    answer: OpenAnswer
    codes: str
    proposed: str
    is_hidden: bool
    is_ticked: bool


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(CODE_OPEN_ANSWERS, does=Deed.CHANGES)
def page(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """List the answers that fit what is asked, and code those that are ticked."""
    bench = bench_of(scheme_id)
    ticked = set(request.POST.getlist("antwoord"))
    form = CodesForm(
        request.POST if request.method == "POST" else None, scheme=bench.scheme, legend="Codes voor wat is aangevinkt"
    )
    if request.method == "POST":
        told = _code(request, bench, [answer for answer in bench.answers if answer.mark in ticked], form)
        if told:
            messages.success(request, told)
            kept = request.GET.copy()
            kept.pop(ALL, None)  # what is left is not ticked by itself
            return redirect(f"{request.path}?{kept.urlencode()}")
    asked = ListFilter(request.GET or None, scheme=bench.scheme)
    fitting = _fitting(bench, asked.cleaned_data if asked.is_valid() else {}, request)
    shown = Paginator(fitting, ROWS_A_PAGE).get_page(request.GET.get("pagina"))
    if request.method != "POST" and ALL in request.GET:
        ticked = {answer.mark for answer in shown}
    context = {
        **bench.context(request.user, "lijst"),
        "filter": asked,
        "number": len(fitting),
        "page": shown,
        "lines": [_line(bench, answer, request, ticked) for answer in shown],
        "form": form,
    }
    is_refused = request.method == "POST"
    return render(request, "reports/open_answers/list.html", context, status=UNPROCESSABLE if is_refused else 200)


def _code(request: HttpRequest, bench: Bench, answers: Sequence[OpenAnswer], form: CodesForm) -> str:
    """Code what is ticked; return what to tell, and nothing when it was refused."""
    visible = [answer for answer in answers if not answer.is_hidden_from(request.user)]
    as_proposed = AS_PROPOSED in request.POST
    is_valid = form.is_valid()
    if as_proposed:
        form.errors.pop("codes", None)
    if not visible:
        form.add_error(None, "Vink eerst aan welke antwoorden een code krijgen.")
        return ""
    if not as_proposed and not is_valid:
        return ""
    given = [(one, proposed_codes(one.text, bench.rules) if as_proposed else form.cleaned_data["codes"]) for one in visible]
    given = [(one, codes) for one, codes in given if codes]
    try:
        coded = code_answers(bench.row, bench.scheme, given, by=request.user, now=timezone.now())  # type: ignore[arg-type]  # logged in
    except CodesError as error:
        form.add_error(None, str(error))
        return ""
    left = len(answers) - coded
    told = "1 antwoord is gecodeerd." if coded == 1 else f"{coded} antwoorden zijn gecodeerd."
    return f"{told} {left} niet: die hadden deze codes al, hebben geen voorstel, of zijn van een collega." if left else told


def _fitting(bench: Bench, asked: dict[str, str], request: HttpRequest) -> list[OpenAnswer]:
    stand, code = asked.get("stand", ""), asked.get("code", "")
    found: Iterable[OpenAnswer] = bench.answers
    if stand in {OPEN, PROPOSED}:
        found = (answer for answer in found if answer.codes is None)
    if stand == PROPOSED:
        found = (answer for answer in found if proposed_codes(answer.text, bench.rules))
    if stand == CODED:
        found = (answer for answer in found if answer.codes is not None)
    if code:
        found = (answer for answer in found if code in (answer.codes or ()) and not answer.is_hidden_from(request.user))
    return list(found)


def _line(bench: Bench, answer: OpenAnswer, request: HttpRequest, ticked: set[str]) -> Line:
    is_hidden = answer.is_hidden_from(request.user)
    codes = "" if is_hidden or answer.codes is None else bench.labels(answer.codes)
    proposed = bench.labels(proposed_codes(answer.text, bench.rules)) if answer.codes is None else ""
    return Line(answer, codes, proposed, is_hidden, answer.mark in ticked)
