"""The way in: the field for a code, the link of the mail, the button, and asking a code again."""

from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from surveys import cookies
from surveys.choices import NOT_TO_BE_ASKED, InvitationStatus, SurveyKind
from surveys.codes import ErasedKeysError, MistypedCodeError
from surveys.entering import (
    AlreadyCompletedError,
    NotInvitedError,
    NotOpenError,
    begin,
    find_invitation,
    is_let_in,
    page_to_continue,
)
from surveys.inviting import send_code_again
from surveys.mails import Letterhead
from surveys.models import Invitation
from surveys.questionnaires import SurveyInField, survey_in_field
from surveys.standing import colleague_of
from surveys.throttling import Throttle, ThrottledError
from surveys.views.code_field import (
    MISTYPED,
    NOT_GIVEN_IN,
    TOO_MANY,
    UNKNOWN,
    AddressForm,
    CodeForm,
    UnknownCodeError,
    invitation_for,
    invitation_of_form,
    refused_form,
    throttled_text,
)

_KEPT_ADDRESSES: Final = 1024
EXPIRED = "U wachtte langer dan tien minuten. Vul uw code opnieuw in."
UNAVAILABLE = (
    "De monitor is even niet bereikbaar. Open over een halve minuut de link uit uw mail opnieuw, of vul dan hier uw code in."
)


def see_other(name: str, *args: Any) -> HttpResponseRedirect:
    """Send a browser on with a GET, whatever it came with."""
    return HttpResponseRedirect(address_of(name, *args), status=303)


@lru_cache(maxsize=_KEPT_ADDRESSES)
def address_of(name: str, *args: Any) -> str:
    """Return the address of a page: the same for as long as the process lives."""
    return reverse(name, args=args)


@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Ask for the code."""
    if request.method != "POST":
        return _home_with_notice(request)
    form = CodeForm(request.POST)
    invitation, answer = invitation_of_form(request, form, timezone.now())
    if invitation is None:
        return refused_form(request, "start/home.html", form, answer)
    return _let_in(invitation)


def _home_with_notice(request: HttpRequest) -> HttpResponse:
    """Show the field, with what the link or the button before had to say."""
    notice = cookies.read_notice(request)
    texts = {"mistyped": MISTYPED, "unknown": UNKNOWN, "expired": EXPIRED, "unavailable": UNAVAILABLE}
    text = throttled_text(notice["seconds"]) if notice.get("kind") == "throttled" else texts.get(notice.get("kind", ""))
    response = render(request, "start/home.html", {"form": CodeForm(), "notice": text})
    if notice:
        cookies.clear_notice(response)
    return response


def _let_in(invitation: Invitation) -> HttpResponse:
    response = see_other("start")
    cookies.set_start(response, bytes(invitation.lookup))
    return response


@require_safe
def start_code(request: HttpRequest, code: str) -> HttpResponse:
    """Take the code out of the address: writes no row, shows no page, so that a scanner of mails starts nothing."""
    notice: dict[str, str | int]
    try:
        return _let_in(invitation_for(request, code, timezone.now()))
    except MistypedCodeError:
        notice = {"kind": "mistyped"}
    except UnknownCodeError:
        notice = {"kind": "unknown"}
    except ThrottledError as error:
        notice = {"kind": "throttled", "seconds": error.seconds}
    response = see_other("home")
    cookies.set_notice(response, **notice)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Show the survey and one button; the button begins, or goes on where the respondent was."""
    lookup = cookies.read_start(request)
    invitation = find_invitation(lookup) if lookup is not None else None
    if invitation is None:
        response: HttpResponse = see_other("home")
        cookies.set_notice(response, kind="expired")
        return response
    if invitation.disposition in NOT_TO_BE_ASKED:
        return not_invited(request)
    now = timezone.now()
    survey = survey_in_field(invitation.survey_id, now)
    if invitation.official is None and invitation.status == InvitationStatus.COMPLETE:
        return see_other("already_completed")
    if not is_let_in(invitation, survey, now):
        return not_open(request, survey)
    if request.method != "POST" or invitation.official is not None:
        return _show_start(request, invitation)  # the button of an official posts to the dossier
    return _begin(request, invitation)


def _show_start(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    context = _context(invitation)
    if invitation.official is None:
        return render(request, "start/start.html", context)
    return render(request, "start/start_official.html", {**context, "colleague": colleague_of(invitation)})


def _begin(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    now = timezone.now()
    try:
        begun = begin(invitation, now=now, master_key=settings.CODE_MASTER_KEY)
    except AlreadyCompletedError:
        return see_other("already_completed")
    except NotInvitedError:
        return not_invited(request)
    except (NotOpenError, ErasedKeysError):
        return not_open(request, survey_in_field(invitation.survey_id, now))
    page = page_to_continue(begun)
    response = see_other("page", page) if page else see_other("overview")
    cookies.set_respondent(response, begun.pk, lookup=bytes(invitation.lookup), now=now)
    cookies.clear_start(response)
    return response


def _context(invitation: Invitation) -> dict[str, Any]:
    return {
        "edition": invitation.survey.edition,
        "closes_at": invitation.survey.closes_at,
        "function": invitation.person.function,
        "organisation": invitation.person.organisation,
        "has_begun": invitation.status == InvitationStatus.STARTED,
    }


def not_invited(request: HttpRequest) -> HttpResponse:
    """Say kindly that this invitation does not hold any more, to who is no longer in office or was left out."""
    response = render(request, "start/not_invited.html")
    cookies.clear_start(response)
    return response


def not_open(request: HttpRequest, survey: SurveyInField) -> HttpResponse:
    """Say kindly from when, or until when, the survey could be filled in."""
    now = timezone.now()
    context = {
        "survey": survey,
        "is_early": now < survey.opens_at,
        "waits": survey.questionnaire_id is None and survey.opens_at <= now < survey.closes_at,
        "asks_officials": survey.kind == SurveyKind.ORGANISATIES,
    }
    return render(request, "start/not_open.html", context)


@require_safe
def already_completed(request: HttpRequest) -> HttpResponse:
    """Thank somebody who sent the questionnaire before; it is not opened again."""
    response = render(request, "start/already_completed.html")
    cookies.clear_start(response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def resend_code(request: HttpRequest) -> HttpResponse:
    """Send the code again; whether the address is known shows in no answer."""
    if request.method != "POST":
        was_asked = cookies.read_notice(request).get("kind") == "code_asked"
        response = render(request, "start/resend_code.html", {"form": AddressForm(), "was_asked": was_asked})
        cookies.clear_notice(response)
        return response
    form = AddressForm(request.POST)
    if not form.is_valid():
        return render(request, "start/resend_code.html", {"form": form}, status=NOT_GIVEN_IN)
    if not Throttle.of(request, settings, subject="mails").ask_for_mail():
        return render(request, "start/resend_code.html", {"form": form, "is_throttled": True}, status=TOO_MANY)
    send_code_again(form.cleaned_data["email"], now=timezone.now(), letterhead=Letterhead.of(settings))
    response = see_other("resend_code")
    cookies.set_notice(response, kind="code_asked")
    return response
