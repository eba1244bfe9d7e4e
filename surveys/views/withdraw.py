"""Taking one's own answers back with the code: first what will be removed, then the button."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from surveys import cookies
from surveys.codes import ErasedKeysError
from surveys.entering import find_invitation
from surveys.models import Invitation
from surveys.views.code_field import CodeForm, invitation_of_form, refused_form
from surveys.views.start import see_other
from surveys.withdrawing import has_answers
from surveys.withdrawing import withdraw as take_back


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Ask for the code, then for a confirmation, then say that it is done."""
    lookup = cookies.read_withdraw(request)
    invitation = find_invitation(lookup) if lookup is not None else None
    if request.method == "POST" and "code" in request.POST:
        return _check_code(request)
    if invitation is None:
        return _ask_for_code(request)
    if request.method == "POST":
        return _take_back(request, invitation)
    return _ask_for_confirmation(request, invitation)


def _ask_for_code(request: HttpRequest) -> HttpResponse:
    notice = cookies.read_notice(request)
    is_done = notice.get("kind") == "withdrawn"
    response = render(request, "start/withdraw.html", {"form": CodeForm(), "is_done": is_done})
    if notice:
        cookies.clear_notice(response)
    return response


def _check_code(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    invitation, answer = invitation_of_form(request, form, timezone.now())
    if invitation is None:
        return refused_form(request, "start/withdraw.html", form, answer)
    response = see_other("withdraw")
    cookies.set_withdraw(response, bytes(invitation.lookup))
    return response


def _ask_for_confirmation(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    edition = invitation.survey.edition
    if invitation.official is not None:
        return _forget(render(request, "start/withdraw_organisation.html", {"edition": edition}))
    try:
        found = has_answers(invitation, master_key=settings.CODE_MASTER_KEY)
    except ErasedKeysError:
        response = render(request, "start/withdraw_too_late.html", {"edition": edition})
        cookies.clear_withdraw(response)
        return response
    return render(request, "start/withdraw_confirm.html", {"edition": edition, "has_answers": found})


def _take_back(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.POST.get("keuze") != "intrekken" or invitation.official is not None:
        return _forget(see_other("home"))
    try:
        take_back(invitation, master_key=settings.CODE_MASTER_KEY)
    except ErasedKeysError:
        return see_other("withdraw")
    response = _forget(see_other("withdraw"))
    cookies.clear_respondent(response)
    cookies.set_notice(response, kind="withdrawn")
    return response


def _forget(response: HttpResponse) -> HttpResponse:
    cookies.clear_withdraw(response)
    return response
