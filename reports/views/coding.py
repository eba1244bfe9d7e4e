"""The coding screen: one answer at a time, as first coder or blind as second, and the differences that somebody settles."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from reports.coding import CodingError, code_again, code_answers, decide
from reports.open_answers import OpenAnswer
from reports.open_texts.rules import proposed_codes
from reports.open_texts.scheme import CodesError
from reports.permissions import CODE_OPEN_ANSWERS
from reports.views.coding_bench import Bench, bench_of
from reports.views.coding_forms import CODED_MEANWHILE, CodesForm
from surveys.permissions import Deed, staff_page

UNPROCESSABLE: Final = 422


# --- as first coder ------------------------------------------------------------------------------------------------
@require_safe
@staff_page(CODE_OPEN_ANSWERS)
def next_answer(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """Lead to the next answer without a code, after the one that is named; say so when there is none."""
    bench = bench_of(scheme_id)
    found = _next([answer for answer in bench.answers if answer.codes is None], bench, request.GET.get("na", ""))
    if found is None:
        return render(request, "reports/open_answers/done.html", {**bench.context(request.user, "coderen")})
    return redirect("coding_answer", scheme_id, found.mark)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(CODE_OPEN_ANSWERS, does=Deed.CHANGES)
def answer(request: HttpRequest, scheme_id: int, mark: str) -> HttpResponse:
    """Code one answer; rules by word have ticked what they propose."""
    bench = bench_of(scheme_id)
    found = bench.answer(mark)
    if found.is_coded_twice:
        return redirect("coding_difference", scheme_id, mark)
    if found.is_hidden_from(request.user):
        return redirect("coding_second", scheme_id, mark)
    proposed = proposed_codes(found.text, bench.rules) if found.first is None else ()
    form = _form(request, bench, found, found.first.codes if found.first else proposed)
    if request.method == "POST" and form.is_valid() and _is_coded(request, bench, found, form):
        return _on(request, "coding_next", scheme_id, mark)
    return _show(request, bench, found, form, tab="coderen", proposed=bench.labels(proposed), next_name="coding_next")


def _is_coded(request: HttpRequest, bench: Bench, found: OpenAnswer, form: CodesForm) -> bool:
    """Keep the codes, or show on the form why not."""
    codes = form.cleaned_data["codes"]
    try:
        coded = code_answers(bench.row, bench.scheme, [(found, codes)], by=request.user, now=timezone.now())  # type: ignore[arg-type]  # logged in
    except CodesError as error:
        form.add_error("codes", str(error))
        return False
    if not coded and (found.first is None or set(found.first.codes) != set(codes)):
        form.add_error(None, CODED_MEANWHILE)
        return False
    return True


# --- as second coder -----------------------------------------------------------------------------------------------
@require_safe
@staff_page(CODE_OPEN_ANSWERS)
def next_second(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """Lead to the next answer that this person may code as the second; say so when there is none."""
    bench = bench_of(scheme_id)
    found = _next([answer for answer in bench.answers if answer.is_second_for(request.user)], bench, request.GET.get("na", ""))
    if found is None:
        return render(request, "reports/open_answers/done.html", {**bench.context(request.user, "tweede")})
    return redirect("coding_second", scheme_id, found.mark)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(CODE_OPEN_ANSWERS, does=Deed.CHANGES)
def second(request: HttpRequest, scheme_id: int, mark: str) -> HttpResponse:
    """Code an answer without seeing what the first coder gave, and without proposals."""
    bench = bench_of(scheme_id)
    found = bench.answer(mark)
    if not found.is_second_for(request.user):
        messages.info(request, "Dit antwoord is niet (meer) aan deze codeur om als tweede te coderen.")
        return redirect("coding_next_second", scheme_id)
    form = CodesForm(request.POST or None, scheme=bench.scheme)
    if form.is_valid():
        try:
            code_again(bench.row, bench.scheme, found, form.cleaned_data["codes"], by=request.user, now=timezone.now())  # type: ignore[arg-type]  # logged in
        except (CodingError, CodesError) as error:
            form.add_error(None, str(error))
        else:
            return _on(request, "coding_next_second", scheme_id, mark)
    return _show(request, bench, found, form, tab="tweede", next_name="coding_next_second")


# --- differences ---------------------------------------------------------------------------------------------------
@require_safe
@staff_page(CODE_OPEN_ANSWERS)
def differences(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """List the answers to which two coders gave other codes, and those that somebody settled."""
    bench = bench_of(scheme_id)
    context = {
        **bench.context(request.user, "verschillen"),
        "open": [_difference(bench, answer) for answer in bench.answers if answer.differs],
        "settled": [_difference(bench, answer) for answer in bench.answers if answer.decided],
    }
    return render(request, "reports/open_answers/differences.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(CODE_OPEN_ANSWERS, does=Deed.CHANGES)
def difference(request: HttpRequest, scheme_id: int, mark: str) -> HttpResponse:
    """Settle what two coders gave."""
    bench = bench_of(scheme_id)
    found = bench.answer(mark)
    if not found.is_coded_twice:
        return redirect("coding_answer", scheme_id, mark)
    seen = found.decided.pk if found.decided else None
    initial = {"codes": _initial(bench, found.decided.codes if found.decided else ())}
    form = CodesForm(request.POST or None, scheme=bench.scheme, seen=seen, legend="Welke codes gelden?", initial=initial)
    if form.is_valid():
        try:
            decide(bench.row, bench.scheme, found, form.cleaned_data["codes"], by=request.user, now=timezone.now())  # type: ignore[arg-type]  # logged in
        except (CodingError, CodesError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Het besluit is bewaard.")
            return redirect("coding_differences", scheme_id)
    extra = {"difference": _difference(bench, found)}
    return _show(request, bench, found, form, tab="verschillen", next_name="", **extra)


def _difference(bench: Bench, answer: OpenAnswer) -> dict[str, Any]:
    turns = (answer.first, answer.second, answer.decided)
    return {"answer": answer, "turns": [(turn, bench.labels(tuple(turn.codes))) for turn in turns if turn is not None]}


# --- what they share -----------------------------------------------------------------------------------------------
def _form(request: HttpRequest, bench: Bench, answer: OpenAnswer, codes: Any) -> CodesForm:
    seen = answer.first.pk if answer.first else None
    initial = {"codes": _initial(bench, codes)}
    return CodesForm(request.POST if request.method == "POST" else None, scheme=bench.scheme, seen=seen, initial=initial)


def _initial(bench: Bench, codes: Any) -> Any:
    """Return what is ticked: where one answer fits, only when there is no doubt."""
    if bench.scheme.allows_several:
        return list(codes)
    return codes[0] if len(codes) == 1 else None


def _show(request: HttpRequest, bench: Bench, answer: OpenAnswer, form: CodesForm, *, tab: str, **extra: Any) -> HttpResponse:
    context = {**bench.context(request.user, tab), "answer": answer, "form": form, **extra}
    return render(request, "reports/open_answers/answer.html", context, status=UNPROCESSABLE if form.errors else 200)


def _next(waiting: list[OpenAnswer], bench: Bench, after: str) -> OpenAnswer | None:
    """Return the first that waits after the answer with this mark, in the order of the lot, and else the first of all."""
    places = {answer.mark: place for place, answer in enumerate(bench.answers)}
    at = places.get(after, -1)
    return next((answer for answer in waiting if places[answer.mark] > at), waiting[0] if waiting else None)


def _on(request: HttpRequest, next_name: str, scheme_id: int, mark: str) -> HttpResponse:
    """Lead on to the next answer, or back to the list that somebody came from."""
    if "lijst" in request.POST:
        messages.success(request, "De codes zijn bewaard.")
        return redirect("coding_list", scheme_id)
    response = redirect(next_name, scheme_id)
    response["Location"] += f"?na={mark}"
    return response
