"""Not taking part: the link below every mail, the button behind it, and the button of mail programs (RFC 8058)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from surveys import cookies
from surveys.codes import ForgedTokenError, invitation_of_token, opt_out_key
from surveys.models import Invitation
from surveys.questionnaires import survey_in_field
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
    """Show one button: not taking part, or taking part after all."""
    invitation_id = cookies.read_opt_out(request)
    found = Invitation.objects.select_related("survey__edition").filter(pk=invitation_id).first() if invitation_id else None
    if found is None:
        return render(request, "start/opt_out_unknown.html")
    is_closed = timezone.now() >= survey_in_field(found.survey_id, timezone.now()).closes_at
    if request.method == "POST":
        if request.POST.get("keuze") == "niet":
            write_no_more(found)
        elif request.POST.get("keuze") == "wel" and not is_closed:
            opt_in(found)
        return see_other("opt_out_page")
    context = {"edition": found.survey.edition, "closes_at": found.survey.closes_at, "is_closed": is_closed}
    return render(request, "start/opt_out.html", context | {"opted_out": found.opted_out})
