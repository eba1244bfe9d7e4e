"""The page Bellen: one person at a time with script and history, the outcome, and the one question for who refuses."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.choices import Office, Tier
from surveys.asking import QUESTION, keep_answer
from surveys.call_queue import DUTCH_TIME, appointments_of, asks_question, current_target, part_of_day, queue_counts
from surveys.calling import BadAppointmentError, LostClaimError, claim_next, let_go, record_outcome
from surveys.choices import CallOutcome, NonResponseAnswer, NonResponseMode
from surveys.finding import HistoryEntry, history_of, person
from surveys.helping import Helper, HelpError, send_code
from surveys.mails import Letterhead
from surveys.models import CallTarget, Survey
from surveys.permissions import CALL_RESPONDENTS, Deed, about, staff_page
from surveys.queries import surveys_in_field
from surveys.standing import colleague_of

UNPROCESSABLE: Final = 422
SESSION_KEY: Final = "non_response_question"
"""Of whom the question is asked: survey, tier and office, and nothing that leads to the person."""
NO_ANSWER: Final = "geen"
TIME_INPUT: Final = {"type": "time", "class": "utrecht-textbox utrecht-textbox--html-input"}
BUTTONS: Final = tuple(outcome for outcome in CallOutcome if outcome is not CallOutcome.APPOINTMENT)
GREETINGS: Final = {0: "Goedemorgen", 12: "Goedemiddag", 17: "Goedenavond"}
LOST: Final = "Dit gesprek was al vastgelegd, of een ander belt deze persoon nu. Er is niets veranderd."


class AppointmentForm(forms.Form):
    """Day and time of an appointment, as on a Dutch clock."""

    day = forms.DateField(label="Datum", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label="Tijd", widget=forms.TimeInput(attrs=TIME_INPUT, format="%H:%M"))

    @property
    def moment(self) -> datetime:
        """The moment that a valid form stands for."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], tzinfo=DUTCH_TIME)


# --- the person on the screen --------------------------------------------------------------------------------------
@require_safe
@staff_page(CALL_RESPONDENTS)
def calling(request: HttpRequest) -> HttpResponse:
    """Show whom this caller has on the screen, or how many there are left and why the others wait."""
    if SESSION_KEY in request.session:
        return redirect("call_question")
    target = current_target(request.user, timezone.now())
    return _nobody(request) if target is None else _somebody(request, target, AppointmentForm())


def _nobody(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    blocks = [
        {"survey": survey, "counts": queue_counts(survey, request.user, now)} for survey in surveys_in_field(now).order_by("kind")
    ]
    context = {"blocks": blocks, "appointments": appointments_of(request.user, now)}
    return render(request, "surveys/calling/nobody.html", context)


def _somebody(request: HttpRequest, target: CallTarget, form: AppointmentForm) -> HttpResponse:
    about(request, "invitation", target.invitation_id)
    survey = target.invitation.survey
    context = {
        "target": target,
        "invitation": target.invitation,
        "person": target.invitation.person,
        "organisation": target.invitation.person.organisation,
        "survey": survey,
        "asks_question": asks_question(survey),
        "colleague": colleague_of(target.invitation),
        "greeting": GREETINGS[part_of_day(timezone.now())[0]],
        "outcomes": BUTTONS,
        "form": form,
        "history": _history(target),
    }
    return render(request, "surveys/calling/person.html", context, status=UNPROCESSABLE if form.errors else 200)


def _history(target: CallTarget) -> tuple[HistoryEntry, ...]:
    """Return what went before: mails, calls and what the helpdesk did."""
    invitation = person(target.invitation_id)
    return () if invitation is None else history_of(invitation)


@require_POST
@staff_page(CALL_RESPONDENTS, does=Deed.CHANGES)
def next_person(request: HttpRequest) -> HttpResponse:
    """Put the next person on the screen."""
    survey = get_object_or_404(Survey.objects.select_related("edition"), pk=_number(request, "uitvraag"))
    target = claim_next(survey, request.user, timezone.now())
    if target is None:
        messages.info(request, "Er is nu niemand meer om te bellen. Hieronder staat waarom.")
    else:
        about(request, "invitation", target.invitation_id)
    return redirect("calling")


@require_POST
@staff_page(CALL_RESPONDENTS, does=Deed.CHANGES)
def pause(request: HttpRequest) -> HttpResponse:
    """Give the person on the screen back, so that another caller can go on."""
    let_go(request.user, timezone.now())
    messages.info(request, "Pauze. Er staat niemand op het scherm.")
    return redirect("calling")


@require_POST
@staff_page(CALL_RESPONDENTS, does=Deed.SENDS)
def code_again(request: HttpRequest) -> HttpResponse:
    """Send the person on the screen the code again."""
    now = timezone.now()
    target = current_target(request.user, now)
    if target is None or target.pk != _number(request, "persoon"):
        messages.error(request, LOST)
        return redirect("calling")
    about(request, "invitation", target.invitation_id)
    try:
        send_code(target.invitation, Helper(request.user, now), letterhead=Letterhead.of(settings))
    except HelpError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "De mail met de code gaat nu uit.")
    return redirect("calling")


