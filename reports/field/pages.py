"""Where respondents stop and how long a page takes them; of pages that not everybody gets no numbers of people.

How many saw a page that only some are asked would tell what the others answered.
"""

import statistics
from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.db.models import BooleanField, ExpressionWrapper, Q

from reports.queries import counts_test_data
from surveys.models import Response, Survey
from surveys.questionnaires import compiled_by_id
from surveys.routing import Page

FEWEST_TIMED: Final = 10
"""Of fewer people no time is shown."""
_SECONDS_A_MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page of the questionnaire."""

    number: int
    part: str
    title: str
    reached: int | None
    """How many got here; None on a page that not everybody gets."""
    stopped: int | None
    """How many of them have gone no further for now, pages that not everybody gets included."""
    median_minutes: float | None

    @property
    def stopped_percent(self) -> float | None:
        """Who stopped, of those who got here."""
        return 100 * self.stopped / self.reached if self.reached and self.stopped is not None else None


@dataclass(frozen=True, slots=True)
class DropOff:
    """The pages in their order, with who began and did not finish the first."""

    started: int
    stopped_at_start: int
    rows: tuple[PageRow, ...]
    median_minutes: float | None
    """Of the whole questionnaire, for who sent it."""


def drop_off(survey: Survey) -> DropOff:
    """Return where those who began stand, in one query; empty while the survey has no questionnaire."""
    if survey.questionnaire_id is None:
        return DropOff(0, 0, (), None)
    pages = compiled_by_id(survey.questionnaire_id).pages
    everybody = [page for page in pages if page.relevant is None]
    stops: Counter[str] = Counter()
    seconds: dict[str, list[int]] = {page.name: [] for page in pages}
    wholes, started = [], 0
    for version, furthest, is_complete, times in _responses(survey):
        started += 1
        if is_complete:
            wholes.append(sum(times.values()))
        else:
            stops[_last_of_everybody(version, furthest)] += 1
        for name, spent in times.items():
            if name in seconds:
                seconds[name].append(spent)
    reached = _reached(started - stops[""], everybody, stops)
    rows = tuple(_row(page, reached.get(page.name), stops[page.name], seconds[page.name]) for page in pages)
    return DropOff(started, stops[""], rows, _median_minutes(wholes))


def _responses(survey: Survey) -> "list[tuple[int, int, bool, dict[str, int]]]":
    responses = Response.objects.filter(survey=survey)
    if not counts_test_data(survey):
        responses = responses.filter(is_test=False)
    complete = ExpressionWrapper(Q(completed_at__isnull=False), BooleanField())  # a moment takes long to read
    return list(responses.values_list("questionnaire_id", "furthest_page", complete, "page_seconds"))


def _last_of_everybody(version: int, furthest: int) -> str:
    """Return the last page that everybody gets, up to the page numbered `furthest`; empty before the first."""
    names = [page.name for page in compiled_by_id(version).pages[:furthest] if page.relevant is None]
    return names[-1] if names else ""


def _reached(first: int, everybody: list[Page], stops: Counter[str]) -> dict[str, int]:
    reached, left = {}, first
    for page in everybody:
        reached[page.name] = left
        left -= stops[page.name]
    return reached


def _row(page: Page, reached: int | None, stopped: int, seconds: list[int]) -> PageRow:
    return PageRow(
        page.number, page.part.title, page.title, reached, None if reached is None else stopped, _median_minutes(seconds)
    )


def _median_minutes(seconds: list[int]) -> float | None:
    return statistics.median(seconds) / _SECONDS_A_MINUTE if len(seconds) >= FEWEST_TIMED else None
