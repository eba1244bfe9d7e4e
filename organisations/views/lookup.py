"""The frame itself: search, an organisation with its people and findings, and a person with the history of their terms."""

from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from organisations.checking import findings, listed
from organisations.checking.reading import decisions, read_facts
from organisations.checking.totals import numbers_by_organisation
from organisations.effects import reorganisation_list
from organisations.finding import MOST_FOUND, find_organisations, find_people
from organisations.models import OfficeHolder, Official, Organisation, Person
from organisations.permissions import MANAGE_FRAME, Deed, staff_page
from organisations.queries import changes_of, people_of, terms_of
from organisations.views.imports import UNPROCESSABLE

PEOPLE: Final[dict[str, type[OfficeHolder] | type[Official]]] = {"ambtsdrager": OfficeHolder, "functionaris": Official}


class SearchForm(forms.Form):
    """Words to search by; sent and not asked, so that no name comes into an address."""

    text = forms.CharField(
        label="Naam, e-mailadres, organisatie of code", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MANAGE_FRAME, does=Deed.LOOKS)
def search(request: HttpRequest) -> HttpResponse:
    """Find organisations and people, also those of before."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "most": MOST_FOUND}
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["text"]
        people = find_people(text)
        context |= {
            "organisations": find_organisations(text),
            "people": people[:MOST_FOUND],
            "has_more": len(people) > MOST_FOUND,
            "is_searched": True,
        }
    return render(request, "organisations/search.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@staff_page(MANAGE_FRAME)
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an organisation: who is and was in office, its numbers, and what the checks find."""
    row = get_object_or_404(Organisation, pk=pk)
    facts = read_facts(today=timezone.localdate())
    everything = listed(findings(facts), decisions())
    present, gone = people_of(row)
    context = {
        "organisation": row,
        "present": present,
        "gone": gone,
        "findings": [each for each in everything if each.finding.organisation.code == row.code],
        "numbers": [(number, by_law) for each, number, by_law in numbers_by_organisation(facts) if each.code == row.code],
        "reorganisations": [
            each for each in reorganisation_list(timezone.localdate()) if row.code in {each.old_code, each.new_code}
        ],
    }
    return render(request, "organisations/organisation.html", context)


@require_safe
@staff_page(MANAGE_FRAME)
def person(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Show somebody of the frame, with the terms of office and what files changed."""
    row: Person = get_object_or_404(PEOPLE[kind].objects.select_related("organisation"), pk=pk)  # type: ignore[assignment]  # either
    context = {
        "person": row,
        "is_official": kind == "functionaris",
        "terms": list(terms_of(row)),
        "changes": list(changes_of(row)),
    }
    return render(request, "organisations/person.html", context)
