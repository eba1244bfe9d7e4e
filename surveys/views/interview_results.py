"""What comes of the interviews: the tables of the report as page and CSV, codes of conduct, notes by theme, and cases."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys.exports import csv_of
from surveys.in_depth.counts import CountTable
from surveys.interview_counts import code_of_conduct_table, in_depth_tables
from surveys.interview_list import by_theme, cases_of, codes_of_conduct, notes_of
from surveys.permissions import MANAGE_INTERVIEWS, staff_page
from surveys.views.interview_forms import NoteFilter
from surveys.views.interviews import csv_answer, edition_of


@require_safe
@staff_page(MANAGE_INTERVIEWS)
def tables(request: HttpRequest, year: int) -> HttpResponse:
    """Show the tables of the report that are counted from the interviews."""
    edition, plan = edition_of(year)
    context = {"edition": edition, "plan": plan, "tables": in_depth_tables(edition, plan)}
    return render(request, "surveys/interviews/tables.html", context)


@require_safe
@staff_page(MANAGE_INTERVIEWS)
def tables_csv(_request: HttpRequest, year: int) -> HttpResponse:
    """Give those tables as CSV: counts only, so that it may go to BZK."""
    edition, plan = edition_of(year)
    return csv_answer("verdieping-tabellen.csv", _csv(in_depth_tables(edition, plan)))


@require_safe
@staff_page(MANAGE_INTERVIEWS)
def codes(request: HttpRequest, year: int) -> HttpResponse:
    """Show which elements the codes of conduct hold, and the codes that were received."""
    edition, plan = edition_of(year)
    context: dict[str, Any] = {
        "edition": edition,
        "plan": plan,
        "table": code_of_conduct_table(edition, plan),
        "documents": codes_of_conduct(edition, plan),
        "items": len(plan.checklist.items),
    }
    return render(request, "surveys/interviews/codes.html", context)


@require_safe
@staff_page(MANAGE_INTERVIEWS)
def codes_csv(_request: HttpRequest, year: int) -> HttpResponse:
    """Give the counts of the codes of conduct as CSV: no organisation, so that it may go to BZK."""
    edition, plan = edition_of(year)
    return csv_answer("verdieping-gedragscodes.csv", _csv([code_of_conduct_table(edition, plan)]))


@require_safe
@staff_page(MANAGE_INTERVIEWS)
def notes(request: HttpRequest, year: int) -> HttpResponse:
    """Show notes and quotes by theme. There is no file of them, for nobody."""
    edition, plan = edition_of(year)
    form = NoteFilter(request.GET or None, plan=plan)
    asked = form.cleaned_data if form.is_valid() else {}
    found = notes_of(edition, theme=asked.get("thema", ""), kind=asked.get("soort", ""))
    context = {"edition": edition, "plan": plan, "form": form, "themes": by_theme(found, plan), "number": len(found)}
    return render(request, "surveys/interviews/notes.html", context)


@require_safe
@staff_page(MANAGE_INTERVIEWS)
def cases(request: HttpRequest, year: int) -> HttpResponse:
    """Show the cases by theme."""
    edition, plan = edition_of(year)
    found = cases_of(edition)
    context = {"edition": edition, "plan": plan, "themes": by_theme(found, plan), "number": len(found)}
    return render(request, "surveys/interviews/cases.html", context)


def _csv(found: Iterable[CountTable]) -> bytes:
    return csv_of(("tabel", "wat", "rij", "kolom", "aantal"), _cells(found))


def _cells(found: Iterable[CountTable]) -> Iterator[tuple[str, ...]]:
    for table in found:
        for row in table.rows:
            for column, number in zip(table.columns, row.numbers, strict=True):
                yield table.title, table.base, row.label, column, str(number)
