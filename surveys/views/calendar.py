"""The calendar of a survey: when it opens and closes, and when which mail goes out by itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from surveys.calendar import ORDER, SurveyCalendar, calendar_from
from surveys.choices import SurveyKind, WaveKind
from surveys.inviting import WaveStateError
from surveys.mails import Letterhead
from surveys.models import MailWave, Survey
from surveys.permissions import SEND_MAIL_WAVE, Deed, staff_page
from surveys.planning import has_gone, set_calendar
from surveys.queries import fieldwork_surveys, waves_of_calendar

UNPROCESSABLE: Final = 422
A_DAY_IN_MINUTES: Final = 1440
BY_LETTER: Final = {SurveyKind.ORGANISATIES: (WaveKind.ANNOUNCEMENT,)}


class MomentField(forms.DateTimeField):
    """A day and an hour, in Dutch time."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, **kwargs)


class CalendarForm(forms.Form):
    """The dates of a survey; what went out cannot move any more."""

    opens_at = MomentField(label="Opening")
    closes_at = MomentField(label="Sluiting")
    grace_minutes = forms.IntegerField(
        label="Uitloop in minuten",
        min_value=0,
        max_value=A_DAY_IN_MINUTES,
        help_text="Wie bij het sluiten bezig is, mag zo lang nog afmaken.",
    )

    def __init__(self, *args: Any, kinds: tuple[WaveKind, ...], waves: Mapping[WaveKind, MailWave], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        for kind in kinds:
            gone = has_gone(waves.get(kind))
            note = "Al vrijgegeven: de datum ligt vast." if gone else "Leeg: geen vaste datum."
            self.fields[kind.value] = MomentField(label=kind.label, required=False, disabled=gone, help_text=note)
        if has_gone(waves.get(WaveKind.INVITATION)):
            self.fields["opens_at"].disabled = True
            self.fields["opens_at"].help_text = "De uitnodiging is vrijgegeven: de opening ligt vast."

    def clean(self) -> dict[str, Any]:
        """Keep the dates in their order."""
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", "De sluiting komt na de opening.")
        if opens and closes:
            self._check_waves(cleaned, opens, closes)
        return cleaned

    def _check_waves(self, cleaned: Mapping[str, Any], opens: datetime, closes: datetime) -> None:
        earlier: tuple[WaveKind, datetime] | None = None
        for kind in self.kinds:
            moment = cleaned.get(kind.value)
            if moment is None:
                continue
            if self.fields[kind.value].disabled:
                earlier = kind, moment
                continue
            if kind != WaveKind.ANNOUNCEMENT and moment < opens:
                self.add_error(kind.value, "Deze mail gaat niet uit voor de opening.")
            if moment >= closes:
                self.add_error(kind.value, "Deze mail gaat uit voor de sluiting.")
            if earlier is not None and moment <= earlier[1]:
                self.add_error(kind.value, f"Deze mail komt na: {earlier[0].label.lower()}.")
            earlier = kind, moment

    @property
    def calendar(self) -> SurveyCalendar:
        """The dates that a valid form stands for."""
        dates = {kind: self.cleaned_data[kind.value] for kind in self.kinds}
        given = tuple((kind, moment) for kind, moment in dates.items() if moment is not None)
        return SurveyCalendar(self.cleaned_data["opens_at"], self.cleaned_data["closes_at"], given)


@require_http_methods(["GET", "POST"])
@staff_page(SEND_MAIL_WAVE, does=Deed.CHANGES)
def calendar(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Show and move the dates of a survey; what moves is a draft again."""
    survey = get_object_or_404(fieldwork_surveys(), pk=survey_id)
    waves, kinds = waves_of_calendar(survey), kinds_of(survey)
    data = request.POST if request.method == "POST" else None
    dates = proposed(survey, waves) if "voorstel" in request.GET else current(survey, waves)
    form = CalendarForm(data, kinds=kinds, waves=waves, initial=dates)
    if data is not None and form.is_valid():
        grace = form.cleaned_data["grace_minutes"]
        now, letterhead = timezone.now(), Letterhead.of(settings)
        try:
            set_calendar(survey, form.calendar, grace_minutes=grace, now=now, letterhead=letterhead)
        except WaveStateError:
            messages.error(request, "De kalender is intussen veranderd. Er is niets opgeslagen.")
            return redirect("calendar", survey.pk)
        messages.success(request, "De kalender is opgeslagen. Een ronde gaat pas op haar datum uit als zij is vrijgegeven.")
        return redirect("fieldwork")
    context = {"survey": survey, "form": form, "is_proposal": "voorstel" in request.GET}
    return render(request, "surveys/fieldwork/calendar.html", context, status=UNPROCESSABLE if form.errors else 200)


def kinds_of(survey: Survey) -> tuple[WaveKind, ...]:
    """Return the mails of a survey, in their order; the announcement to organisations is a letter."""
    return tuple(kind for kind in ORDER if kind not in BY_LETTER.get(SurveyKind(survey.kind), ()))


def current(survey: Survey, waves: Mapping[WaveKind, MailWave]) -> dict[str, Any]:
    """Return the dates as they stand."""
    dates = {kind.value: wave.released_at if has_gone(wave) else wave.scheduled_at for kind, wave in waves.items()}
    return {"opens_at": survey.opens_at, "closes_at": survey.closes_at, "grace_minutes": survey.grace_minutes, **dates}


def proposed(survey: Survey, waves: Mapping[WaveKind, MailWave]) -> dict[str, Any]:
    """Return the dates that go with the opening, at the distances of 2020, for all that did not go yet."""
    proposal = calendar_from(survey.opens_at, SurveyKind(survey.kind))
    dates = {kind.value: moment for kind, moment in proposal.waves if not has_gone(waves.get(kind))}
    return {**current(survey, waves), "closes_at": proposal.closes_at, **dates}


def calendar_rows(survey: Survey) -> list[dict[str, Any]]:
    """Return the lines of the calendar of a survey, with the wave of each mail."""
    waves = waves_of_calendar(survey)
    mails = [{"label": kind.label, "wave": waves[kind]} for kind in kinds_of(survey) if kind in waves]
    opening, closing = {"label": "Opening", "at": survey.opens_at}, {"label": "Sluiting", "at": survey.closes_at}
    return [opening, *mails, closing]
