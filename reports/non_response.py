"""What calling brought, live, and what the non-response question says, from a snapshot after closing. Writes nothing."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from reports.estimation.classic_tests import ShareDifference, share_difference
from reports.estimation.designs import fixed_design
from reports.estimation.disclosure import Group, Shown, protect
from reports.estimation.estimating import share
from reports.estimation.non_response import PopulationRange, effective_respondents, population_range
from reports.models import Snapshot
from reports.queries import counts_test_data
from reports.tableplans.plan import table_plan
from reports.tables import Table, compute, missing_variables
from surveys.choices import CallOutcome, NonResponseAnswer, NonResponseMode
from surveys.models import CallAttempt, NonResponseInterview, Survey

# Where the main survey says the same thing: who had to do with aggression, in any form.
MAIN_TABLE: Final = "2.1"
MAIN_GROUP: Final = "Totaal"
MAIN_MEASURE: Final = "Totaal"
SAYS_YES: Final = frozenset({NonResponseAnswer.ONCE, NonResponseAnswer.MORE})


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many calls ended so, and of how many people the last one did."""

    outcome: CallOutcome
    calls: int
    people: int


@dataclass(frozen=True, slots=True)
class CallCounts:
    """What calling brought so far: no answers."""

    outcomes: tuple[OutcomeCount, ...]
    interviews: tuple[tuple[NonResponseMode, int], ...]
    """How many answered the one question, by mode."""

    @property
    def calls(self) -> int:
        """All calls."""
        return sum(one.calls for one in self.outcomes)

    @property
    def people(self) -> int:
        """Everybody who was called."""
        return sum(one.people for one in self.outcomes)

    @property
    def answered(self) -> int:
        """Everybody who answered the one question."""
        return sum(number for _, number in self.interviews)


@dataclass(frozen=True, slots=True)
class ModeResult:
    """What was answered in one mode, and the test against the survey where both may be shown."""

    mode: NonResponseMode
    shown: Shown
    test: ShareDifference | None


@dataclass(frozen=True, slots=True)
class NonResponseResult:
    """The non-response question beside the survey."""

    snapshot: Snapshot
    main: Shown
    response_rate: float
    modes: tuple[ModeResult, ...]
    range: PopulationRange | None
    """What follows from the answers on the telephone."""


# --- until closing -------------------------------------------------------------------------------------------------
def call_counts(survey: Survey) -> CallCounts:
    """Count how calls ended and how many answered the one question."""
    calls, people = _calls_by_outcome(survey)
    answered = Counter(dict(_interviews(survey).values_list("mode").annotate(number=Count("pk")).order_by()))
    return CallCounts(
        outcomes=tuple(OutcomeCount(outcome, calls[outcome], people[outcome]) for outcome in CallOutcome),
        interviews=tuple((mode, answered[mode]) for mode in NonResponseMode),
    )


def _calls_by_outcome(survey: Survey) -> tuple[Counter[str], Counter[str]]:
    attempts = CallAttempt.objects.filter(target__invitation__survey=survey)
    if not counts_test_data(survey):
        attempts = attempts.filter(target__invitation__is_test=False)
    newest = Window(RowNumber(), partition_by="target_id", order_by=[F("called_at").desc(), F("pk").desc()])
    last = attempts.annotate(place=newest).filter(place=1)
    calls = Counter(dict(attempts.values_list("outcome").annotate(number=Count("pk")).order_by()))
    return calls, Counter(last.values_list("outcome", flat=True))


def _interviews(survey: Survey) -> "QuerySet[NonResponseInterview]":
    interviews = NonResponseInterview.objects.filter(survey=survey)
    return interviews if counts_test_data(survey) else interviews.filter(is_test=False)


# --- after closing -------------------------------------------------------------------------------------------------
def snapshot_after_closing(survey: Survey, to_see: "QuerySet[Snapshot]") -> Snapshot | None:
    """Return the newest snapshot `to_see` that was made after `survey` closed."""
    made = to_see.filter(survey=survey, created_at__gte=survey.closes_at)
    return made.filter(is_test=counts_test_data(survey)).first()


def non_response_result(survey: Survey, snapshot: Snapshot) -> NonResponseResult | None:
    """Return what the non-response question says beside the survey; None where the snapshot has no such table."""
    main = _main_share(snapshot)
    if main is None:
        return None
    modes = tuple(_mode_result(survey, mode, main) for mode in NonResponseMode)
    counts = snapshot.manifest["counts"]
    response_rate = counts["respondents"] / counts["approached"]
    by_phone = next(result.shown for result in modes if result.mode is NonResponseMode.PHONE)
    return NonResponseResult(snapshot, main, response_rate, modes, _range(main, by_phone, response_rate))


def _main_share(snapshot: Snapshot) -> Shown | None:
    plan = table_plan(snapshot.survey.edition.year, MAIN_TABLE)
    if plan is None or plan.survey != snapshot.survey.kind or missing_variables(snapshot.manifest["data"]["columns"], plan):
        return None
    table: Table = compute(snapshot, plan)
    found = (cell for group, measure, cell in table.cells() if (group.label, measure.label) == (MAIN_GROUP, MAIN_MEASURE))
    return next(found, None)


def _mode_result(survey: Survey, mode: NonResponseMode, main: Shown) -> ModeResult:
    given = list(_interviews(survey).filter(mode=mode).values_list("answer", flat=True))
    hits = np.array([answer in SAYS_YES for answer in given], dtype=np.bool_)
    everybody, weights = np.ones(hits.size, dtype=np.bool_), np.ones(hits.size)
    group = Group(mode.label, (share(hits, everybody, fixed_design(weights)),), is_total=True)
    (protected,) = protect([group], bases=(hits.size,), sensitive=True)
    shown = protected.cells[0]
    return ModeResult(mode, shown, _test(main, shown))


def _test(main: Shown, shown: Shown) -> ShareDifference | None:
    if main.value is None or shown.value is None or not shown.respondents or not main.respondents:
        return None
    respondents = effective_respondents(main.value, main.standard_error) if main.standard_error else float(main.respondents)
    return share_difference(main.value, respondents, shown.value, shown.respondents)


def _range(main: Shown, by_phone: Shown, response_rate: float) -> PopulationRange | None:
    """Return what follows; None where too little is known, or where more people took part than were approached."""
    if main.value is None or by_phone.value is None or by_phone.interval is None or response_rate > 1:
        return None
    ends = (by_phone.interval.low, by_phone.interval.high)
    return population_range(main.value, by_phone.value, ends, response_rate)
