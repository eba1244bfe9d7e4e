"""One finding about the frame: what it is, and the steps that settle it."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from organisations import settling
from organisations.checking import findings
from organisations.checking.facts import Facts, FrameFinding
from organisations.checking.organisations import ended_on
from organisations.checking.reading import decisions, read_facts
from organisations.choices import FrameCheck
from organisations.forms import AcceptForm, EndForm, OfficeForm, asked_query
from organisations.permissions import MANAGE_FRAME, Deed, staff_page

UNPROCESSABLE: Final = 422
_GONE: Final = "Deze bevinding is er niet meer: de gegevens zijn intussen anders."


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MANAGE_FRAME, does=Deed.CHANGES)
def finding(request: HttpRequest, key: str) -> HttpResponse:
    """Show a finding with its steps, and take one; a finding that was mended meanwhile leads back to the list."""
    facts = read_facts(today=timezone.localdate())
    found = next((each for each in findings(facts) if each.key == key), None)
    if found is None:
        messages.info(request, _GONE)
        return _to_list(request)
    step = request.POST.get("step", "")
    steps = _steps(found, facts, request.POST if step else None, step)
    if step in steps and steps[step].is_valid():
        try:
            messages.success(request, _take(step, found, steps[step], facts, request.user))
        except settling.ChoiceError:
            messages.error(request, _GONE)
        return _to_list(request)
    taken = steps.get(step)
    context = {
        "finding": found,
        "decision": decisions().get(key),
        "steps": steps,
        "form": taken,
        "people_count": _people_in(found, facts),
        "ends_on": ended_on(found.organisation, facts),
        "query": asked_query(request.GET),
    }
    return render(request, "organisations/finding.html", context, status=UNPROCESSABLE if taken is not None else 200)


@require_POST
@staff_page(MANAGE_FRAME, does=Deed.CHANGES)
def ask_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that somebody is asked for another office."""
    settling.ask_separately([pk])
    messages.success(request, "De keuze is teruggenomen. Als het één persoon lijkt, staat de bevinding weer op de lijst.")
    return redirect("frame_checks")


def _steps(found: FrameFinding, facts: Facts, posted: Any, taken: str) -> dict[str, forms.Form]:
    """Return the forms that a finding offers by the names of their steps; only the one that was sent is filled in."""
    data = {taken: posted}
    steps: dict[str, forms.Form] = {
        "accept": AcceptForm(data.get("accept"), auto_id="accept_%s"),
        "reopen": forms.Form(data.get("reopen")),
    }
    if found.check in {FrameCheck.TWO_OFFICES, FrameCheck.TWICE} and not any(person.is_official for person in found.people):
        steps["choose"] = OfficeForm(data.get("choose"), people=found.people, auto_id="choose_%s")
    if found.check == FrameCheck.REORGANISED:
        steps["end"] = EndForm(data.get("end"), people=_people_in(found, facts), auto_id="end_%s")
    return steps


def _take(step: str, found: FrameFinding, form: forms.Form, facts: Facts, user: Any) -> str:
    """Take a step and return what was done, in a sentence."""
    if step == "accept":
        settling.accept(found, form.cleaned_data["note"], user=user, now=timezone.now())
        return "Akkoord bevonden. Veranderen de gegevens, dan komt de bevinding terug."
    if step == "reopen":
        settling.reopen(found)
        return "De bevinding staat weer op de lijst."
    if step == "end" and (day := ended_on(found.organisation, facts)):
        settling.end_organisation(found.organisation.pk, on=day)
        return "De organisatie is opgeheven. Wie daar nog in functie stond, krijgt geen uitnodiging."
    settling.ask_as(form.cleaned_data["chosen"], [person.pk for person in found.people])
    return "De keuze is bewaard. Deze persoon krijgt één uitnodiging."


def _to_list(request: HttpRequest) -> HttpResponse:
    """Lead back to the list as it was filtered."""
    return redirect(f"{reverse('frame_checks')}?{asked_query(request.GET)}".rstrip("?"))


def _people_in(found: FrameFinding, facts: Facts) -> int:
    return sum(person.organisation.code == found.organisation.code for person in facts.people)
