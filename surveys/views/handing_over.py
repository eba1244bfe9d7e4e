"""Giving a block to a colleague, and the way in of that colleague."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys import cookies, handing_over
from surveys.codes import MistypedCodeError, lookup_hash, lookup_key, normalise_code
from surveys.dossiers import desk_of
from surveys.filler_names import name_of, role_of
from surveys.filling import DossierCompleteError
from surveys.handing_over import (
    MOST_OPEN,
    GivenAlreadyError,
    HandoverEndedError,
    OwnAddressError,
    Receiver,
    TooManyOpenError,
    has_ended,
)
from surveys.handover_list import HandoverState, find_handover, handovers_of, state_of
from surveys.handover_mails import handover_context
from surveys.joining import may_stay
from surveys.mails import Letterhead
from surveys.models import BlockHandover
from surveys.queries import find_filler
from surveys.questionnaires import survey_in_field
from surveys.throttling import Throttle, ThrottledError
from surveys.views.code_field import throttled_text
from surveys.views.dossier_visits import BlockVisit, DossierVisit, filler_page, stay
from surveys.views.start import see_other

UNPROCESSABLE: Final = 422
STATES: Final = {
    HandoverState.WAITING: "Nog niet geopend",
    HandoverState.ACCEPTED: "Geopend",
    HandoverState.EXPIRED: "Verlopen, niet geopend",
    HandoverState.WITHDRAWN: "Ingetrokken",
    HandoverState.UNDELIVERED: "De mail kwam niet aan",
}
REFUSALS: Final[dict[type[Exception], tuple[str, str]]] = {
    OwnAddressError: ("email", "Dit is uw eigen adres. Vul het adres van uw collega in, of vul het blok zelf in."),
    GivenAlreadyError: ("email", "Deze collega heeft dit blok al. Hieronder kunt u de link opnieuw sturen of intrekken."),
    TooManyOpenError: (
        "email",
        f"Er wachten al {MOST_OPEN} links op een collega. Trek er een in, of wacht tot er een is geopend.",
    ),
}


class ReceiverForm(forms.Form):
    """To whom a block is given."""

    name = forms.CharField(
        label="Naam van uw collega",
        max_length=120,
        error_messages={"required": "Vul de naam van uw collega in."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label="E-mailadres",
        help_text="Het werkadres van uw collega. Alleen wie deze mail krijgt, kan het blok openen.",
        max_length=254,
        error_messages={
            "required": "Vul het e-mailadres van uw collega in.",
            "invalid": "Dit is geen volledig e-mailadres. Een voorbeeld: naam@gemeente.nl.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


# --- who gives -----------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@filler_page
def invite(request: HttpRequest, visit: DossierVisit, block: str) -> HttpResponse:
    """Ask to whom a block is given, show what the mail will say, and how earlier ones stand."""
    on = _block(visit, block)
    form = ReceiverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        own = visit.filler.invitation.person.email if visit.filler.invitation else ""
        receiver = Receiver(form.cleaned_data["name"].strip(), form.cleaned_data["email"])
        try:
            handing_over.give(visit.filler, on.block, receiver, now=visit.now, letterhead=Letterhead.of(settings), own_email=own)
        except (OwnAddressError, GivenAlreadyError, TooManyOpenError) as error:
            form.add_error(*REFUSALS[type(error)])
        except DossierCompleteError:
            return see_other("dossier")
        else:
            return see_other("dossier_invite", block)
    return _show(request, visit, on, form)


def _show(request: HttpRequest, visit: DossierVisit, on: BlockVisit, form: ReceiverForm) -> HttpResponse:
    desk = visit.desk
    given = [one for one in handovers_of(desk.dossier) if one.block == on.name]
    example = BlockHandover(
        dossier=desk.dossier, block=on.name, given_by=visit.filler, expires_at=visit.now + handing_over.OPEN_FOR
    )
    context = {
        "form": form,
        "block_name": on.name,
        "block_title": on.title,
        "organisation": desk.dossier.organisation,
        "given": [_line(one, visit) for one in given],
        "example": handover_context(example, None, name="[naam van uw collega]"),
        "respondent_seconds": cookies.RESPONDENT_SECONDS,
    }
    return render(request, "dossier/invite.html", context, status=UNPROCESSABLE if form.errors else 200)


def _line(one: BlockHandover, visit: DossierVisit) -> dict[str, Any]:
    state = state_of(one, visit.now)
    is_mine = one.given_by_id == visit.filler.pk
    return {
        "handover": one,
        "name": one.name or "Collega",
        "giver": "u" if is_mine else f"de {role_of(one.given_by)}",
        "state": state.value,
        "words": STATES[state],
        "may_withdraw": is_mine and state in {HandoverState.WAITING, HandoverState.ACCEPTED, HandoverState.UNDELIVERED},
        "may_repeat": is_mine and state in {HandoverState.WAITING, HandoverState.EXPIRED, HandoverState.UNDELIVERED},
    }


@require_POST
@filler_page
def withdraw(_request: HttpRequest, visit: DossierVisit, block: str, pk: UUID) -> HttpResponse:
    """Take a block back."""
    handing_over.withdraw(visit.filler, _given(visit, block, pk), now=visit.now)
    return see_other("dossier_invite", block)


@require_POST
@filler_page
def again(request: HttpRequest, visit: DossierVisit, block: str, pk: UUID) -> HttpResponse:
    """Send a new link to the same colleague; the old one opens nothing any more."""
    given = _given(visit, block, pk)
    try:
        handing_over.give_again(visit.filler, given, now=visit.now, letterhead=Letterhead.of(settings))
    except (GivenAlreadyError, TooManyOpenError) as error:
        form = ReceiverForm({"name": given.name, "email": given.email})
        form.add_error(*REFUSALS[type(error)])
        return _show(request, visit, _block(visit, block), form)
    return see_other("dossier_invite", block)


def _block(visit: DossierVisit, name: str) -> BlockVisit:
    on = visit.block(name)
    if not handing_over.may_give(visit.desk, on.block):
        raise Http404
    return on


def _given(visit: DossierVisit, block: str, pk: UUID) -> BlockHandover:
    given = next((one for one in handovers_of(visit.desk.dossier) if one.pk == pk and one.block == block), None)
    if given is None:
        raise Http404
    return given


# --- who comes in --------------------------------------------------------------------------------------------------
@require_safe
def handover_code(request: HttpRequest, code: str) -> HttpResponse:
    """Take the code out of the address: writes no row, shows no page, so that a scanner of mails starts nothing."""
    now = timezone.now()
    try:
        throttle = Throttle.of(request, settings)
        throttle.ask(now)
        found = find_handover(lookup_hash(lookup_key(settings.CODE_MASTER_KEY), normalise_code(code)))
    except MistypedCodeError:
        return _ended(request, None)
    except ThrottledError as error:
        return render(request, "start/handover_ended.html", {"text": throttled_text(error.seconds)}, status=429)
    if found is None:
        throttle.note_wrong(now)
        return _ended(request, None)
    throttle.note_right()
    response = see_other("handover")
    cookies.set_handover(response, bytes(found.lookup))
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest) -> HttpResponse:
    """Show who asks what, and one button; the button opens the block."""
    lookup, now = cookies.read_handover(request), timezone.now()
    found = find_handover(lookup) if lookup is not None else None
    if found is None:
        return _ended(request, None)
    survey = survey_in_field(found.dossier.survey_id, now)
    is_over = not may_stay(found.given_by, survey, now)
    if is_over or has_ended(found, now) or found.dossier.is_complete:
        return _ended(request, found)
    if request.method == "POST":
        return _accept(request, found, lookup)
    return render(request, "start/handover.html", handover_context(found, Letterhead.of(settings)))


def _accept(request: HttpRequest, found: BlockHandover, lookup: bytes | None) -> HttpResponse:
    now = timezone.now()
    try:
        filler = find_filler(handing_over.accept(found, now=now).pk)
    except HandoverEndedError:
        return _ended(request, found)
    if filler is None or lookup is None:
        return _ended(request, found)
    survey = survey_in_field(found.dossier.survey_id, now)
    visit = DossierVisit(desk_of(filler), lookup, survey, now, 0)
    answer = stay(visit.to_start(), visit)
    cookies.clear_handover(answer)
    return answer


def _ended(request: HttpRequest, found: BlockHandover | None) -> HttpResponse:
    """Say kindly that the link opens nothing, and whom to ask."""
    context = {
        "giver": "" if found is None else name_of(found.given_by),
        "is_complete": found is not None and found.dossier.is_complete,
        "is_withdrawn": found is not None and found.withdrawn_at is not None,
    }
    response = render(request, "start/handover_ended.html", context, status=404 if found is None else 410)
    cookies.clear_handover(response)
    return response
