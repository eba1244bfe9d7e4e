"""Response by day since the opening: this edition with its waves and what is to come, beside earlier editions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, pairwise
from typing import Any, Final

import numpy as np
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    ExpressionWrapper,
    F,
    Field,
    IntegerField,
    JSONField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, TruncDate
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
    """Return how the response of `survey` went until `now`, in one query."""
    read = _read(survey)
    closing_day = _day(survey, survey.closes_at)
    last_day = max(0, min(_day(survey, now), closing_day))
    curve = _curve(read.surveys[survey.pk], read.new.get(survey.pk, {}), last_day)
    others = ((pk, one) for pk, one in read.surveys.items() if pk != survey.pk and pk in read.new)
    earlier = tuple(_curve(one, read.new[pk], closing_day) for pk, one in others)
    waves = tuple(_marks(survey, read.waves))
    ahead = _forecast(survey, curve, waves, closing_day) if now < survey.closes_at else ()
    return Course(curve, earlier, waves, closing_day, ahead)


def new_by_day(survey: Survey) -> dict[int, int]:
    """Return for each day since the opening of `survey` how many of those who began that day take part."""
    return _read(survey).new.get(survey.pk, {})


@dataclass(frozen=True, slots=True)
class _Approached:
    year: int
    opens_at: datetime
    approached: int


@dataclass(frozen=True, slots=True)
class _Read:
    """What the one query gives."""

    surveys: dict[int, _Approached]
    """This survey and those like it of earlier editions, the newest first."""
    new: dict[int, dict[int, int]]
    """Per survey, per day since its opening, how many of those who began that day take part."""
    waves: list[tuple[datetime, str, bool]]


def _read(survey: Survey) -> _Read:
    """Ask for everything at once: the surveys to compare, who came on which day, and the waves of this survey."""
    with_test = counts_test_data(survey)
    days = _days(survey, with_test=with_test).union(_waves(survey), all=True)
    surveys: dict[int, _Approached] = {}
    by_date: list[tuple[int, Any, int]] = []
    waves, kept = [], {}
    for kind, pk, year, at, date, number, name, is_planned, record in _surveys(survey, with_test=with_test).union(days, all=True):
        if kind == _SURVEY:
            surveys[pk] = _Approached(year, at, number)
            if record is not None:
                kept[pk] = {int(day): people for day, people in record["new_by_day"].items()}
        elif kind == _DAY:
            by_date.append((pk, date, number))
        elif at is not None:
            waves.append((at, name, is_planned))
    newest_first = dict(sorted(surveys.items(), key=lambda found: -found[1].year))
    return _Read(newest_first, _by_day(newest_first, by_date) | kept, waves)


def _by_day(surveys: dict[int, _Approached], by_date: list[tuple[int, Any, int]]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {}
    for pk, date, people in by_date:
        day = max(0, (date - timezone.localdate(surveys[pk].opens_at)).days)
        by_day = found.setdefault(pk, {})
        by_day[day] = by_day.get(day, 0) + people
    return found


_SURVEY, _DAY, _WAVE = "survey", "day", "wave"


def _columns(kind: str, **given: Any) -> tuple[Any, ...]:
    """Return the columns that every part of the query has; what a part does not know is NULL of the right type."""
    types: dict[str, Field[Any, Any]] = {
        "survey": IntegerField(),
        "year": IntegerField(),
        "at": DateTimeField(),
        "date": DateField(),
        "number": IntegerField(),
        "name": CharField(),
        "is_planned": BooleanField(),
        "record": JSONField(),
    }
    return (Value(kind), *(Cast(given.get(name, Value(None)), output_field=kept) for name, kept in types.items()))


def _surveys(survey: Survey, *, with_test: bool) -> "QuerySet[Survey, tuple[Any, ...]]":
    people = ~Q(invitations__disposition=Disposition.EXCLUDED)
    if not with_test:
        people &= Q(invitations__is_test=False)
    surveys = Survey.objects.filter(kind=survey.kind, edition__year__lte=survey.edition.year).order_by()
    given = {"survey": F("pk"), "year": F("edition__year"), "at": F("opens_at"), "record": F("field_record")}
    return surveys.annotate(approached=Count("invitations", filter=people)).values_list(
        *_columns(_SURVEY, number=F("approached"), **given)
    )


def _days(survey: Survey, *, with_test: bool) -> "QuerySet[Response, tuple[Any, ...]]":
    compared = Q(survey__kind=survey.kind, survey__edition__year__lte=survey.edition.year)
    responses = Response.objects.filter(compared, counts=True).order_by()
    if not with_test:
        responses = responses.filter(is_test=False)
    by_date = responses.annotate(began_on=TruncDate("started_at")).values("survey_id", "began_on").annotate(people=Count("pk"))
    return by_date.values_list(*_columns(_DAY, survey=F("survey_id"), date=F("began_on"), number=F("people")))


def _waves(survey: Survey) -> "QuerySet[MailWave, tuple[Any, ...]]":
    waves = MailWave.objects.filter(survey=survey, kind__in=_MARKED_WAVES, pilot_of=None).exclude(state=WaveState.CANCELLED)
    planned = ExpressionWrapper(Q(state=WaveState.DRAFT), BooleanField())
    at = Case(When(state=WaveState.DRAFT, then=F("scheduled_at")), default=F("released_at"))
    return waves.order_by().values_list(*_columns(_WAVE, survey=F("survey_id"), at=at, name=F("name"), is_planned=planned))


def _curve(survey: _Approached, new: dict[int, int], last_day: int) -> Curve:
    days = (new.get(day, 0) for day in range(last_day + 1))
    return Curve(survey.year, survey.approached, tuple(accumulate(days)))


def _day(survey: Survey, moment: datetime) -> int:
    return (timezone.localdate(moment) - timezone.localdate(survey.opens_at)).days


def _marks(survey: Survey, waves: list[tuple[datetime, str, bool]]) -> Iterator[WaveMark]:
    """Yield what went out in its order, and then what is to go out."""
    for at, name, is_planned in sorted(waves, key=lambda wave: (wave[2], wave[0])):
        yield WaveMark(_day(survey, at), name, is_planned)


def _forecast(survey: Survey, curve: Curve, waves: tuple[WaveMark, ...], closing_day: int) -> tuple[ForecastDay, ...]:
    """Forecast from the whole days that have passed; today still goes on."""
    new = np.array([after - before for before, after in pairwise((0, *curve.so_far[:-1]))], dtype=np.int64)
    try:
        return forecast(
            new,
            approached=max(curve.approached, curve.so_far[-1]),
            waves=[wave.day for wave in waves],
            closing_day=closing_day,
            seed=_SEED,
            first_weekday=timezone.localdate(survey.opens_at).weekday(),
        )
    except NoRespondentsError:
        return ()
