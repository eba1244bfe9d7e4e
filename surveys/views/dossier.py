"""The home of a dossier: what there is to do and who does it, the welcome before it, and finishing for the organisation."""

from contextlib import suppress
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys import cookies
from surveys.choices import BlockStatus
from surveys.completing import NotCountingError, complete_dossier, reopen_dossier
from surveys.entering import find_invitation
from surveys.filler_names import name_and_role
from surveys.filling import DossierCompleteError
from surveys.views.dossier_cards import NOT_BEGUN, Card, cards_of, fallen_away, participants
from surveys.views.dossier_visits import BlockVisit, DossierVisit, enter, filler_page, leave_dossier
from surveys.views.start import see_other

UNPROCESSABLE: Final = 422


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Let an official in, by the button on the start page; the code itself waits in a cookie."""
    lookup = cookies.read_start(request)
    invitation = find_invitation(lookup) if lookup is not None and request.method == "POST" else None
    if invitation is None or invitation.official is None:
        return see_other("start")
    return enter(request, invitation)


@require_safe
@filler_page
def overview(request: HttpRequest, visit: DossierVisit) -> HttpResponse:
    """Show every block with its state, who takes part, and what is left to do."""
    desk = visit.desk
    if visit.is_complete:
        return see_other("dossier_completed")
    about_me = desk.row(desk.personal)
    if about_me is None or about_me.finished_at is None:
        return visit.to_start()
    cards = cards_of(desk)
    context = _standing(visit, cards) | {
        "fallen_away": fallen_away(desk),
        "participants": participants(desk),
        "opening": desk.opening,
        "has_opening": bool(desk.openings()),
        "opening_to_agree_with": _opening_to_agree_with(visit),
        "do_openings_differ": desk.do_openings_differ and not desk.filler.is_colleague,
    }
    return render(request, "dossier/overview.html", context)


def _standing(visit: DossierVisit, cards: tuple[Card, ...]) -> dict[str, Any]:
    """Return what several pages say about how far the organisation is."""
    todo = [card for card in cards if card.applies and card.is_open and card.own_status in {NOT_BEGUN, BlockStatus.BUSY}]
    return {
        "organisation": visit.desk.dossier.organisation,
        "edition": visit.desk.dossier.survey.edition,
        "closes_at": visit.desk.dossier.survey.closes_at,
        "is_colleague": visit.filler.is_colleague,
        "mine": [card for card in cards if card.is_for_me],
        "others": [card for card in cards if not card.is_for_me],
        "may_do_others": any(card.applies for card in cards if not card.is_for_me),
        "done_count": sum(card.status == BlockStatus.DONE for card in cards),
        "skipped_count": sum(card.status == BlockStatus.SKIPPED for card in cards),
        "block_count": len(cards),
        "minutes_left": sum(card.minutes for card in todo if card.is_for_me),
        "about_me": BlockVisit(visit, visit.desk.personal).first_address,
        "respondent_seconds": cookies.RESPONDENT_SECONDS,
    }


def _opening_to_agree_with(visit: DossierVisit) -> str:
    """Return who set the opening block, while this filler has not said yet whether it is right."""
    desk = visit.desk
    version = desk.opening_to_agree_with()
    own = desk.row(desk.opening)
    if version is None or own is not None or desk.filler.agreed_with_id is not None:
        return ""
    return next((name_and_role(filler) for filler in desk.fillers if filler.pk == version.filler_id), "")


@require_safe
@filler_page
def welcome(request: HttpRequest, visit: DossierVisit) -> HttpResponse:
    """Say who asks, why, who sees what, and how it is done together."""
    desk = visit.desk
    context = _standing(visit, ()) | {
        "participants": participants(desk),
        "has_begun": desk.row(desk.personal) is not None,
    }
    return render(request, "dossier/welcome.html", context)


# --- the whole -----------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@filler_page
def complete(request: HttpRequest, visit: DossierVisit) -> HttpResponse:
    """Show what is done, busy, skipped and open, and finish for the organisation."""
    if visit.is_complete or visit.filler.is_colleague:
        return see_other("dossier")
    cards = cards_of(visit.desk)
    is_unfinished = any(card.is_open for card in cards)
    if request.method != "POST":
        return _show_complete(request, visit, cards)
    if is_unfinished and request.POST.get("akkoord") != "ja":
        return _show_complete(request, visit, cards, is_refused=True)
    with suppress(DossierCompleteError, NotCountingError):  # the other was first, or the opening block is not done
        complete_dossier(visit.filler, now=visit.now)
    return see_other("dossier_completed")


def _show_complete(
    request: HttpRequest, visit: DossierVisit, cards: tuple[Card, ...], *, is_refused: bool = False
) -> HttpResponse:
    context = _standing(visit, cards) | {
        "unfinished": [card for card in cards if card.is_open],
        "skipped": [card for card in cards if card.status == BlockStatus.SKIPPED],
        "done": [card for card in cards if card.status == BlockStatus.DONE],
        "has_opening": bool(visit.desk.openings()),
        "do_openings_differ": visit.desk.do_openings_differ,
        "is_refused": is_refused,
    }
    return render(request, "dossier/complete.html", context, status=UNPROCESSABLE if is_refused else 200)


@require_safe
@filler_page
def completed(request: HttpRequest, visit: DossierVisit) -> HttpResponse:
    """Thank the organisation, and offer to open the dossier again."""
    if not visit.is_complete:
        return see_other("dossier")
    dossier = visit.desk.dossier
    who = next((filler for filler in visit.desk.fillers if filler.pk == dossier.completed_by_id), None)
    context = _standing(visit, cards_of(visit.desk)) | {
        "completed_at": dossier.completed_at,
        "may_reopen": visit.may_reopen,
        "completed_by": name_and_role(who) if who else "",
    }
    return render(request, "dossier/completed.html", context)


@require_POST
@filler_page
def reopen(_request: HttpRequest, visit: DossierVisit) -> HttpResponse:
    """Open a finished dossier again."""
    if visit.may_reopen:
        reopen_dossier(visit.filler)
    return see_other("dossier")


@require_POST
def stop(_request: HttpRequest) -> HttpResponse:
    """Show somebody out who goes on later; every page was saved already."""
    return leave_dossier(see_other("saved"))
