"""The steps of an import: say what columns and functions mean, decide about doubts, compare again, confirm or reject."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from organisations.choices import ChangeDecision, ChangeReason, ChangeSubject, ImportState
from organisations.confirming import FrameChangedError, OpenDoubtsError, ask_to_confirm, take_back
from organisations.deciding import DecisionError, decide, decide_all, settle_organisation
from organisations.models import FrameImport, ProposedChange
from organisations.permissions import MANAGE_FRAME, Deed, staff_page
from organisations.queries import rows_naming
from organisations.receiving import (
    ImportStateError,
    MissingColumnError,
    choose_columns,
    read_again,
    reject,
    settle_functions,
)
from organisations.views.import_forms import ColumnsForm, FunctionsForm, OrganisationForm, organisation_facts
from organisations.views.imports import UNPROCESSABLE, shown

PEOPLE_SHOWN: Final = 10
COMPARED_AGAIN: Final = "Bewaard. Het bestand wordt opnieuw vergeleken."
GONE_ON: Final = "Deze import is intussen verder. Kijk hieronder hoe zij er nu voor staat."


@require_POST
@staff_page(MANAGE_FRAME, does=Deed.CHANGES)
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep which column holds what, and have the table read."""
    row = get_object_or_404(FrameImport, pk=pk)
    form = ColumnsForm(request.POST, kind=row.kind, header=row.header, mapping=row.mapping)
    if not form.is_valid():
        return shown(request, row, form)
    try:
        choose_columns(row, form.mapping(), user=request.user, now=timezone.now())
    except MissingColumnError as missing:
        form.add_error(None, f"Kies een kolom voor {' en voor '.join(missing.fields)}.")
        return shown(request, row, form)
    except ImportStateError:
        messages.error(request, GONE_ON)
    return redirect("frame_import", pk)


@require_POST
@staff_page(MANAGE_FRAME, does=Deed.CHANGES)
def functions(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what functions mean, and have the file read again."""
    row = get_object_or_404(FrameImport, pk=pk)
    form = FunctionsForm(request.POST, row.unknown_functions)
    if not form.is_valid():
        return shown(request, row, form)
    try:
        settle_functions(row, form.mandates(), user=request.user, now=timezone.now())
    except ImportStateError:
        messages.error(request, GONE_ON)
    return redirect("frame_import", pk)


@require_POST
@staff_page(MANAGE_FRAME, does=Deed.CHANGES)
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was decided about one doubtful row, or about all of one reason."""
    row = get_object_or_404(FrameImport, pk=pk)
    chosen, _, candidate = request.POST.get("besluit", "").partition(":")
    reason = request.POST.get("reden", "")
    try:
        if "rij" in request.POST:
            change = get_object_or_404(ProposedChange, frame_import=row, pk=_number(request.POST["rij"]))
            decide(change, ChangeDecision(chosen), candidate=_number(candidate))
            messages.success(request, "Het besluit is bewaard.")
        else:
            number = decide_all(row, ChangeReason(reason), ChangeDecision(chosen))
            messages.success(request, f"Het besluit is bewaard voor {number} rijen.")
    except ImportStateError:
        messages.error(request, GONE_ON)
    except (DecisionError, ValueError):
        messages.error(request, "Kies wat er met de rij moet gebeuren.")
    return redirect(f"{reverse('frame_import', args=[pk])}?voorstel=twijfel")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MANAGE_FRAME, does=Deed.CHANGES)
def organisation(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Say what an organisation is that the file names and the frame does not hold."""
    change = get_object_or_404(ProposedChange.objects.select_related("frame_import"), frame_import=pk, pk=row)
    named = change.values.get("named")
    if named is None or change.frame_import.state != ImportState.PROPOSED:
        messages.error(request, GONE_ON)
        return redirect("frame_import", pk)
    form = OrganisationForm(request.POST if request.method == "POST" else None, initial=organisation_facts(named))
    if form.is_bound and form.is_valid():
        try:
            is_last = settle_organisation(change, form.meaning(), user=request.user, now=timezone.now())
        except (DecisionError, ImportStateError):
            messages.error(request, GONE_ON)
        else:
            messages.success(request, COMPARED_AGAIN if is_last else "Bewaard. Wijs ook de andere organisaties aan.")
        return redirect(f"{reverse('frame_import', args=[pk])}?voorstel=twijfel")
    people = rows_naming(change).exclude(subject=ChangeSubject.ORGANISATION).order_by("pk")
    context = {
        "import": change.frame_import,
        "form": form,
        "named": named,
        "people": people[:PEOPLE_SHOWN],
        "number": people.count(),
    }
    return render(request, "organisations/import_organisation.html", context, status=UNPROCESSABLE if form.errors else 200)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None  # noqa: PLR2004 -- longer than any key


@require_POST
@staff_page(MANAGE_FRAME, does=Deed.CHANGES)
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Confirm a proposal, reject it, or compare it again."""
    row = get_object_or_404(FrameImport, pk=pk)
    take, done = STEPS[name]
    try:
        take(row, request.user)
    except ImportStateError:
        messages.error(request, GONE_ON)
    except OpenDoubtsError:
        messages.error(request, "Er zijn nog twijfelgevallen zonder besluit. Beslis eerst over elk daarvan.")
    except FrameChangedError:
        messages.error(
            request, "Het steekproefkader is veranderd sinds dit voorstel is gemaakt. Er is niets verwerkt. Vergelijk opnieuw."
        )
    else:
        messages.success(request, done)
    return redirect("frame_import", pk)


def _confirm(row: FrameImport, user: Any) -> None:
    ask_to_confirm(row, user=user)


def _take_back(row: FrameImport, _user: Any) -> None:
    take_back(row, now=timezone.now())


def _reject(row: FrameImport, user: Any) -> None:
    reject(row, user=user, now=timezone.now())


def _again(row: FrameImport, _user: Any) -> None:
    read_again(row)


STEPS: Final[dict[str, tuple[Callable[[FrameImport, Any], None], str]]] = {
    "verwerken": (_confirm, "Het voorstel wordt verwerkt in het steekproefkader."),
    "terug": (_take_back, "Het verwerken is ingetrokken. Er is niets veranderd."),
    "verwerpen": (_reject, "De import is verworpen. Aan het steekproefkader is niets veranderd."),
    "opnieuw": (_again, "Het bestand wordt opnieuw vergeleken."),
}
