"""Calls people who did not answer: hands out one person a caller, writes down how a call ended, plans the next attempt."""

from datetime import datetime, time, timedelta
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import transaction

from surveys.call_queue import DUTCH_TIME, current_target, has_on_screen, part_of_day, queues, without_target
from surveys.choices import CallOutcome, Disposition
from surveys.models import CallAttempt, CallTarget, Invitation, Survey
from surveys.queries import surveys_in_field

LEASE: Final = timedelta(minutes=15)
"""So long a person stays on the screen of one caller; also how long an appointment waits for who made it."""
MOST_ATTEMPTS: Final = 5
REST: Final = timedelta(hours=20)
BUSY_PAUSE: Final = timedelta(minutes=30)
FILL_IN_PAUSE: Final = timedelta(days=5)
CALLING_HOURS: Final = ((9, 12), (12, 17), (17, 21))
"""When a next attempt is planned, on weekdays."""
ROWS_AT_ONCE: Final = 1000
_DAYS_AHEAD: Final = 7
_SATURDAY: Final = 5
_TRIED_AGAIN: Final = (CallOutcome.NO_ANSWER, CallOutcome.BUSY, CallOutcome.WILL_FILL_IN)
_REASONS: Final = {
    CallOutcome.REFUSED: (Disposition.REFUSED, "aan de telefoon"),
    CallOutcome.NOT_IN_OFFICE: (Disposition.INELIGIBLE, "gehoord aan de telefoon"),
}


class LostClaimError(Exception):
    """The person is no longer on the screen of this caller: written down already, or taken over after the lease."""


class BadAppointmentError(ValueError):
    """An appointment needs a moment that is still to come, before the survey closes."""


# --- one person a caller -------------------------------------------------------------------------------------------
def claim_next(survey: Survey, caller: Any, now: datetime) -> CallTarget | None:
    """Return whom `caller` is to call: who is on the screen already, else the next one; None when nobody can be called.

    The row is locked in one short transaction, and rows that another caller is taking are passed over.
    """
    if is_in_field := surveys_in_field(now).filter(pk=survey.pk).exists():
        _put_on_list(survey)
    with transaction.atomic():
        # Somebody who asks twice at once gets one person.
        User.objects.select_for_update(no_key=True).get(pk=caller.pk)
        if has_on_screen(caller, now):
            return current_target(caller, now)
        target = _locked_next(survey, caller, now) if is_in_field else None
        if target is not None:
            CallTarget.objects.filter(pk=target.pk).update(claimed_by=caller, claimed_until=now + LEASE)
    return target


def _locked_next(survey: Survey, caller: Any, now: datetime) -> CallTarget | None:
    for targets in queues(survey, caller, now):
        if target := targets.select_for_update(skip_locked=True, of=("self",)).first():
            return target
    return None


def _put_on_list(survey: Survey) -> None:
    """Give everybody who may be called a row, so that there is something to lock."""
    rows = [CallTarget(invitation_id=pk) for pk in without_target(survey).values_list("pk", flat=True)]
    CallTarget.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)


def let_go(caller: Any, now: datetime) -> None:
    """Give back who is on the screen, for a pause; appointments stay with their caller."""
    current = current_target(caller, now)
    if current is not None:
        CallTarget.objects.filter(pk=current.pk, claimed_by=caller).update(claimed_by=None, claimed_until=None)


# --- how a call ended ----------------------------------------------------------------------------------------------
@transaction.atomic
def record_outcome(
    target_id: int, outcome: CallOutcome, *, caller: Any, now: datetime, appointment_at: datetime | None = None
) -> CallTarget:
    """Write down how a call ended and what follows from it; nothing that was said is kept.

    Raises LostClaimError, and BadAppointmentError for an appointment without a sound moment.
    """
    locked = CallTarget.objects.select_for_update(of=("self",)).select_related("invitation__survey__edition")
    target = locked.filter(pk=target_id, claimed_by=caller, closed_at=None).first()
    if target is None or (target.next_attempt_at is not None and target.next_attempt_at > now):
        raise LostClaimError
    target.attempts += 1
    target.claimed_by, target.claimed_until = None, None
    target.appointment_at = None
    if outcome is CallOutcome.APPOINTMENT:
        _appoint(target, caller, appointment_at, now)
    elif outcome in _TRIED_AGAIN and target.attempts < MOST_ATTEMPTS:
        target.next_attempt_at = next_attempt(outcome, now)
    else:
        target.closed_at = now
    target.save()
    CallAttempt.objects.create(target=target, caller=caller, outcome=outcome, called_at=now)
    _dispose(target.invitation, outcome)
    return target


def _appoint(target: CallTarget, caller: Any, appointment_at: datetime | None, now: datetime) -> None:
    """Keep the target for the caller who made the appointment, until a quarter of an hour after it."""
    if appointment_at is None or not now < appointment_at < target.invitation.survey.closes_at:
        raise BadAppointmentError
    target.appointment_at = target.next_attempt_at = appointment_at
    target.claimed_by, target.claimed_until = caller, appointment_at + LEASE


def _dispose(invitation: Invitation, outcome: CallOutcome) -> None:
    """Note on the invitation what the call says about the person; who refuses gets no more mails either."""
    if outcome not in _REASONS:
        return
    disposition, reason = _REASONS[outcome]
    values: dict[str, Any] = {"disposition": disposition, "disposition_reason": reason}
    if disposition is Disposition.REFUSED:
        values["opted_out"] = True
    Invitation.objects.filter(pk=invitation.pk).update(**values)


# --- the next attempt ----------------------------------------------------------------------------------------------
def next_attempt(outcome: CallOutcome, called_at: datetime) -> datetime:
    """Return from when somebody may be called again after a call that ended so."""
    if outcome is CallOutcome.BUSY:
        return called_at + BUSY_PAUSE
    if outcome is CallOutcome.WILL_FILL_IN:
        return called_at + FILL_IN_PAUSE
    return other_part_of_day(called_at)


def other_part_of_day(called_at: datetime) -> datetime:
    """Return the first moment in another part of a weekday, at least 20 hours later."""
    earliest = called_at + REST
    first_day = earliest.astimezone(DUTCH_TIME).date()
    for day in (first_day + timedelta(days=ahead) for ahead in range(_DAYS_AHEAD)):
        if day.weekday() >= _SATURDAY:
            continue
        for start, end in CALLING_HOURS:
            begin, stop = (datetime.combine(day, time(hour), tzinfo=DUTCH_TIME) for hour in (start, end))
            if part_of_day(begin) != part_of_day(called_at) and earliest < stop:
                return max(begin, earliest)
    return earliest
