"""The start page of staff: how every edition stands and what needs doing."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from reports.cards import edition_cards
from surveys.permissions import CALL_RESPONDENTS, VIEW_FIELDWORK, View, staff_page


def _callers_to_their_own_page(view: View) -> View:
    """Lead who calls and may see no counts to the page Bellen: the start page is where everybody lands after logging in."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if user.has_perm(CALL_RESPONDENTS) and not user.has_perm(VIEW_FIELDWORK):
            return redirect("calling")
        return view(request, *args, **kwargs)

    return page


@require_GET
@_callers_to_their_own_page
@staff_page(VIEW_FIELDWORK)
def home(request: HttpRequest) -> HttpResponse:
    """Show the editions as cards."""
    return render(request, "staff/home.html", {"cards": edition_cards(timezone.now())})