# --- how the call ended --------------------------------------------------------------------------------------------
@require_POST
@staff_page(CALL_RESPONDENTS, does=Deed.CHANGES)
def outcome(request: HttpRequest) -> HttpResponse:
    """Write down how the call ended; who refuses gets the one question."""
    chosen = request.POST.get("uitkomst", "")
    if chosen not in CallOutcome.values:
        messages.error(request, "Kies een uitkomst.")
        return redirect("calling")
    ended = CallOutcome(chosen)
    form = AppointmentForm(request.POST) if ended is CallOutcome.APPOINTMENT else None
    if form is not None and not form.is_valid():
        return _again(request, form)
    try:
        target = record_outcome(
            _number(request, "persoon"),
            ended,
            caller=request.user,
            now=timezone.now(),
            appointment_at=form.moment if form else None,
        )
    except LostClaimError:
        messages.error(request, LOST)
        return redirect("calling")
    except BadAppointmentError:
        if form is not None:
            form.add_error("day", "Kies een moment dat nog komt en dat voor de sluiting van de vragenlijst ligt.")
            return _again(request, form)
        raise
    about(request, "invitation", target.invitation_id)
    messages.success(request, _what_follows(target, ended))
    if ended is CallOutcome.REFUSED and asks_question(target.invitation.survey):
        _open_question(request, target)
        return redirect("call_question")
    return redirect("calling")


def _again(request: HttpRequest, form: AppointmentForm) -> HttpResponse:
    target = current_target(request.user, timezone.now())
    if target is None:
        messages.error(request, LOST)
        return redirect("calling")
    return _somebody(request, target, form)


def _what_follows(target: CallTarget, ended: CallOutcome) -> str:
    if target.closed_at is not None:
        return f"Vastgelegd: {ended.label.lower()}. Deze persoon wordt niet meer gebeld."
    again = timezone.localtime(target.next_attempt_at)
    words = "Afspraak" if ended is CallOutcome.APPOINTMENT else "Nieuwe poging vanaf"
    return f"Vastgelegd: {ended.label.lower()}. {words}: {date_format(again, 'l j F, H.i')} uur."


# --- the one question ----------------------------------------------------------------------------------------------
def _open_question(request: HttpRequest, target: CallTarget) -> None:
    person = target.invitation.person
    request.session[SESSION_KEY] = {
        "survey": target.invitation.survey_id,
        "tier": person.organisation.tier,
        "office": person.function,
        "is_test": target.invitation.is_test,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(CALL_RESPONDENTS, does=Deed.CHANGES)
def question(request: HttpRequest) -> HttpResponse:
    """Ask who refused the one question, once; the answer goes where no person is."""
    if SESSION_KEY not in request.session:
        return redirect("calling")
    if request.method != "POST":
        context = {"question": QUESTION, "answers": NonResponseAnswer.choices, "no_answer": NO_ANSWER}
        return render(request, "surveys/calling/question.html", context)
    answer = request.POST.get("antwoord", "")
    if answer not in {NO_ANSWER, *NonResponseAnswer.values}:
        return redirect("call_question")
    asked: dict[str, Any] = request.session.pop(SESSION_KEY)
    if answer != NO_ANSWER:
        keep_answer(
            Survey.objects.get(pk=asked["survey"]),
            NonResponseAnswer(answer),
            tier=Tier(asked["tier"]),
            office=Office(asked["office"]),
            mode=NonResponseMode.PHONE,
            now=timezone.now(),
            is_test=asked["is_test"],
        )
    messages.success(request, "Vastgelegd, los van de persoon. Klaar voor de volgende.")
    return redirect("calling")


def _number(request: HttpRequest, name: str) -> int:
    """Return a posted number; 0, which nothing has, when it is not one."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0  # noqa: PLR2004 -- longer than any key
