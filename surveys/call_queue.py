"""Who may be called now and in which order, per survey. Reads only; rows are locked and written in `calling.py`."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, ExtractHour

from surveys.choices import CallOutcome, Disposition, InvitationStatus, Phase, SurveyKind
from surveys.invitees import invitees_of, with_person
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
    """Return who may be called and is not on the list of the callers yet."""
    return Invitation.objects.filter(to_call(survey), call_target=None)


def current_target(caller: Any, now: datetime) -> CallTarget | None:
    """Return whom `caller` has on the screen.

    An appointment that is still to come is kept for the caller and not on the screen; one that is due comes after who is
    on it now.
    """
    mine = CallTarget.objects.filter(_is_due(now), claimed_by=caller, claimed_until__gt=now, closed_at=None)
    related = ("invitation__survey__edition", *with_person("invitation__"))
    return mine.select_related(*related).prefetch_related("calls").order_by(F("appointment_at").asc(nulls_first=True)).first()


# --- in which order ------------------------------------------------------------------------------------------------
def queue(survey: Survey, caller: Any, now: datetime) -> QuerySet[CallTarget]:
    """Return whom `caller` may call at `now`, the first one first.

    Appointments that are due, then the function with the lowest response, then who was tried least; within these the random
    id of the invitation decides, so that the order is by chance and stays the same.
    """
    is_free = Q(claimed_until=None) | Q(claimed_until__lte=now) | Q(claimed_by=caller)
    targets = _open_targets(survey).filter(_is_due(now), is_free).exclude(_had_this_part_of_day(now))
    has_appointment = Case(When(appointment_at__lte=now, then=Value(0)), default=Value(1), output_field=IntegerField())
    return targets.order_by(has_appointment, _place_of_function(survey), "attempts", "invitation_id")


def _open_targets(survey: Survey) -> QuerySet[CallTarget]:
    """Return who is still to be called, with how and at which hour the last call ended.

    Nearly everybody was never called: for them no call is looked for, which is most of the work.
    """
    calls = CallAttempt.objects.filter(target=OuterRef("pk")).order_by("-called_at", "-pk")
    hours = calls.annotate(hour=ExtractHour("called_at", tzinfo=DUTCH_TIME)).values("hour")
    return CallTarget.objects.filter(to_call(survey, "invitation__"), closed_at=None).alias(
        last_outcome=Coalesce(Case(When(attempts__gt=0, then=Subquery(calls.values("outcome")[:1]))), Value("")),
        last_hour=Coalesce(Case(When(attempts__gt=0, then=Subquery(hours[:1]))), Value(-1)),
    )


def _is_due(now: datetime) -> Q:
    return Q(next_attempt_at=None) | Q(next_attempt_at__lte=now)


def _had_this_part_of_day(now: datetime) -> Q:
    """Return the condition of who did not answer in this part of the day: another part is more promising."""
    start, end = part_of_day(now)
    return Q(last_outcome=CallOutcome.NO_ANSWER, last_hour__gte=start, last_hour__lt=end)


def _place_of_function(survey: Survey) -> Case:
    invitees, shares = invitees_of(survey.kind), response_by_function(survey)
    ordered = sorted(shares, key=lambda group: shares[group])
    places = [
        When(invitees.where("invitation__", organisation__tier=tier, **{invitees.function: function}), then=Value(place))
        for place, (tier, function) in enumerate(ordered)
    ]
    return Case(*places, default=Value(len(places)), output_field=IntegerField())


def response_by_function(survey: Survey) -> dict[tuple[str, str], float]:
    """Return for every tier and function which share of the approached responded, in one query.

    Office holders respond with answers that count, and these know only their function; officials by having begun.
    """
    invitees = invitees_of(survey.kind)
    invited = Invitation.objects.filter(survey=survey).exclude(disposition=Disposition.EXCLUDED)
    responded = Response.objects.filter(survey=survey, counts=True)
    if survey.edition.phase != Phase.PROEFVELD:
        invited, responded = invited.filter(is_test=False), responded.filter(is_test=False)
    if asks_question(survey):
        rows = invited.values_list(*invitees.counted_by()).annotate(approached=Count("pk"), counted=Value(0))
        rows = rows.union(responded.values_list("tier", "office").annotate(approached=Value(0), counted=Count("pk")), all=True)
    else:
        begun = Count("pk", filter=~Q(status=InvitationStatus.NEW))
        rows = invited.values_list(*invitees.counted_by()).annotate(approached=Count("pk"), counted=begun)
    approached, counted = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for tier, function, people, answers in rows.order_by():
        approached[tier, function] += people
        counted[tier, function] += answers
    groups = [(str(one.tier), str(one.function)) for one in invitees.functions]
    return {group: counted[group] / approached[group] if approached[group] else 0.0 for group in groups}


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
    counts = _open_targets(survey).aggregate(
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
