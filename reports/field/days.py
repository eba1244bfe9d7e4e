"""Response by day since the opening: this edition with its waves and what is to come, beside earlier editions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, pairwise
from typing import Final

import numpy as np
from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from reports.estimation.errors import NoRespondentsError
from reports.estimation.response_forecast import ForecastDay, forecast
from reports.queries import counts_test_data
from surveys.choices import Disposition, WaveKind, WaveState
from surveys.models import MailWave, Response, Survey

_MARKED_WAVES: Final = (WaveKind.INVITATION, WaveKind.REMINDER_1, WaveKind.REMINDER_2)
# Any number does; a fixed one shows the same forecast to whoever opens the page.
_SEED: Final = 2020


@dataclass(frozen=True, slots=True)
class Curve:
    """How many took part by the end of each day; day 0 is the day of the opening."""

    year: int
    approached: int
    so_far: tuple[int, ...]

    def percent(self, number: float) -> float:
        """Return `number` as a percentage of those approached."""
        return 100 * number / self.approached if self.approached else 0.0

    @property
    def percentages(self) -> tuple[float, ...]:
        """The curve in percents."""
        return tuple(self.percent(number) for number in self.so_far)


@dataclass(frozen=True, slots=True)
class WaveMark:
    """A wave of mails on the day that it went out, or is to go out."""

    day: int
    name: str
    is_planned: bool


@dataclass(frozen=True, slots=True)
class Course:
    """The course of the response of a survey."""

    curve: Curve
    """Up to and with today, or the closing day when that is past."""
    earlier: tuple[Curve, ...]
    """Earlier editions of which the days are known, the newest first; not beyond the length of this field."""
    waves: tuple[WaveMark, ...]
    closing_day: int
    forecast: tuple[ForecastDay, ...]
    """From today until the closing day; empty while there is too little to go on, and after closing."""


def course(survey: Survey, now: datetime) -> Course:
    """Return how the response of `survey` went until `now`."""
    surveys = {one.pk: one for one in _surveys_to_compare(survey)}
    closing_day = _day(survey, survey.closes_at)
    last_day = max(0, min(_day(survey, now), closing_day))
    new = _new_by_day(survey, surveys)
    curve = _curve(surveys[survey.pk], new.get(survey.pk, {}), last_day)
    earlier = tuple(_curve(one, new[pk], closing_day) for pk, one in surveys.items() if pk != survey.pk and pk in new)
    waves = tuple(_waves(survey))
    return Course(curve, earlier, waves, closing_day, _forecast(curve, waves, closing_day, is_open=now < survey.closes_at))


def _surveys_to_compare(survey: Survey) -> Iterator["_Approached"]:
    """Yield this survey and those like it of earlier editions, the newest first, with how many they approached."""
    people = ~Q(invitations__disposition=Disposition.EXCLUDED)
    if not counts_test_data(survey):
        people &= Q(invitations__is_test=False)
    surveys = Survey.objects.filter(kind=survey.kind, edition__year__lte=survey.edition.year)
    rows = surveys.annotate(approached=Count("invitations", filter=people)).order_by("-edition__year")
    for pk, year, opens_at, approached in rows.values_list("pk", "edition__year", "opens_at", "approached"):
        yield _Approached(pk, year, opens_at, approached)


@dataclass(frozen=True, slots=True)
class _Approached:
    pk: int
    year: int
    opens_at: datetime
    approached: int


def _new_by_day(survey: Survey, surveys: "dict[int, _Approached]") -> dict[int, dict[int, int]]:
    """Return per survey, per day since its opening, how many of those who began that day take part."""
    responses = Response.objects.filter(survey__in=list(surveys), counts=True)
    if not counts_test_data(survey):
        responses = responses.filter(is_test=False)
    rows = responses.annotate(date=TruncDate("started_at")).values_list("survey_id", "date").annotate(people=Count("pk"))
    found: dict[int, dict[int, int]] = {}
    for pk, date, people in rows.order_by():
        day = max(0, (date - timezone.localdate(surveys[pk].opens_at)).days)
        by_day = found.setdefault(pk, {})
        by_day[day] = by_day.get(day, 0) + people
    return found


def _curve(survey: _Approached, new: dict[int, int], last_day: int) -> Curve:
    days = (new.get(day, 0) for day in range(last_day + 1))
    return Curve(survey.year, survey.approached, tuple(accumulate(days)))


def _day(survey: Survey, moment: datetime) -> int:
    return (timezone.localdate(moment) - timezone.localdate(survey.opens_at)).days


def _waves(survey: Survey) -> Iterator[WaveMark]:
    waves = MailWave.objects.filter(survey=survey, kind__in=_MARKED_WAVES, pilot_of=None).exclude(state=WaveState.CANCELLED)
    for wave in waves.order_by(F("released_at").asc(nulls_last=True), "scheduled_at"):
        is_planned = wave.state == WaveState.DRAFT
        moment = wave.scheduled_at if is_planned else wave.released_at
        if moment is not None:
            yield WaveMark(_day(survey, moment), wave.name, is_planned)


def _forecast(curve: Curve, waves: tuple[WaveMark, ...], closing_day: int, *, is_open: bool) -> tuple[ForecastDay, ...]:
    """Forecast from the whole days that have passed; today still goes on."""
    if not is_open:
        return ()
    new = np.array([after - before for before, after in pairwise((0, *curve.so_far[:-1]))], dtype=np.int64)
    try:
        return forecast(
            new,
            approached=max(curve.approached, curve.so_far[-1]),
            waves=[wave.day for wave in waves],
            closing_day=closing_day,
            seed=_SEED,
        )
    except NoRespondentsError:
        return ()
