"""The page Helpdesk: find a person, see what went before, and take a step. What is searched for never is in an address."""

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys import finding
from surveys.choices import NOT_TO_BE_ASKED
from surveys.helping import Helper, HelpError, send_code
from surveys.mails import Letterhead
from surveys.models import Invitation
from surveys.permissions import USE_HELPDESK, Deed, did, staff_page
from surveys.views.helpdesk_forms import SearchForm
from surveys.views.helpdesk_steps import SENDING_STEPS, STEPS, offered

UNPROCESSABLE: Final = 422


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(USE_HELPDESK, does=Deed.LOOKS)
def helpdesk(request: HttpRequest) -> HttpResponse:
    """Ask whom to find; a search is posted, so that no name or address stands in a log of addresses."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "people": None}
    if form.is_valid():
        found = list(finding.people(form.cleaned_data["words"]))
        context |= {
            "people": found[: finding.MOST_FOUND],
            "has_more": len(found) > finding.MOST_FOUND,
            "most": finding.MOST_FOUND,
        }
    return render(request, "surveys/helpdesk/helpdesk.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@staff_page(USE_HELPDESK)
def person(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Show one invited person with history and the steps that make sense."""
    invitation = _invitation(invitation_id)
    context = {
        "invitation": invitation,
        "person": invitation.person,
        "organisation": invitation.person.organisation,
        "history": finding.history_of(invitation),
        "is_dead": invitation.disposition in NOT_TO_BE_ASKED,
        "steps": [(name, STEPS[name].title) for name in offered(invitation, _helper(request))],
    }
    return render(request, "surveys/helpdesk/person.html", context)


@require_POST
@staff_page(USE_HELPDESK, does=Deed.SENDS)
def code_again(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Send somebody the code again."""
    try:
        send_code(_invitation(invitation_id), _helper(request), letterhead=Letterhead.of(settings))
    except HelpError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "De mail met de code gaat nu uit.")
    return redirect("helpdesk_person", invitation_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(USE_HELPDESK, does=Deed.CHANGES)
def step(request: HttpRequest, invitation_id: UUID, name: str) -> HttpResponse:
    """Say what a step will do to whom, and take it."""
    if name not in STEPS:
        raise Http404
    invitation, helper = _invitation(invitation_id), _helper(request)
    if name not in offered(invitation, helper):
        messages.error(request, "Dat kan niet (meer): hieronder staat hoe het nu is.")
        return redirect("helpdesk_person", invitation.pk)
    chosen = STEPS[name]
    form = chosen.form(request.POST if request.method == "POST" else None, initial=chosen.initial(invitation))
    if request.method == "POST" and form.is_valid():
        try:
            done, shown = chosen.run(invitation, form, helper)
        except HelpError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            if name in SENDING_STEPS or form.cleaned_data.get("send"):
                did(request, Deed.SENDS)
            return redirect("helpdesk_person", shown.pk)
    context = {"invitation": invitation, "person": invitation.person, "step": chosen, "form": form}
    return render(request, "surveys/helpdesk/step.html", context, status=UNPROCESSABLE if form.errors else 200)


def _invitation(invitation_id: UUID) -> Invitation:
    found = finding.person(invitation_id)
    if found is None:
        raise Http404
    return found


def _helper(request: HttpRequest) -> Helper:
    return Helper(request.user, timezone.now())
