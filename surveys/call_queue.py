"""Who may be called now and in which order, per survey. Reads only; rows are locked and written in `calling.py`."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, ExtractHour

from organisations.choices import TIER_OF_OFFICE, Office
from surveys.choices import CallOutcome, Disposition, InvitationStatus, Phase, SurveyKind
from surveys.invitees import Invitees, invitees_of, with_person
from surveys.models import CallAttempt, CallTarget, Invitation, Response, Survey

DUTCH_TIME: Final = ZoneInfo("Europe/Amsterdam")
PARTS_OF_DAY: Final = ((0, 12), (12, 17), (17, 24))
"""Morning, afternoon and evening, in hours of the clock."""


def part_of_day(moment: datetime) -> tuple[int, int]:
    """Return from which hour to which hour the part of the day lasts that `moment` is in."""
    hour = moment.astimezone(DUTCH_TIME).hour
    return next(part for part in PARTS_OF_DAY if part[0] <= hour < part[1])


def asks_question(survey: Survey) -> bool:
    """Tell whether who refuses gets the non-response question; griffiers and secretarissen are only motivated."""
    return bool(survey.kind == SurveyKind.AMBTSDRAGERS)


# --- who -----------------------------------------------------------------------------------------------------------
def to_call(survey: Survey, path: str = "") -> Q:
    """Return the condition of who may be called at all; `path` leads from the row to the invitation."""
    who = Q(**{f"{path}survey": survey, f"{path}opted_out": False, f"{path}disposition": ""})
    if survey.edition.phase != Phase.PROEFVELD:
        who &= Q(**{f"{path}is_test": False})
    invitees = invitees_of(survey.kind)
    is_done = Q(**{f"{path}status": InvitationStatus.COMPLETE})
    return who & invitees.where(path, left_on=None) & ~is_done & ~invitees.where(path, phone="")


def without_target(survey: Survey) -> QuerySet[Invitation]:
    """Return who may be called and is not on the list of the callers yet.

    Asked by what is not there, and not by an empty row beside: then the database knows that it is about many people.
    """
    return Invitation.objects.filter(to_call(survey)).exclude(Exists(CallTarget.objects.filter(invitation=OuterRef("pk"))))


def has_on_screen(caller: Any, now: datetime) -> bool:
    """Tell whether `caller` has somebody on the screen: without reading all that `current_target` gives with it."""
    return _on_screen(caller, now).exists()


def current_target(caller: Any, now: datetime) -> CallTarget | None:
    """Return whom `caller` has on the screen.

    An appointment that is still to come is kept for the caller and not on the screen; one that is due comes after who is
    on it now.
    """
    mine = _on_screen(caller, now).select_related("invitation__survey__edition", *with_person("invitation__"))
    return mine.prefetch_related("calls").order_by(F("appointment_at").asc(nulls_first=True)).first()


def _on_screen(caller: Any, now: datetime) -> QuerySet[CallTarget]:
    return CallTarget.objects.filter(_is_due(now), claimed_by=caller, claimed_until__gt=now, closed_at=None)


# --- in which order ------------------------------------------------------------------------------------------------
def queues(survey: Survey, caller: Any, now: datetime) -> Iterator[QuerySet[CallTarget]]:
    """Yield whom `caller` may call at `now`: all of one queryset come before those of the next, in the order of each.

    Appointments that are due, then the function with the lowest response, then who was tried least; within these the random
    id of the invitation decides, so that the order is by chance and stays the same. Who only wants the first takes it from an
    index, in the first queryset that has any, and nobody sorts the thousands who come later.
    """
    is_free = Q(claimed_until=None) | Q(claimed_until__lte=now) | Q(claimed_by=caller)
    free = _open_targets(survey).filter(is_free)
    # An appointment is the next attempt as well, and by that one it is found in an index.
    yield free.filter(next_attempt_at__lte=now, appointment_at__lte=now).order_by("appointment_at", "invitation_id")
    due = _with_last_call(free.filter(_is_due(now))).exclude(_had_this_part_of_day(now))
    by_attempts = due.order_by("attempts", "invitation_id")
    for of_function in _functions_in_order(survey):
        yield by_attempts.filter(of_function)
    yield by_attempts  # whoever has a function of which nothing is known


def _open_targets(survey: Survey) -> QuerySet[CallTarget]:
    """Return who is still to be called."""
    return CallTarget.objects.filter(to_call(survey, "invitation__"), closed_at=None)


def _with_last_call(targets: QuerySet[CallTarget]) -> QuerySet[CallTarget]:
    """Return `targets` with how and at which hour the last call ended.

    Nearly everybody was never called: for them no call is looked for, which is most of the work.
    """
    calls = CallAttempt.objects.filter(target=OuterRef("pk")).order_by("-called_at", "-pk")
    hours = calls.annotate(hour=ExtractHour("called_at", tzinfo=DUTCH_TIME)).values("hour")
    return targets.alias(
        last_outcome=Coalesce(Case(When(attempts__gt=0, then=Subquery(calls.values("outcome")[:1]))), Value("")),
        last_hour=Coalesce(Case(When(attempts__gt=0, then=Subquery(hours[:1]))), Value(-1)),
    )


def _is_due(now: datetime) -> Q:
    return Q(next_attempt_at=None) | Q(next_attempt_at__lte=now)


def _had_this_part_of_day(now: datetime) -> Q:
    """Return the condition of who did not answer in this part of the day: another part is more promising."""
    start, end = part_of_day(now)
    return Q(last_outcome=CallOutcome.NO_ANSWER, last_hour__gte=start, last_hour__lt=end)


def _functions_in_order(survey: Survey) -> Iterator[Q]:
    """Yield the condition of each function of which somebody was invited, that with the lowest response first."""
    invitees, (approached, counted) = invitees_of(survey.kind), _approached_and_counted(survey)
    functions = [(one.tier, one.function) for one in invitees.functions if approached[one.tier, one.function]]
    for tier, function in sorted(functions, key=lambda group: counted[group] / approached[group]):
        yield invitees.where("invitation__", organisation__tier=tier, **{invitees.function: function})


def response_by_function(survey: Survey) -> dict[tuple[str, str], float]:
    """Return for every tier and function which share of the approached responded, in one query.

    Office holders respond with answers that count, and these know only their function; officials by having begun.
    """
    approached, counted = _approached_and_counted(survey)
    groups = [(str(one.tier), str(one.function)) for one in invitees_of(survey.kind).functions]
    return {group: counted[group] / approached[group] if approached[group] else 0.0 for group in groups}


def _approached_and_counted(survey: Survey) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """Return by tier and function how many were approached, and how many of them responded."""
    invited = Invitation.objects.filter(survey=survey).exclude(disposition=Disposition.EXCLUDED)
    responded = Response.objects.filter(survey=survey, counts=True)
    if survey.edition.phase != Phase.PROEFVELD:
        invited, responded = invited.filter(is_test=False), responded.filter(is_test=False)
    rows = _by_office(invited, responded) if asks_question(survey) else _by_role(invited, invitees_of(survey.kind))
    approached, counted = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for tier, function, people, answers in rows:
        approached[tier, function] += people
        counted[tier, function] += answers
    return approached, counted


def _by_office(invited: QuerySet[Invitation], responded: QuerySet[Response]) -> Iterator[tuple[str, str, int, int]]:
    """Yield tier, office, how many were approached and how many answered: one of the two is 0 in each row.

    An office belongs to one tier, so that the organisations of thousands of people need not be looked up.
    """
    people = invited.values_list("office_holder__office").annotate(approached=Count("pk"), counted=Value(0))
    answers = responded.values_list("office").annotate(approached=Value(0), counted=Count("pk"))
    for office, *numbers in people.union(answers, all=True).order_by():
        yield str(TIER_OF_OFFICE[Office(office)]), office, *numbers


def _by_role(invited: QuerySet[Invitation], invitees: Invitees) -> Iterable[tuple[str, str, int, int]]:
    """Return tier, role, how many were approached and how many began."""
    begun = Count("pk", filter=~Q(status=InvitationStatus.NEW))
    return invited.values_list(*invitees.counted_by()).annotate(approached=Count("pk"), counted=begun).order_by()


# --- how many ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How the list of one survey stands; who waits is in one of the groups only."""

    now: int
    """Can be called at this moment."""
    with_others: int
    """On the screen of another caller, or kept for an appointment."""
    appointments: int
    later: int
    """Waits for a next attempt."""
    other_part: int
    """Did not answer in this part of the day."""
    closed: int
    """Called, and not to be called again."""

    @property
    def waiting(self) -> int:
        """Everybody who will be called, but not now."""
        return self.with_others + self.appointments + self.later + self.other_part


