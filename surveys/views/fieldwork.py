"""The page Veldwerk: who is invited, the waves of mails with their state, and the steps from plan to sending."""

from random import SystemRandom
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.mail import get_connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from surveys import work_list
from surveys.audiences import audience_by_function, audience_of_kind, passed_over, wave_progress
from surveys.choices import OF_ONE_BLOCK, SurveyKind, WaveKind
from surveys.invitees import invitees_of
from surveys.inviting import (
    UnconfirmedError,
    WaveStateError,
    WrongNumberError,
    cancel_wave,
    count_anew,
    invite,
    needs_second_pair,
    pause_wave,
    resume_wave,
    take_request_back,
)
from surveys.mails import Letterhead
from surveys.models import Invitation, MailWave, Survey
from surveys.permissions import SEND_MAIL_WAVE, Deed, staff_page
from surveys.planning import (
    PILOT_SIZE,
    LetGo,
    PilotWaitsError,
    PlannedAlreadyError,
    draw_pilot,
    let_go,
    may_have_pilot,
    plan_by_hand,
)
from surveys.postman import Postman, PostponedError, RefusedError, ServerTroubleError
from surveys.queries import fieldwork_surveys, not_invited, waves_with_counts
from surveys.throttling import is_alarming, wrong_codes_this_hour
from surveys.trying import NoExampleError, example, functions_to_show, functions_to_try, send_to_oneself
from surveys.views.calendar import calendar_rows
from surveys.views.version_forms import NumberForm

UNPROCESSABLE: Final = 422
PATIENCE: Final = 10
"""How many seconds a page waits for the mail server."""
PLANNED_BY_HAND: Final = (WaveKind.INVITATION, WaveKind.REMINDER_1, WaveKind.REMINDER_2)
STEPS: Final = {
    "pauzeren": pause_wave,
    "hervatten": resume_wave,
    "annuleren": cancel_wave,
    "vraag-intrekken": take_request_back,
    "opnieuw-tellen": lambda wave: count_anew(wave, Letterhead.of(settings)),
}
STEP_DONE: Final = {
    "pauzeren": "De ronde staat stil. Wat al verzonden is, blijft verzonden.",
    "hervatten": "De ronde gaat verder.",
    "annuleren": "De ronde is geannuleerd. Van deze ronde gaat geen mail meer uit.",
    "opnieuw-tellen": "De ontvangers zijn opnieuw geteld. Er is niets verzonden.",
    "vraag-intrekken": "De vraag is ingetrokken. De ronde is weer een concept.",
}
LET_GO: Final = {
    LetGo.ASKED: "Er is nog niets verzonden. Vraag een collega om deze ronde hier na te kijken en te bevestigen.",
    LetGo.SCHEDULED: "De ronde staat klaar, en gaat op haar datum vanzelf uit.",
    LetGo.RELEASED: "De ronde is vrijgegeven. De mails gaan nu een voor een uit.",
}


class WaveForm(forms.Form):
    """A wave to plan."""

    kind = forms.ChoiceField(label="Soort", choices=[(kind.value, kind.label) for kind in PLANNED_BY_HAND])
    name = forms.CharField(label="Naam", max_length=80, help_text="Voor de lijst hieronder, bijvoorbeeld: eerste week.")


