"""The page Logboek: who did what, searched, and taken out as CSV."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from monitor_site.audit.choices import Verb
from monitor_site.audit.forms import SearchForm
from monitor_site.audit.models import Event
from monitor_site.audit.queries import Search, events
from surveys.exports import csv_of
from surveys.permissions import staff_page

VIEW_LOG: Final = "audit.view_event"
LINES: Final = 100
OLDER_THAN: Final = "voor"
COLUMNS: Final = ("tijd", "gebruiker", "wat", "pagina", "soort", "nummer")
UNPROCESSABLE: Final = 422


@require_GET
@staff_page(VIEW_LOG)
def log(request: HttpRequest) -> HttpResponse:
    """Show a hundred lines of the log that fit what is asked."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return render(request, "audit/log.html", {"form": form, "lines": ()}, status=UNPROCESSABLE)
    found = events(form.search).select_related("user")
    older_than = request.GET.get(OLDER_THAN, "")
    if older_than.isascii() and older_than.isdecimal():
        found = found.filter(id__lt=int(older_than))
    lines = list(found[: LINES + 1])
    asked = {name: value for name, value in request.GET.items() if name in form.fields and value}
    context = {
        "form": form,
        "lines": lines[:LINES],
        "query": urlencode(asked),
        "older": urlencode({**asked, OLDER_THAN: lines[LINES - 1].pk}) if len(lines) > LINES else "",
    }
    return render(request, "audit/log.html", context)


@require_GET
@staff_page(VIEW_LOG)
def download(request: HttpRequest) -> HttpResponse:
    """Give the lines that fit what is asked as CSV; people stand in it by number."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return render(request, "audit/log.html", {"form": form, "lines": ()}, status=UNPROCESSABLE)
    return HttpResponse(
        csv_of(COLUMNS, _rows(form.search)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="logboek.csv"'},
    )


def _rows(search: Search) -> Iterator[tuple[str, ...]]:
    for event in events(search).iterator():
        yield (localtime(event.at).isoformat(timespec="seconds"), *_cells(event))


def _cells(event: Event) -> tuple[str, ...]:
    user = "" if event.user_id is None else str(event.user_id)
    return (user, Verb(event.verb).label, event.page, event.subject, event.subject_id)
