"""What the address of the page Verkennen says: which snapshot, and which request of it."""

from typing import Final

from django.http import Http404, HttpRequest
from django.utils.http import urlencode

from reports.models import Snapshot
from reports.permissions import snapshots_to_see
from reports.requests import Request, query_string
from reports.requests.request import BREAKDOWN, FILTER, QUESTION
from reports.tables.asked import AskedOf, asked_of
from reports.views.snapshot_choice import office_holders_first

SNAPSHOT: Final = "momentopname"
INTERVALS: Final = "intervallen"
LARGEST_NUMBER: Final = (1 << 31) - 1


def asked_in(request: HttpRequest) -> AskedOf | None:
    """Return the chosen snapshot with what can be asked of it, or the newest of which something can; else answer 404."""
    known = snapshots_to_see(request.user)
    chosen = request.GET.get(SNAPSHOT, "")
    if not chosen:
        return next((asked for asked in map(asked_of, office_holders_first(known)) if asked is not None), None)
    is_number = chosen.isascii() and chosen.isdecimal() and len(chosen) < len(str(LARGEST_NUMBER))
    snapshot = known.filter(pk=int(chosen) if is_number else 0).first()
    asked = None if snapshot is None else asked_of(snapshot)
    if asked is None:
        raise Http404
    return asked


def parameters_of(request: HttpRequest) -> dict[str, list[str]]:
    """Return the parameters of the address that make up a request."""
    return {name: request.GET.getlist(name) for name in (QUESTION, BREAKDOWN, FILTER)}


def with_intervals(request: HttpRequest) -> bool:
    """Tell whether the picture is asked for with intervals."""
    return bool(request.GET.get(INTERVALS))


def address_query(snapshot: Snapshot, wanted: Request, *, intervals: bool = False) -> str:
    """Return the part of the address that says everything: the snapshot too, so that it always gives the same figures."""
    shown = f"&{INTERVALS}=ja" if intervals else ""
    return f"{urlencode({SNAPSHOT: snapshot.pk})}&{query_string(wanted)}{shown}"