@require_GET
@staff_page(SEND_MAIL_WAVE)
def fieldwork(request: HttpRequest) -> HttpResponse:
    """Show of every survey who is invited and which waves there are."""
    blocks = [
        {
            "survey": survey,
            "calendar": calendar_rows(survey),
            "waves": waves_with_counts(survey),
            "not_invited": not_invited(survey).count(),
        }
        for survey in fieldwork_surveys()
    ]
    wrong_codes = wrong_codes_this_hour(timezone.now())
    context = {
        "blocks": blocks,
        "failing_count": work_list.bounces_to_settle().count(),
        "wrong_codes": wrong_codes,
        "is_alarming": is_alarming(wrong_codes),
    }
    return render(request, "surveys/fieldwork/fieldwork.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(SEND_MAIL_WAVE, does=Deed.CHANGES)
def make_invitations(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Prepare invitations for everybody in the frame who has none; sends nothing."""
    survey = get_object_or_404(Survey.objects.select_related("edition"), pk=survey_id)
    people = not_invited(survey)
    form = NumberForm(_posted(request), expected=people.count())
    if request.method == "POST" and form.is_valid():
        made = invite(survey, people, master_key=settings.CODE_MASTER_KEY)
        messages.success(request, f"{made} uitnodigingen staan klaar. Er is nog niets verzonden.")
        return redirect("fieldwork")
    context = {"survey": survey, "people": form.expected, "form": form}
    return render(request, "surveys/fieldwork/invite.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
@staff_page(SEND_MAIL_WAVE, does=Deed.CHANGES)
def plan(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Plan a wave: it gets its list of recipients, and waits."""
    survey = get_object_or_404(Survey.objects.select_related("edition"), pk=survey_id)
    form = WaveForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        kind = WaveKind(form.cleaned_data["kind"])
        name, letterhead = form.cleaned_data["name"], Letterhead.of(settings)
        try:
            return redirect("wave", plan_by_hand(survey, kind, name=name, now=timezone.now(), letterhead=letterhead).pk)
        except PlannedAlreadyError:
            form.add_error("name", "Er staat al een concept van deze soort met deze naam. Kies een andere naam.")
    counts = [audience_by_function(survey, audience_of_kind(survey, kind)) for kind in PLANNED_BY_HAND]
    context = {
        "survey": survey,
        "form": form,
        "kinds": PLANNED_BY_HAND,
        "functions": [(of_kinds[0], [row.people for row in of_kinds]) for of_kinds in zip(*counts, strict=True)],
        "totals": [sum(row.people for row in rows) for rows in counts],
        "passed_over": passed_over(survey),
    }
    return render(request, "surveys/fieldwork/plan.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
@staff_page(SEND_MAIL_WAVE, does=Deed.SENDS)
def wave(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a wave with its mail; a planned one goes out, or is asked for, after its number of recipients is typed."""
    row = get_object_or_404(waves_with_counts().select_related("released_by", "confirmed_by", "pilot_of"), pk=pk)
    form = NumberForm(_posted(request), expected=row.mailings.count())
    if request.method == "POST" and form.is_valid():
        try:
            done = let_go(row, recipients=form.expected, user=request.user, now=timezone.now())
        except PilotWaitsError:
            messages.error(request, "De proef van deze ronde is nog niet verzonden. Verzend of annuleer eerst de proef.")
        except UnconfirmedError:
            messages.error(request, "Deze ronde wacht op een tweede paar ogen: iemand anders dan wie erom vroeg bevestigt haar.")
        except (WaveStateError, WrongNumberError):
            messages.error(request, "Deze ronde is intussen veranderd. Er is niets verzonden; kijk haar nog eens na.")
        else:
            messages.success(request, LET_GO[done])
        return redirect("wave", row.pk)
    context = {
        "wave": row,
        "form": form,
        "mail": example_mail(row, request.GET.get("functie", "")),
        "functions": audience_by_function(row.survey, Invitation.objects.filter(mailings__wave=row)),
        "progress": wave_progress(row, timezone.now()),
        "needs_second_pair": needs_second_pair(row),
        "may_have_pilot": may_have_pilot(row),
        "pilot_size": PILOT_SIZE,
        "pilots": row.pilots.all(),
        "has_date_to_come": row.scheduled_at is not None and row.scheduled_at > timezone.now(),
        "asked_by_me": row.is_asked and row.released_by_id == request.user.pk,
    }
    return render(request, "surveys/fieldwork/wave.html", context, status=_status(form))


@require_GET
@staff_page(SEND_MAIL_WAVE)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a wave is: the part of its page that moves."""
    row = get_object_or_404(MailWave.objects.select_related("survey__edition"), pk=pk)
    context = {"wave": row, "progress": wave_progress(row, timezone.now())}
    return render(request, "surveys/fieldwork/progress.html", context)


@require_POST
@staff_page(SEND_MAIL_WAVE, does=Deed.SENDS)
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Pause, resume or cancel a wave."""
    row = get_object_or_404(MailWave, pk=pk)
    try:
        STEPS[name](row)
    except WaveStateError:
        messages.error(request, "Dat kan niet meer: de stand van de ronde is intussen veranderd.")
    else:
        messages.success(request, STEP_DONE[name])
    return redirect("wave", row.pk)


@require_POST
@staff_page(SEND_MAIL_WAVE, does=Deed.CHANGES)
def pilot(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the people to whom a wave goes first."""
    row = get_object_or_404(MailWave, pk=pk)
    try:
        drawn = draw_pilot(row, now=timezone.now(), letterhead=Letterhead.of(settings), chance=SystemRandom())
    except WaveStateError:
        messages.error(request, "Van deze ronde kan geen proef meer worden getrokken.")
        return redirect("wave", row.pk)
    messages.success(request, f"De proef staat klaar, met {PILOT_SIZE} mensen. Er is nog niets verzonden.")
    return redirect("wave", drawn.pk)


@require_POST
@staff_page(SEND_MAIL_WAVE, does=Deed.SENDS)
def try_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the mails of a wave to who asks for it, one of each tier."""
    row = get_object_or_404(MailWave.objects.select_related("survey__edition"), pk=pk)
    address = getattr(request.user, "email", "")
    if not address:
        messages.error(request, "Bij dit account hoort geen e-mailadres. De beheerder vult het in bij Gebruikers.")
        return redirect("wave", row.pk)
    try:
        with Postman(get_connection(timeout=PATIENCE)) as postman:
            sent = send_to_oneself(row, address, letterhead=Letterhead.of(settings), postman=postman)
    except (RefusedError, PostponedError, ServerTroubleError):
        messages.error(request, "De mailserver nam de testmail niet aan. Probeer het later nog eens.")
    except NoExampleError:
        messages.error(request, "Deze editie is anoniem gemaakt: haar mails bestaan niet meer.")
    else:
        messages.success(request, f"Testmails verzonden naar het adres van dit account: {sent}.")
    return redirect("wave", row.pk)


def example_mail(row: MailWave, key: str) -> dict[str, Any] | None:
    """Return the mail of a wave as a made-up person with this function gets it; None when it cannot be written any more."""
    kind = WaveKind(row.kind)
    if kind in OF_ONE_BLOCK:
        return None
    whom = invitees_of(row.survey.kind).named(key) or functions_to_try(row.survey, kind)[0]
    try:
        mail = example(row.survey, kind, whom, Letterhead.of(settings))
    except NoExampleError:
        return None
    lines = {"subject": str(mail.subject), "sender": mail.from_email, "text": str(mail.body)}
    names_tier = row.survey.kind == SurveyKind.ORGANISATIES
    return {**lines, "whom": whom, "functions": functions_to_show(row.survey, kind), "names_tier": names_tier}


def _posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with, even when that is nothing; None when it is only asked for."""
    return request.POST if request.method == "POST" else None


def _status(form: Any) -> int:
    return UNPROCESSABLE if form.errors else 200