def queue_counts(survey: Survey, caller: Any, now: datetime) -> QueueCounts:
    """Count the list of `survey` as `caller` has it at `now`."""
    due = _is_due(now)
    other = due & Q(claimed_until__gt=now) & ~Q(claimed_by=caller)
    same_part = due & ~other & _had_this_part_of_day(now)
    counts = _with_last_call(_open_targets(survey)).aggregate(
        now=Count("pk", filter=due & ~other & ~_had_this_part_of_day(now)),
        with_others=Count("pk", filter=other),
        appointments=Count("pk", filter=~due & Q(appointment_at__isnull=False)),
        later=Count("pk", filter=~due & Q(appointment_at=None)),
        other_part=Count("pk", filter=same_part),
    )
    counts["now"] += without_target(survey).count()
    closed = CallTarget.objects.filter(invitation__survey=survey, closed_at__isnull=False).count()
    return QueueCounts(**counts, closed=closed)


def appointments_of(caller: Any, now: datetime) -> QuerySet[CallTarget]:
    """Return the appointments that `caller` made and that are still to come or just due, the first one first."""
    kept = CallTarget.objects.filter(claimed_by=caller, claimed_until__gt=now, closed_at=None, appointment_at__isnull=False)
    return kept.select_related("invitation__office_holder", "invitation__official").order_by("appointment_at")
