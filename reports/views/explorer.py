"""The page Verkennen: pick a question, by which groups and for whom, and see the answers. Every choice is in the address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from reports.downloading import log_download
from reports.exports import table_csv
from reports.models import Snapshot
from reports.permissions import DOWNLOAD_RESULTS, FREEZE_SNAPSHOT, VIEW_RESULTS, snapshots_to_see
from reports.requests import EVERYBODY, ClashingRequestError, Request, UnknownRequestError, query_string, request_list
from reports.requests.request import BREAKDOWN, FILTER, QUESTION
from reports.tableplans.plan import TablePlan
from reports.tables import Table, compute, compute_unprotected, printed, profile_of
from reports.tables.asked import AskedOf, asked_of
from reports.tables.wording import in_words
from surveys.permissions import about, staff_page

UNPROCESSABLE: Final = 422
SNAPSHOT: Final = "momentopname"
SEARCH: Final = "zoek"
LONGEST_SEARCH: Final = 200
LARGEST_NUMBER: Final = (1 << 31) - 1
CLASHES: Final = {
    BREAKDOWN: "Deze uitsplitsing past niet bij de vraag of bij de filters. Kies een andere, of haal een filter weg.",
    FILTER: "Deze filters passen niet bij elkaar, bij de vraag of bij de uitsplitsing. Kies een ander, of haal er een weg.",
}


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose in a form."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Options under one heading."""

    label: str
    options: tuple[Option, ...]


@require_safe
@staff_page(VIEW_RESULTS)
def explore(request: HttpRequest) -> HttpResponse:
    """Show the questions, or what was answered to the one that is chosen."""
    asked = _asked(request)
    if asked is None or not request.GET.get(QUESTION):
        return _questions(request, asked)
    return _result(request, asked, compute)


@require_safe
@staff_page(FREEZE_SNAPSHOT)
def explore_unprotected(request: HttpRequest) -> HttpResponse:
    """Show the same with nothing withheld, to a researcher; the log notes who looked."""
    asked = _asked(request)
    if asked is None:
        raise Http404
    return _result(request, asked, compute_unprotected)


@require_safe
@staff_page(DOWNLOAD_RESULTS)
def download_csv(request: HttpRequest) -> HttpResponse:
    """Give the table of a request as CSV."""
    asked, _, plan = _wanted(request)
    return handed_out(request, asked.snapshot, plan, (table_csv(compute(asked.snapshot, plan)), "csv", "text/csv; charset=utf-8"))


def handed_out(request: HttpRequest, snapshot: Snapshot, plan: TablePlan, file: tuple[bytes, str, str]) -> HttpResponse:
    """Hand out a file of (content, extension, type) and note that it was taken."""
    content, extension, content_type = file
    if request.method == "GET":
        log_download(snapshot, what=plan.id, file_format=extension, user=request.user, now=timezone.now())
    mark = "-testgegevens" if snapshot.is_test else ""
    name = f"{plan.id}-{snapshot.survey.edition.year}-momentopname-{snapshot.pk}{mark}.{extension}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


# --- what is asked -------------------------------------------------------------------------------------------------
def _asked(request: HttpRequest) -> AskedOf | None:
    """Return the chosen snapshot with what can be asked of it, or the newest of which something can; else answer 404."""
    known = snapshots_to_see(request.user)
    chosen = request.GET.get(SNAPSHOT, "")
    if not chosen:
        return next((asked for asked in map(asked_of, known) if asked is not None), None)
    number = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < len(str(LARGEST_NUMBER)) else 0
    snapshot = known.filter(pk=number).first()
    asked = None if snapshot is None else asked_of(snapshot)
    if asked is None:
        raise Http404
    return asked


def _wanted(request: HttpRequest) -> tuple[AskedOf, Request, TablePlan]:
    """Return what the address asks for, or answer 404: for files, which have no form to say what is wrong."""
    asked = _asked(request)
    if asked is None:
        raise Http404
    try:
        return asked, *asked.plan(_parameters(request))
    except UnknownRequestError as error:
        raise Http404 from error


def _parameters(request: HttpRequest) -> dict[str, list[str]]:
    return {name: request.GET.getlist(name) for name in (QUESTION, BREAKDOWN, FILTER)}


# --- pages ---------------------------------------------------------------------------------------------------------
def _questions(request: HttpRequest, asked: AskedOf | None) -> HttpResponse:
    words = request.GET.get(SEARCH, "")[:LONGEST_SEARCH]
    themes = () if asked is None else asked.themes(words)
    context = {
        "snapshot": None if asked is None else asked.snapshot,
        "snapshots": _explorable(request),
        "themes": themes,
        "words": words,
        "found": sum(len(theme.questions) for theme in themes),
    }
    return render(request, "reports/explorer/questions.html", context)


def _explorable(request: HttpRequest) -> list[Snapshot]:
    """Return the snapshots of which something can be asked."""
    known = snapshots_to_see(request.user)
    return [one for one in known if request_list(one.survey.edition.year, one.survey.kind) is not None]


def _result(request: HttpRequest, asked: AskedOf, computed: Callable[[Snapshot, TablePlan], Table]) -> HttpResponse:
    try:
        wanted, plan = asked.plan(_parameters(request))
    except ClashingRequestError as error:
        context = {**_page(asked, _parameters(request)), "clash": error.part, "clash_text": CLASHES[error.part]}
        return render(request, "reports/explorer/result.html", context, status=UNPROCESSABLE)
    except UnknownRequestError as error:
        raise Http404 from error
    about(request, "snapshot", asked.snapshot.pk)
    table = computed(asked.snapshot, plan)
    query = address_query(asked.snapshot, wanted)
    context = {
        **_page(asked, {QUESTION: [wanted.question], BREAKDOWN: [wanted.breakdown], FILTER: list(map(str, wanted.filters))}),
        "plan": plan,
        "table": printed(table),
        "sentence": in_words(table),
        "profile": profile_of(plan),
        "is_unprotected": not table.is_protected,
        "query": query,
        "address": request.build_absolute_uri(f"{reverse('explorer')}?{query}"),
    }
    return render(request, "reports/explorer/result.html", context)


def address_query(snapshot: Snapshot, wanted: Request) -> str:
    """Return the part of the address that says everything: the snapshot too, so that it always gives the same figures."""
    return f"{urlencode({SNAPSHOT: snapshot.pk})}&{query_string(wanted)}"


def _page(asked: AskedOf, parameters: dict[str, list[str]]) -> dict[str, Any]:
    """Return what every page about a question shows: the question, and the form with what was chosen."""
    question = asked.questions[parameters[QUESTION][0]]
    breakdown = (parameters[BREAKDOWN] or [EVERYBODY])[0]
    chosen = [word for word in parameters[FILTER] if word]
    places = asked.requests.listed.most_filters
    known = {one.name for one in asked.breakdowns}
    return {
        "snapshot": asked.snapshot,
        "question": question,
        "themes": asked.themes(),
        "breakdowns": (Option(EVERYBODY, "Iedereen samen"), *(Option(one.name, one.label) for one in asked.breakdowns)),
        "breakdown": breakdown,
        "filter_groups": [
            OptionGroup(one.label, tuple(Option(str(word), group.label) for word, group in zip(filters, one.groups, strict=True)))
            for one, filters in asked.requests.filter_choices()
            if one.name in known
        ],
        "filters": [*chosen, *[""] * places][:places],
        "beside": [(one, address_query(asked.snapshot, Request(one.name, breakdown))) for one in asked.beside(question)],
    }
