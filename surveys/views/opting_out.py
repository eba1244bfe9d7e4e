"""Not taking part: the link below every mail, the button behind it, and the button of mail programs (RFC 8058)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from organisations.choices import Office, Tier
from surveys import cookies
from surveys.asking import ASKED_ONCE_FOR, QUESTION, keep_answer
from surveys.call_queue import asks_question
from surveys.choices import NonResponseAnswer, NonResponseMode
from surveys.codes import ForgedTokenError, invitation_of_token, opt_out_key
from surveys.invitees import WITH_PERSON
from surveys.models import Invitation
from surveys.questionnaires import survey_in_field
from surveys.throttling import is_first_time
from surveys.views.start import see_other
from surveys.withdrawing import opt_in
from surveys.withdrawing import opt_out as write_no_more


# A mail program posts without cookies or form; only who has the token can, and all it does is stop mails.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def opt_out(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address; or opt out at once when a mail program asks for it in one click."""
    try:
        invitation_id = invitation_of_token(opt_out_key(settings.CODE_MASTER_KEY), token)
    except ForgedTokenError:
        return see_other("opt_out_page")
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        invitation = Invitation.objects.filter(pk=invitation_id).first()
        if invitation is not None:
            write_no_more(invitation)
        return HttpResponse("U bent afgemeld.\n", content_type="text/plain; charset=utf-8")
    response = see_other("opt_out_page")
    cookies.set_opt_out(response, invitation_id)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def opt_out_page(request: HttpRequest) -> HttpResponse:
    """Show one button: not taking part, or taking part after all; who is out may answer one question, and need not."""
    invitation_id = cookies.read_opt_out(request)
    related = ("survey__edition", *WITH_PERSON)
    found = Invitation.objects.select_related(*related).filter(pk=invitation_id).first() if invitation_id else None
    if found is None:
        return render(request, "start/opt_out_unknown.html")
    is_closed = timezone.now() >= survey_in_field(found.survey_id, timezone.now()).closes_at
    if request.method == "POST":
        return _chosen(request, found, is_closed=is_closed)
    has_answered = cookies.read_notice(request).get("kind") == "question_answered"
    context = {
        "edition": found.survey.edition,
        "closes_at": found.survey.closes_at,
        "is_closed": is_closed,
        "opted_out": found.opted_out,
        "has_answered": has_answered,
        "question": QUESTION if found.opted_out and not is_closed and not has_answered and asks_question(found.survey) else "",
        "answers": NonResponseAnswer.choices,
        "asks_officials": found.official is not None,
    }
    response = render(request, "start/opt_out.html", context)
    if has_answered:
        cookies.clear_notice(response)
    return response


def _chosen(request: HttpRequest, invitation: Invitation, *, is_closed: bool) -> HttpResponse:
    """Do what the button says, and show the page again."""
    response = see_other("opt_out_page")
    match request.POST.get("keuze"):
        case "niet":
            write_no_more(invitation)
        case "wel" if not is_closed:
            opt_in(invitation)
        case "antwoord" if not is_closed and invitation.opted_out and asks_question(invitation.survey):
            if request.POST.get("antwoord") in NonResponseAnswer.values:
                _keep(invitation, NonResponseAnswer(request.POST["antwoord"]))
                cookies.set_notice(response, kind="question_answered")
    return response


def _keep(invitation: Invitation, answer: NonResponseAnswer) -> None:
    """Keep the answer apart from the person; a second one of the same person is thanked for and not counted."""
    is_first = is_first_time("non-response question", invitation.pk.bytes, secret_key=settings.SECRET_KEY, lasts=ASKED_ONCE_FOR)
    if is_first:
        keep_answer(
            invitation.survey,
            answer,
            tier=Tier(invitation.person.organisation.tier),
            office=Office(invitation.person.function),
            mode=NonResponseMode.WEB,
            now=timezone.now(),
            is_test=invitation.is_test,
        )
