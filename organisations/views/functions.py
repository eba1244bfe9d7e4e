"""What functions in files mean: the list, and changing one after its effect was shown."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.choices import Mandate
from organisations.effects import ListedFunction, function_list, last_import_with_functions, open_imports, people_by_function
from organisations.exports import csv_of, csv_response
from organisations.permissions import MANAGE_FRAME, Deed, staff_page
from organisations.queries import function_mandates
from organisations.receiving import forget_function, save_functions
from organisations.views.imports import UNPROCESSABLE
from organisations.views.meaning_forms import FunctionFilter, FunctionForm

_COLUMNS: Final = ("bestuurslaag", "functie", "betekenis", "bron", "mensen_in_laatste_import")


@require_safe
@staff_page(MANAGE_FRAME)
def functions(request: HttpRequest) -> HttpResponse:
    """List what functions mean."""
    form = FunctionFilter(request.GET)
    context = {"form": form, "listed": _fitting(form), "last_import": last_import_with_functions()}
    return render(request, "organisations/functions.html", context)


@require_safe
@staff_page(MANAGE_FRAME)
def functions_csv(request: HttpRequest) -> HttpResponse:
    """Give the functions that fit what is asked as CSV."""
    return csv_response("functies.csv", csv_of(_COLUMNS, _cells(_fitting(FunctionFilter(request.GET)))))


def _fitting(form: FunctionFilter) -> list[ListedFunction]:
    asked = form.cleaned_data if form.is_valid() else {}
    return [
        each
        for each in function_list()
        if asked.get("laag", "") in {"", each.tier}
        and asked.get("betekenis", "") in {"", each.mandate}
        and asked.get("bron", "") in {"", "register" if each.row is None else "eigen"}
    ]


def _cells(listed: Iterable[ListedFunction]) -> Iterator[tuple[str, ...]]:
    for each in listed:
        source = "register" if each.row is None else "medewerkers"
        yield (each.tier.label, each.function, each.mandate.label, source, str(each.people))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MANAGE_FRAME, does=Deed.CHANGES)
def function(request: HttpRequest) -> HttpResponse:
    """Say what a function means: first its effect is shown, then it is kept."""
    form = FunctionForm(request.POST if request.method == "POST" else None, initial=_initial(request))
    effect = None
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        seen = f"{given['tier']}:{given['function']}:{given['mandate']}"
        if request.POST.get("gezien") == seen:
            said = {(given["tier"], given["function"]): given["mandate"]}
            save_functions(said, user=request.user, now=timezone.now())
            messages.success(request, "De betekenis is bewaard. Zij geldt vanaf het volgende bestand.")
            return redirect("frame_functions")
        key = (given["tier"], given["function"])
        before = function_mandates().get(key)
        effect = {
            "seen": seen,
            "people": people_by_function().get(key, 0),
            "before": Mandate(before) if before else None,
            "after": Mandate(given["mandate"]),
        }
    context = {"form": form, "effect": effect, "last_import": last_import_with_functions(), "open_imports": open_imports()}
    return render(request, "organisations/function.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@staff_page(MANAGE_FRAME, does=Deed.CHANGES)
def forget(request: HttpRequest) -> HttpResponse:
    """Take back what staff said that a function means."""
    forget_function(request.POST.get("tier", ""), request.POST.get("function", ""))
    messages.success(request, "Vergeten. Wat het register zegt, geldt weer; een onbekende functie wordt weer gevraagd.")
    return redirect("frame_functions")


def _initial(request: HttpRequest) -> dict[str, str]:
    """Return the function that the address names, with what it means now."""
    key = (request.GET.get("laag", ""), request.GET.get("functie", ""))
    return {"tier": key[0], "function": key[1], "mandate": function_mandates().get(key, "")}
