"""What visitors see while the database is gone, is full or had to end a request: in Dutch, with what they typed and a way on.

Nothing here may ask the database anything.
"""

import sys
from typing import Final

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults
from psycopg_pool import PoolTimeout

from surveys import cookies
from surveys.views.start import see_other
from surveys.views.visits import carried

OUTAGES: Final = (OperationalError, InterfaceError, InternalError, PoolTimeout)
"""The database ended the connection, refused it, had no room, could not write, or let others go first: later it may well work."""
UNAVAILABLE: Final = 503
RETRY_AFTER: Final = "30"
"""Seconds."""
_HOLDS_A_CODE: Final = frozenset({"start_code", "handover_code"})
_FILLING_IN: Final = ("/vragenlijst/", "/organisatie/", "/sessie-verlopen")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a request that failed: an outage with what can be done, anything else with the page that says it is our fault."""
    if isinstance(sys.exception(), OUTAGES):
        return unavailable(request)
    return defaults.server_error(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Say that it is nobody's fault; answers that were posted stand ready in the page to be posted once more."""
    match = request.resolver_match
    if match is not None and match.url_name in _HOLDS_A_CODE:
        response: HttpResponse = see_other("home")  # no page stands under an address with a code
        cookies.set_notice(response, kind="unavailable")
        return response
    is_filling_in = request.path.startswith(_FILLING_IN)
    context = {
        "address": request.path,
        "is_post": request.method == "POST",
        "is_filling_in": is_filling_in,
        "carried": carried(request) if is_filling_in and request.method == "POST" else [],
    }
    response = render(request, "outage.html", context, status=UNAVAILABLE)
    response.headers["Retry-After"] = RETRY_AFTER
    return response
