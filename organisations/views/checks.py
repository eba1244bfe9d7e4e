"""The checks of the frame: how many findings there are of each, the list to work through, and both lists as files."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organisations.checking import ListedFinding, findings, listed
from organisations.checking.facts import CheckedPerson, Facts
from organisations.checking.reading import decisions, read_facts
from organisations.checking.totals import numbers_by_organisation, totals
from organisations.choices import FindingState, FrameCheck
from organisations.exports import csv_of, csv_response
from organisations.forms import FindingFilter, asked_query
from organisations.permissions import MANAGE_FRAME, staff_page
from organisations.spelling import plain_letters

ROWS_A_PAGE: Final = 50
_FINDING_COLUMNS: Final = (
    "controle",
    "naam",
    "stand",
    "code",
    "organisatie",
    "bevinding",
    "mensen",
    "reden",
    "akkoord_op",
    "akkoord_door",
)
_NUMBER_COLUMNS: Final = ("code", "organisatie", "functie", "zetels_wet", "nu", "vorige_editie", "verschil")


@require_safe
@staff_page(MANAGE_FRAME)
def checks(request: HttpRequest) -> HttpResponse:
    """Show the counts of every check and fifty findings that fit what is asked."""
    facts = read_facts(today=timezone.localdate())
    everything = listed(findings(facts), decisions())
    form = FindingFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    context = {
        "facts": facts,
        "counts": _counts(everything),
        "form": form,
        "query": asked_query(request.GET),
        "page": Paginator(_fitting(everything, asked), ROWS_A_PAGE).get_page(request.GET.get("pagina")),
        "chosen": _chosen(facts),
        "totals": totals(facts),
    }
    return render(request, "organisations/checks.html", context)


@require_safe
@staff_page(MANAGE_FRAME)
def findings_csv(request: HttpRequest) -> HttpResponse:
    """Give the findings that fit what is asked as CSV."""
    form = FindingFilter(request.GET)
    everything = listed(findings(read_facts(today=timezone.localdate())), decisions())
    fitting = _fitting(everything, form.cleaned_data if form.is_valid() else {})
    return csv_response("bevindingen.csv", csv_of(_FINDING_COLUMNS, _finding_cells(fitting)))


@require_safe
@staff_page(MANAGE_FRAME)
def numbers_csv(_request: HttpRequest) -> HttpResponse:
    """Give the numbers of every organisation beside those of the last edition as CSV."""
    return csv_response("aantallen.csv", csv_of(_NUMBER_COLUMNS, _number_cells(read_facts(today=timezone.localdate()))))


def _counts(everything: Iterable[ListedFinding]) -> list[tuple[FrameCheck, int, int]]:
    """Return for each check how many findings are to be looked into, and how many were found in order."""
    counted = Counter((each.finding.check, each.state) for each in everything)
    return [(check, counted[check, FindingState.OPEN], counted[check, FindingState.ACCEPTED]) for check in FrameCheck]


def _fitting(everything: Iterable[ListedFinding], asked: dict[str, str]) -> list[ListedFinding]:
    """Keep the findings that fit; without a state those that are to be looked into."""
    state, words = asked.get("stand") or FindingState.OPEN, plain_letters(asked.get("organisatie") or "")
    return [
        each
        for each in everything
        if asked.get("controle", "") in {"", each.finding.check}
        and state in {"alle", each.state}
        and asked.get("laag", "") in {"", each.finding.organisation.tier}
        and words in plain_letters(f"{each.finding.organisation.code} {each.finding.organisation.name}")
    ]


def _chosen(facts: Facts) -> list[tuple[CheckedPerson, CheckedPerson | None]]:
    """Return who gets no invitation since another office was chosen, with whom they are asked as."""
    holders = {person.pk: person for person in facts.office_holders}
    return [(person, holders.get(person.asked_as)) for person in holders.values() if person.asked_as is not None]


def _finding_cells(fitting: Iterable[ListedFinding]) -> Iterator[tuple[str, ...]]:
    for each in fitting:
        finding, decision = each.finding, each.decision
        people = ", ".join(f"{person.full_name} ({person.role_label.lower()})" for person in finding.people)
        about = (finding.check.value, finding.check.label, each.state.label, finding.organisation.code, finding.organisation.name)
        settled = (
            ("", "", "")
            if decision is None
            else (decision.note, f"{decision.decided_at:%Y-%m-%d}", str(decision.decided_by or ""))
        )
        yield (*about, finding.text, people, *settled)


def _number_cells(facts: Facts) -> Iterator[tuple[str, ...]]:
    for organisation, row, by_law in numbers_by_organisation(facts):
        numbers = (by_law, row.now, row.before, row.difference)
        yield (organisation.code, organisation.name, row.mandate.label, *("" if each is None else str(each) for each in numbers))
