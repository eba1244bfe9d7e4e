"""Quotes: an answer is masked, looked at and let go by a person, and only what was let go leaves as a file."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.downloading import log_download
from reports.open_answers import OpenAnswer, names_in_the_frame
from reports.open_texts.masking import masked, tidy
from reports.open_texts.personal_data import Known, personal_data
from reports.permissions import CODE_OPEN_ANSWERS
from reports.quoting import QuotingError, StillToMaskError, release, withdraw_quote
from reports.views.coding_bench import Bench, bench_of
from reports.views.coding_forms import QuoteForm
from surveys.exports import csv_of
from surveys.permissions import Deed, about, staff_page

UNPROCESSABLE: Final = 422
HEADER: Final = ("vraag", "codes", "citaat")


@require_safe
@staff_page(CODE_OPEN_ANSWERS)
def page(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """List what was let go, with who did."""
    bench = bench_of(scheme_id)
    released = [(answer, "" if answer.is_hidden_from(request.user) else codes) for answer, codes in _released(bench)]
    context = {**bench.context(request.user, "citaten"), "released": released}
    return render(request, "reports/open_answers/quotes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(CODE_OPEN_ANSWERS, does=Deed.CHANGES)
def quote(request: HttpRequest, scheme_id: int, mark: str) -> HttpResponse:
    """Show an answer with what is to be masked in it, and let it go once a person says so."""
    bench = bench_of(scheme_id)
    answer, known = bench.answer(mark), names_in_the_frame()
    proposal = answer.quote.text if answer.quote else masked(tidy(answer.text), personal_data(tidy(answer.text), known))
    left = _left(request.POST["text"], known) if "text" in request.POST else []
    form = QuoteForm(request.POST or None, initial={"text": proposal}, is_found=bool(left))
    if form.is_valid():
        told = {"is_looked_at": form.cleaned_data.get("looked_at", False), "by": request.user, "now": timezone.now()}
        try:
            released = release(bench.row, answer, form.cleaned_data["text"], known=known, **told)
        except StillToMaskError as error:
            form.add_error("looked_at", str(error))
        except QuotingError as error:
            form.add_error("text", str(error))
        else:
            about(request, "quote", released.pk)
            messages.success(request, "Het citaat is vrijgegeven.")
            return redirect("quotes", scheme_id)
    context = {**bench.context(request.user, "citaten"), "answer": answer, "form": form, "left": left}
    return render(request, "reports/open_answers/quote.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@staff_page(CODE_OPEN_ANSWERS, does=Deed.CHANGES)
def withdraw(request: HttpRequest, scheme_id: int, quote_id: int) -> HttpResponse:
    """Take a quote back."""
    bench = bench_of(scheme_id)
    withdraw_quote(get_object_or_404(bench.row.quotes, pk=quote_id), by=request.user, now=timezone.now())  # type: ignore[arg-type]  # logged in
    messages.success(request, "Het citaat is ingetrokken. In bestanden die al zijn gedownload, staat het nog.")
    return redirect("quotes", scheme_id)


@require_safe
@staff_page(CODE_OPEN_ANSWERS)
def download(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """Give the quotes that were let go as CSV: no key, no tier, in the order of their words."""
    bench = bench_of(scheme_id)
    lines = sorted((bench.variable.label, codes, answer.quote.text) for answer, codes in _released(bench) if answer.quote)
    log_download(bench.snapshot, what="citaten", file_format="csv", user=request.user, now=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="citaten-{bench.row.variable}.csv"'}
    return HttpResponse(csv_of(HEADER, lines), content_type="text/csv; charset=utf-8", headers=headers)


def _released(bench: Bench) -> list[tuple[OpenAnswer, str]]:
    """Return the answers that were let go, with their codes in words."""
    return [(answer, bench.labels(answer.codes or ())) for answer in bench.answers if answer.quote is not None]


def _left(text: str, known: Known) -> list[dict[str, Any]]:
    """Return what is still found in a text: what it may be, and the words."""
    text = tidy(text)
    return [{"kind": found.kind.value, "words": text[found.start : found.end]} for found in personal_data(text, known)]
