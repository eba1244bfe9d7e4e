"""The page Verkennen: pick a question, by which groups and for whom, and see the answers. Every choice is in the address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reports.figures.request_chart import picture_note, request_chart
from reports.figures.shapes import BarChart
from reports.figures.words import alt_text
from reports.models import Snapshot
from reports.permissions import FREEZE_SNAPSHOT, VIEW_RESULTS, favourites_to_see, snapshots_to_see
from reports.requests import EVERYBODY, ClashingRequestError, Request, UnknownRequestError, request_list
from reports.requests.request import BREAKDOWN, FILTER, QUESTION
from reports.tableplans.figure_plan import figure_plans
from reports.tableplans.plan import TablePlan, table_plans
from reports.tables import Table, compute, compute_unprotected, missing_parts
from reports.tables.asked import AskedOf
from reports.tables.turning import set_out
from reports.tables.wording import in_words
from reports.views.explorer_address import address_query, asked_in, parameters_of, with_intervals
from reports.views.snapshot_choice import surveys_beside
from surveys.permissions import about, staff_page

UNPROCESSABLE: Final = 422
SEARCH: Final = "zoek"
LONGEST_SEARCH: Final = 200
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
    asked = asked_in(request)
    if asked is None or not request.GET.get(QUESTION):
        return _questions(request, asked)
    return _result(request, asked, compute)


@require_safe
@staff_page(FREEZE_SNAPSHOT)
def explore_unprotected(request: HttpRequest) -> HttpResponse:
    """Show the same with nothing withheld, to a researcher; the log notes who looked."""
    asked = asked_in(request)
    if asked is None:
        raise Http404
    return _result(request, asked, compute_unprotected)


# --- pages ---------------------------------------------------------------------------------------------------------
def _questions(request: HttpRequest, asked: AskedOf | None) -> HttpResponse:
    words = request.GET.get(SEARCH, "")[:LONGEST_SEARCH]
    themes = () if asked is None else asked.themes(words)
    snapshots = _explorable(request)
    context = {
        "snapshot": None if asked is None else asked.snapshot,
        "snapshots": snapshots,
        "surveys": () if asked is None else surveys_beside(snapshots, asked.snapshot),
        "themes": themes,
        "words": words,
        "favourites": () if words else favourites_to_see(request.user),
        "found": sum(len(theme.questions) for theme in themes),
    }
    return render(request, "reports/explorer/questions.html", context)


def _explorable(request: HttpRequest) -> list[Snapshot]:
    """Return the snapshots of which something can be asked."""
    known = snapshots_to_see(request.user)
    return [one for one in known if request_list(one.survey.edition.year, one.survey.kind) is not None]


def _result(request: HttpRequest, asked: AskedOf, computed: Callable[[Snapshot, TablePlan], Table]) -> HttpResponse:
    try:
        wanted, plan = asked.plan(parameters_of(request))
    except ClashingRequestError as error:
        context = {**_page(asked, parameters_of(request)), "clash": error.part, "clash_text": CLASHES[error.part]}
        return render(request, "reports/explorer/result.html", context, status=UNPROCESSABLE)
    except UnknownRequestError as error:
        raise Http404 from error
    about(request, "snapshot", asked.snapshot.pk)
    table = computed(asked.snapshot, plan)
    intervals = with_intervals(request)
    query, other_query = (address_query(asked.snapshot, wanted, intervals=one) for one in (intervals, not intervals))
    chart = request_chart(table)
    context = {
        **_page(asked, {QUESTION: [wanted.question], BREAKDOWN: [wanted.breakdown], FILTER: list(map(str, wanted.filters))}),
        "plan": plan,
        "table": set_out(table),
        "sentence": in_words(table),
        "alt": alt_text(chart),
        "intervals": intervals,
        "can_have_intervals": isinstance(chart, BarChart),
        "other_query": other_query,
        "picture_note": picture_note(table),
        "in_the_report": _in_report(asked.snapshot, set(asked.questions[wanted.question].variables)),
        "is_unprotected": not table.is_protected,
        "query": query,
        "address": request.build_absolute_uri(f"{reverse('explorer')}?{query}"),
    }
    return render(request, "reports/explorer/result.html", context)


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


def _in_report(snapshot: Snapshot, variables: set[str]) -> list[tuple[TablePlan, str]]:
    """Return the tables and figures of the report about a question with their addresses: they say what earlier editions found."""
    year = snapshot.survey.edition.year
    plans = [(one, "result_table") for one in table_plans(year)] + [(one, "result_figure") for one in figure_plans(year)]
    return [
        (one, reverse(name, args=(snapshot.pk, one.id)))
        for one, name in plans
        if any(measure.variable_in(group) in variables for measure in one.measures for group in one.breakdown.groups)
        and one.survey == snapshot.survey.kind
        and not missing_parts(snapshot.manifest, one)
    ]
