"""The calendar of a survey as a preset that moves along with its opening, and the hours in which mails may go out. Pure.

The distances are those of 2020: mail in the middle of February, a reminder after a week and a half and after three weeks,
closing on 31 March, the survey of organisations a week after that of office holders.
Source: Monitor Integriteit en Veiligheid 2020, bijlage 1, and the planning of that edition.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from surveys.choices import SurveyKind, WaveKind

DUTCH_TIME: Final = ZoneInfo("Europe/Amsterdam")
OPENING_OF_2020: Final = datetime(2020, 2, 17, 9, tzinfo=DUTCH_TIME)
ORGANISATIONS_LATER: Final = timedelta(weeks=1)
LAST_MINUTE: Final = time(23, 59)

ANNOUNCED_BEFORE: Final = timedelta(weeks=1)
REMINDED_AFTER: Final = timedelta(days=10)
REMINDED_AGAIN_AFTER: Final = timedelta(days=21)
CLOSED_AFTER: Final = timedelta(days=43)

ORDER: Final = (WaveKind.ANNOUNCEMENT, WaveKind.INVITATION, WaveKind.REMINDER_1, WaveKind.REMINDER_2)
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class SurveyCalendar:
    """When a survey opens and closes, and when which mail goes out."""

    opens_at: datetime
    closes_at: datetime
    waves: tuple[tuple[WaveKind, datetime], ...]


@dataclass(frozen=True, slots=True)
class SendWindow:
    """The hours of a day, in Dutch time, in which mails may go out."""

    opens: time
    closes: time
    has_weekends: bool

    def is_open(self, now: datetime) -> bool:
        """Tell whether mails may go out at `now`."""
        local = now.astimezone(DUTCH_TIME)
        return self._has(local.date()) and self.opens <= local.time() < self.closes

    def next_opening(self, now: datetime) -> datetime:
        """Return when mails may go out again; `now` itself while they may."""
        if self.is_open(now):
            return now
        local = now.astimezone(DUTCH_TIME)
        day = local.date() if local.time() < self.opens else local.date() + timedelta(days=1)
        while not self._has(day):
            day += timedelta(days=1)
        return datetime.combine(day, self.opens, DUTCH_TIME)

    def _has(self, day: date) -> bool:
        return self.has_weekends or day.weekday() < _SATURDAY


def calendar_from(opening: datetime, kind: SurveyKind) -> SurveyCalendar:
    """Return the calendar of a survey that opens at `opening`; nothing but the opening itself falls in a weekend.

    Organisations are announced to by letter, so that their calendar has no mail for it.
    """
    opens_at = opening.astimezone(DUTCH_TIME)
    dates = {
        WaveKind.ANNOUNCEMENT: _workday(opens_at - ANNOUNCED_BEFORE),
        WaveKind.INVITATION: opens_at,
        WaveKind.REMINDER_1: _workday(opens_at + REMINDED_AFTER),
        WaveKind.REMINDER_2: _workday(opens_at + REMINDED_AGAIN_AFTER),
    }
    if kind == SurveyKind.ORGANISATIES:
        del dates[WaveKind.ANNOUNCEMENT]
    closing_day = _workday(opens_at + CLOSED_AFTER).date()
    return SurveyCalendar(opens_at, datetime.combine(closing_day, LAST_MINUTE, DUTCH_TIME), tuple(dates.items()))


def usual_opening(kind: SurveyKind, *, year: int) -> datetime:
    """Return when a survey of this kind would open in `year`: on the Monday that stands where that of 2020 stood."""
    opening = OPENING_OF_2020 + (ORGANISATIONS_LATER if kind == SurveyKind.ORGANISATIES else timedelta())
    moved = opening.replace(year=year)
    return moved + timedelta(days=-moved.weekday() % 7)


def _workday(moment: datetime) -> datetime:
    """Move a moment in a weekend to the Monday after it, at the same time of the day."""
    return moment + timedelta(days=max(0, 7 - moment.weekday()) if moment.weekday() >= _SATURDAY else 0)
