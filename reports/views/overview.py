"""The start page of staff: how every edition stands and what needs doing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from reports.following import edition_cards
from surveys.permissions import VIEW_FIELDWORK, staff_page


@require_GET
@staff_page(VIEW_FIELDWORK)
def home(request: HttpRequest) -> HttpResponse:
    """Show the editions as cards."""
    return render(request, "staff/home.html", {"cards": edition_cards(timezone.now())})
