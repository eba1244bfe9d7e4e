"""Favourites: keeping what the page Verkennen shows under a name, the list of them, and letting one go."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.keeping import FavouriteError, drop_favourite, keep_favourite
from reports.permissions import VIEW_RESULTS, favourites_to_see
from reports.requests import UnknownRequestError
from reports.views.explorer_address import address_query, asked_in, parameters_of
from surveys.permissions import Deed, about, staff_page

UNPROCESSABLE: Final = 422
LONGEST_NAME: Final = 100


class FavouriteForm(forms.Form):
    """Under which name a request is kept."""

    name = forms.CharField(
        label="Naam", max_length=LONGEST_NAME, help_text="Zo staat de favoriet in uw lijst. Alleen u ziet haar."
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(VIEW_RESULTS, does=Deed.CHANGES)
def new_favourite(request: HttpRequest) -> HttpResponse:
    """Ask for a name, and keep the request in the address under it."""
    asked = asked_in(request)
    if asked is None:
        raise Http404
    try:
        wanted, plan = asked.plan(parameters_of(request))
    except UnknownRequestError as error:
        raise Http404 from error
    about(request, "snapshot", asked.snapshot.pk)
    address = f"{reverse('explorer')}?{address_query(asked.snapshot, wanted)}"
    form = FavouriteForm(request.POST if request.method == "POST" else None, initial={"name": plan.title[:LONGEST_NAME]})
    if form.is_valid():
        try:
            kept: dict[str, Any] = {"name": form.cleaned_data["name"], "user": request.user, "now": timezone.now()}
            favourite = keep_favourite(asked.snapshot, wanted, **kept)
        except FavouriteError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, f"‘{favourite.name}’ staat bij uw favorieten.")
            return redirect(address)
    context = {"form": form, "plan": plan, "snapshot": asked.snapshot, "address": address}
    return render(request, "reports/explorer/favourite.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@staff_page(VIEW_RESULTS)
def favourites(request: HttpRequest) -> HttpResponse:
    """List the favourites of who looks."""
    return render(request, "reports/explorer/favourites.html", {"favourites": favourites_to_see(request.user)})


@require_POST
@staff_page(VIEW_RESULTS, does=Deed.CHANGES)
def remove_favourite(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one of the own favourites go."""
    favourite = get_object_or_404(favourites_to_see(request.user), pk=pk)
    name = favourite.name
    drop_favourite(favourite)
    messages.success(request, f"‘{name}’ staat niet meer bij uw favorieten.")
    return redirect("favourites")
