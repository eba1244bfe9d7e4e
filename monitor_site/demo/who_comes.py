"""Who takes part in a field period, when, and how far they get: as many of each office as in 2020, most just after a mail."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from monitor_site.demo.posting import Ending, Script, Visit
from monitor_site.demo.respondents import TOOK_PART
from organisations.choices import Office
from organisations.models import OfficeHolder
from surveys.calendar import DUTCH_TIME, calendar_from
from surveys.choices import SurveyKind, WaveKind
from surveys.models import Invitation, Survey

COMPLETE: Final = 2_889
"""Of the 3,060 who count (report, footnote 3)."""
BEGAN_IN_VAIN: Final = 140
"""Who stops before they count; the report does not say how many. About as many as stop later."""
_FEW: Final = 40
# How many come on the days after a mail, relative to each other; the rest of the period is a trickle.
_PULL: Final = (10, 7, 4, 3, 2, 2, 1.5)
_TRICKLE: Final = 0.7
_HOURS: Final = (8, 22)


def some_of(holders: Sequence[OfficeHolder], scale: float) -> list[OfficeHolder]:
    """Return a share of the people of each office, and all of them where there are few."""
    kept: list[OfficeHolder] = []
    for office in Office:
        of_office = [holder for holder in holders if holder.office == office]
        kept += of_office[: max(_FEW, round(len(of_office) * scale))]
    return kept


def visits_of(survey: Survey, randomness: Random, scale: float, scripts: Sequence[Script]) -> Iterator[Visit]:
    """Choose who begins, when, and how far they get: so many of each office as in 2020, or as there are scripts."""
    scripts_left = {office: [script for script in scripts if script.office == office] for office in Office}
    for of_scripts in scripts_left.values():
        randomness.shuffle(of_scripts)
    endings = [Ending.SENT] * COMPLETE + [Ending.BEFORE_THE_END] * (sum(TOOK_PART.values()) - COMPLETE)
    randomness.shuffle(endings)
    moments = Moments(survey, randomness)
    related = ("survey__edition", "office_holder__organisation")
    for office, number in TOOK_PART.items():
        of_office = Invitation.objects.filter(survey=survey, office_holder__office=office).order_by("office_holder_id")
        in_vain = round(BEGAN_IN_VAIN * number / sum(TOOK_PART.values()))
        wanted = [endings.pop() for _ in range(number)] + [Ending.BEFORE_COUNTING] * in_vain
        wanted = wanted[: max(1, round(len(wanted) * scale))]
        chosen = randomness.sample(list(of_office.values_list("pk", flat=True)), len(wanted))
        people = of_office.select_related(*related).in_bulk(chosen)
        for ending, pk in zip(wanted, chosen, strict=True):
            counts = ending is not Ending.BEFORE_COUNTING
            script = scripts_left[office].pop() if counts and scripts_left[office] else None
            yield Visit(people[pk], moments.drawn(), randomness.getrandbits(32), ending, script)


class Moments:
    """Draws when somebody begins: most people do in the days after a mail."""

    def __init__(self, survey: Survey, randomness: Random) -> None:
        """Weigh the days of a survey by the mails before them."""
        calendar = calendar_from(survey.opens_at, SurveyKind(survey.kind))
        mailed = [moment.astimezone(DUTCH_TIME).date() for kind, moment in calendar.waves if kind != WaveKind.ANNOUNCEMENT]
        first, last = mailed[0], survey.closes_at.astimezone(DUTCH_TIME).date()
        self._days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        self._weights = [_weight(day, mailed) for day in self._days]
        self._randomness = randomness

    def drawn(self) -> datetime:
        """Return a moment by day, after the mails of that day went out and well before closing."""
        (day,) = self._randomness.choices(self._days, self._weights)
        begin, end = _HOURS
        hour = self._randomness.uniform(max(begin, 9.5), end)
        return datetime.combine(day, time(), DUTCH_TIME) + timedelta(hours=hour)


def _weight(day: date, mailed: Sequence[date]) -> float:
    since = (day - max(each for each in mailed if each <= day)).days
    return _PULL[since] if since < len(_PULL) else _TRICKLE
