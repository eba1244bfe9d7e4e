"""Reorganisations: the list with what each means for the frame, and adding, changing and removing what staff know of them."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.effects import ListedReorganisation, open_imports, reorganisation_effect, reorganisation_list
from organisations.exports import csv_of, csv_response
from organisations.models import Reorganisation
from organisations.permissions import MANAGE_FRAME, Deed, staff_page
from organisations.reorganising import (
    KnownReorganisationError,
    RemovedReorganisationError,
    remove_reorganisation,
    save_reorganisation,
)
from organisations.views.imports import UNPROCESSABLE
from organisations.views.meaning_forms import ReorganisationForm

_COLUMNS: Final = ("per", "soort", "oude_code", "oude_naam", "nieuwe_code", "nog_in_functie", "bron")


@require_safe
@staff_page(MANAGE_FRAME)
def reorganisations(request: HttpRequest) -> HttpResponse:
    """List all reorganisations, those that ask for something first."""
    listed = reorganisation_list(timezone.localdate())
    due = {each.old_code for each in listed if each.is_due}
    context = {"listed": sorted(listed, key=lambda each: not each.is_due), "due": len(due)}
    return render(request, "organisations/reorganisations.html", context)


@require_safe
@staff_page(MANAGE_FRAME)
def reorganisations_csv(_request: HttpRequest) -> HttpResponse:
    """Give the list as CSV."""
    return csv_response("herindelingen.csv", csv_of(_COLUMNS, _cells(reorganisation_list(timezone.localdate()))))


def _cells(listed: Iterable[ListedReorganisation]) -> Iterator[tuple[str, ...]]:
    for each in listed:
        source = "register" if each.row is None else "toegevoegd"
        numbers = (str(each.people), source)
        yield (each.on.isoformat(), each.kind.label, each.old_code, each.old_name, each.new_code, *numbers)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MANAGE_FRAME, does=Deed.CHANGES)
def reorganisation(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add or change a reorganisation: first its effect is shown, then it is kept."""
    row = get_object_or_404(Reorganisation, pk=pk) if pk is not None else None
    form = ReorganisationForm(request.POST if request.method == "POST" else None, initial=_initial(row))
    effect = None
    if form.is_bound and form.is_valid():
        effect = reorganisation_effect(form.said(), today=timezone.localdate())
        if request.POST.get("gezien") == _seen(form):
            try:
                _save(row, form)
            except KnownReorganisationError:
                form.add_error(None, "Deze herindeling is al bekend.")
            except RemovedReorganisationError:
                form.add_error(None, "Deze herindeling is intussen verwijderd door een collega.")
            else:
                messages.success(request, "De herindeling is bewaard.")
                return redirect("frame_reorganisations")
    context = {
        "form": form,
        "row": row,
        "effect": effect if not form.errors else None,
        "seen": _seen(form) if effect else "",
        "open_imports": open_imports(),
    }
    return render(request, "organisations/reorganisation.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@staff_page(MANAGE_FRAME, does=Deed.CHANGES)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a reorganisation back."""
    remove_reorganisation(get_object_or_404(Reorganisation, pk=pk))
    messages.success(request, "De herindeling is verwijderd. Wat daardoor al was beëindigd, blijft beëindigd.")
    return redirect("frame_reorganisations")


def _save(row: Reorganisation | None, form: ReorganisationForm) -> None:
    given = form.cleaned_data
    save_reorganisation(row, old_code=given["old_code"], new_code=given["new_code"], on=given["date"], kind=given["kind"])


def _initial(row: Reorganisation | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {"old_code": row.old_code, "new_code": row.new_code, "date": row.date, "kind": row.kind}


def _seen(form: ReorganisationForm) -> str:
    """Return what the effect was shown of, so that another is shown first when something changed since."""
    said = form.said()
    return f"{said.old_code}>{said.new_code}@{said.date}"
