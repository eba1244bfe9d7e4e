"""How a call ended, and when the next is."""

from datetime import UTC, datetime, timedelta

import pytest

from surveys.call_queue import appointments_of, current_target
from surveys.calling import (
    LEASE,
    BadAppointmentError,
    LostClaimError,
    claim_next,
    let_go,
    next_attempt,
    other_part_of_day,
    record_outcome,
)
from surveys.choices import CallOutcome, Disposition
from surveys.models import CallAttempt, CallTarget, Invitation
from tests.surveys.calling.conftest import AFTERNOON, NOW, TOMORROW_AFTERNOON, called, with_phone

pytestmark = pytest.mark.django_db


def test_no_answer_waits_for_another_part_of_the_day(survey, caller):
    with_phone(survey)

    target = called(survey, caller, CallOutcome.NO_ANSWER)

    assert (target.attempts, target.claimed_by, target.closed_at) == (1, None, None)
    assert claim_next(survey, caller, AFTERNOON) is None  # not within 20 hours
    assert claim_next(survey, caller, NOW + timedelta(days=1)) is None  # the same part of the day
    assert claim_next(survey, caller, NOW + timedelta(days=2)) is None  # and the next day as well
    assert claim_next(survey, caller, TOMORROW_AFTERNOON) == target


@pytest.mark.parametrize(
    ("called_at", "again_at"),
    [
        ("2026-11-24 10:00", "2026-11-25 12:00"),  # morning: tomorrow afternoon
        ("2026-11-24 14:00", "2026-11-25 10:00"),  # afternoon: tomorrow morning, 20 hours later
        ("2026-11-24 18:30", "2026-11-25 14:30"),  # evening: tomorrow afternoon
        ("2026-11-24 12:10", "2026-11-25 09:00"),
        ("2026-11-27 10:00", "2026-11-30 12:00"),  # Friday: Monday
        ("2026-10-24 16:00", "2026-10-26 09:00"),  # over the end of summer time
    ],
)
def test_other_part_of_day_plans_a_weekday(called_at, again_at):
    from surveys.call_queue import DUTCH_TIME  # noqa: PLC0415 -- only here

    moments = [datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=DUTCH_TIME) for text in (called_at, again_at)]

    assert other_part_of_day(moments[0].astimezone(UTC)) == moments[1]


def test_next_attempt_of_the_other_outcomes():
    assert next_attempt(CallOutcome.BUSY, NOW) == NOW + timedelta(minutes=30)
    assert next_attempt(CallOutcome.WILL_FILL_IN, NOW) == NOW + timedelta(days=5)


def test_fifth_attempt_is_the_last(survey, caller):
    with_phone(survey)
    now = NOW
    for _ in range(5):
        target = called(survey, caller, CallOutcome.BUSY, now)
        now += timedelta(minutes=30)

    assert (target.attempts, target.closed_at) == (5, now - timedelta(minutes=30))
    assert claim_next(survey, caller, now) is None
    assert Invitation.objects.get().disposition == ""


def test_appointment_comes_first_and_to_who_made_it(survey, caller, other):
    with_phone(survey)
    moment = NOW + timedelta(hours=3)
    target = called(survey, caller, CallOutcome.APPOINTMENT, appointment_at=moment)
    with_phone(survey)

    assert claim_next(survey, other, NOW) != target
    let_go(other, NOW)
    assert list(appointments_of(caller, NOW)) == [target]
    assert current_target(caller, NOW) is None
    assert claim_next(survey, other, moment) != target  # kept for who made it
    let_go(other, moment)
    assert claim_next(survey, caller, moment) == target
    let_go(caller, moment)
    assert claim_next(survey, other, moment) == target


def test_appointment_that_its_caller_missed_goes_to_another(survey, caller, other):
    with_phone(survey)
    moment = NOW + timedelta(hours=3)
    target = called(survey, caller, CallOutcome.APPOINTMENT, appointment_at=moment)

    assert claim_next(survey, other, moment + LEASE) == target


def test_appointment_that_is_due_waits_for_the_call_on_the_screen(survey, caller):
    with_phone(survey)
    moment = NOW + timedelta(minutes=10)
    appointed = called(survey, caller, CallOutcome.APPOINTMENT, appointment_at=moment)
    with_phone(survey)
    on_screen = claim_next(survey, caller, moment - timedelta(minutes=1))

    assert current_target(caller, moment) == on_screen
    record_outcome(on_screen.pk, CallOutcome.BUSY, caller=caller, now=moment)
    assert current_target(caller, moment) == appointed


@pytest.mark.parametrize("moment", [None, NOW, NOW + timedelta(days=61)])
def test_appointment_needs_a_moment_before_closing(survey, caller, moment):
    with_phone(survey)

    with pytest.raises(BadAppointmentError):
        called(survey, caller, CallOutcome.APPOINTMENT, appointment_at=moment)
    assert CallAttempt.objects.count() == 0
    assert CallTarget.objects.get().claimed_by == caller


@pytest.mark.parametrize(
    ("outcome", "disposition", "opted_out"),
    [
        (CallOutcome.REFUSED, Disposition.REFUSED, True),
        (CallOutcome.NOT_IN_OFFICE, Disposition.INELIGIBLE, False),
        (CallOutcome.WRONG_NUMBER, "", False),
        (CallOutcome.LANGUAGE, "", False),
    ],
)
def test_outcome_that_closes_says_why(survey, caller, outcome, disposition, opted_out):
    invitation = with_phone(survey)

    assert called(survey, caller, outcome).closed_at == NOW

    invitation.refresh_from_db()
    assert (invitation.disposition, invitation.opted_out) == (disposition, opted_out)


def test_outcome_sent_twice_counts_once(survey, caller):
    with_phone(survey)
    target = called(survey, caller, CallOutcome.APPOINTMENT, appointment_at=NOW + timedelta(hours=1))

    with pytest.raises(LostClaimError):
        record_outcome(target.pk, CallOutcome.APPOINTMENT, caller=caller, now=NOW, appointment_at=NOW + timedelta(hours=1))
    assert CallAttempt.objects.count() == 1
