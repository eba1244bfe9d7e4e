import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from organisations.choices import OFFICES_OF_TIER, Office, OfficialRole, Tier
from organisations.models import OfficeHolder, Organisation
from surveys.call_queue import (
    QueueCounts,
    appointments_of,
    asks_question,
    current_target,
    queue_counts,
    queues,
    response_by_function,
)
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
from surveys.choices import CallOutcome, Disposition, InvitationStatus, Phase
from surveys.models import CallAttempt, CallTarget, Edition, Invitation, Survey
from tests.examples import (
    make_invitation,
    make_official_invitation,
    make_response,
    make_survey,
    make_survey_of_organisations,
    make_version,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday, ten in the morning in Amsterdam
AFTERNOON = NOW + timedelta(hours=4)
TOMORROW_AFTERNOON = NOW + timedelta(days=1, hours=4)


@pytest.fixture
def caller():
    return User.objects.create(username="beller")


@pytest.fixture
def other():
    return User.objects.create(username="collega")


@pytest.fixture
def survey():
    made = make_survey(now=NOW, days_left=60)
    make_version(made, now=NOW)
    return Survey.objects.select_related("edition").get(pk=made.pk)


def with_phone(survey, office=Office.RAADSLID, **values):
    invitation = make_invitation(survey, office, **values)
    OfficeHolder.objects.filter(pk=invitation.office_holder_id).update(phone="06 00 00 00 01")
    return invitation


def called(survey, caller, outcome, now=NOW, **values):
    target = claim_next(survey, caller, now)
    return record_outcome(target.pk, outcome, caller=caller, now=now, **values)


# --- the queue -----------------------------------------------------------------------------------------------------
def test_claim_next_passes_over_who_is_not_to_be_called(survey, caller):
    make_invitation(survey, Office.RAADSLID)  # without a number
    with_phone(survey, status=InvitationStatus.COMPLETE)
    with_phone(survey, is_test=True)
    Invitation.objects.filter(pk=with_phone(survey).pk).update(opted_out=True)
    Invitation.objects.filter(pk=with_phone(survey).pk).update(disposition=Disposition.INELIGIBLE)
    OfficeHolder.objects.filter(pk=with_phone(survey).office_holder_id).update(left_on=NOW.date())
    begun = with_phone(survey, status=InvitationStatus.STARTED)

    assert claim_next(survey, caller, NOW).invitation == begun
    assert CallTarget.objects.count() == 1


@pytest.mark.parametrize("phase", [Phase.VOORBEREIDING, Phase.VERWERKING])
def test_claim_next_outside_the_field_gives_nobody(survey, caller, phase):
    with_phone(survey)
    Edition.objects.update(phase=phase)

    assert claim_next(survey, caller, NOW) is None


def test_claim_next_takes_test_people_in_the_proefveld(survey, caller):
    with_phone(survey, is_test=True)
    survey.edition.phase = Phase.PROEFVELD
    survey.edition.save()

    assert claim_next(survey, caller, NOW) is not None


def test_claim_next_begins_with_the_office_that_answered_least(survey, caller, other):
    for office, answers in ((Office.RAADSLID, 1), (Office.WETHOUDER, 0), (Office.LID_AB, 2)):
        with_phone(survey, office)
        make_invitation(survey, office)
        for _ in range(answers):
            make_response(survey, office, counts=True)

    offices = [claim_next(survey, each, NOW).invitation.office_holder.office for each in (caller, other)]

    assert offices == [Office.WETHOUDER, Office.RAADSLID]
    answered = {office: share for (_, office), share in response_by_function(survey).items() if share}
    assert answered == {Office.RAADSLID: 0.5, Office.LID_AB: 1.0}


def test_response_by_function_takes_one_query_and_leaves_out_who_was_excluded(survey, django_assert_num_queries):
    with_phone(survey)
    make_response(survey, Office.RAADSLID, counts=True)
    Invitation.objects.filter(pk=with_phone(survey).pk).update(disposition=Disposition.EXCLUDED)

    with django_assert_num_queries(1):
        assert response_by_function(survey)[Tier.GEMEENTE, Office.RAADSLID] == 1.0


def test_claim_next_prefers_fewest_attempts_then_keeps_one_order(survey, caller):
    people = sorted((with_phone(survey) for _ in range(3)), key=lambda invitation: invitation.pk)
    CallTarget.objects.create(invitation=people[0], attempts=1)

    order = []
    for _ in people:
        order.append(claim_next(survey, caller, NOW).invitation)
        called(survey, caller, CallOutcome.WRONG_NUMBER)

    assert order == [people[1], people[2], people[0]]


def test_claim_next_takes_no_more_queries_where_many_wait(survey, caller, django_assert_max_num_queries):
    for _ in range(20):
        with_phone(survey)
    called(survey, caller, CallOutcome.WRONG_NUMBER)

    with django_assert_max_num_queries(10):  # savepoints among them
        assert claim_next(survey, caller, NOW) is not None


def test_claim_next_reads_the_next_person_from_an_index(survey, caller):
    with_phone(survey)
    _, first, *_ = queues(survey, caller, NOW)

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
        plan = first[:1].explain()

    assert "call_target_order" in plan
    assert "Sort" not in plan.partition("SubPlan")[0]


def test_claim_next_finds_who_has_an_office_of_another_tier(survey, caller):
    invitation = with_phone(survey)
    Organisation.objects.filter(pk=invitation.office_holder.organisation_id).update(tier=Tier.PROVINCIE)

    assert claim_next(survey, caller, NOW).invitation == invitation


def test_due_appointments_come_in_the_order_of_their_moments(survey, caller, other):
    people = [with_phone(survey) for _ in range(3)]
    for minutes, invitation in zip((20, 10, 30), people, strict=True):
        moment = NOW - timedelta(minutes=minutes)
        CallTarget.objects.create(invitation=invitation, appointment_at=moment, next_attempt_at=moment)

    found = [claim_next(survey, each, NOW).invitation for each in (caller, other)]

    assert found == [people[2], people[0]]


def test_claim_next_keeps_the_person_on_the_screen(survey, caller, other):
    first, second = with_phone(survey), with_phone(survey)

    target = claim_next(survey, caller, NOW)

    assert claim_next(survey, caller, NOW) == target
    assert {target.invitation, claim_next(survey, other, NOW).invitation} == {first, second}
    assert claim_next(survey, User.objects.create(username="derde"), NOW) is None


def test_lease_that_ended_lets_another_caller_take_over(survey, caller, other):
    with_phone(survey)
    target = claim_next(survey, caller, NOW)

    assert claim_next(survey, other, NOW + LEASE - timedelta(seconds=1)) is None
    assert claim_next(survey, other, NOW + LEASE) == target
    with pytest.raises(LostClaimError):
        record_outcome(target.pk, CallOutcome.BUSY, caller=caller, now=NOW + LEASE)


def test_let_go_gives_the_person_to_others_at_once(survey, caller, other):
    with_phone(survey)
    target = claim_next(survey, caller, NOW)

    let_go(caller, NOW)

    assert current_target(caller, NOW) is None
    assert claim_next(survey, other, NOW) == target


@pytest.mark.django_db(transaction=True)
def test_callers_at_once_never_get_the_same_person():
    survey = make_survey(now=NOW, days_left=60)
    survey = Survey.objects.select_related("edition").get(pk=survey.pk)
    for _ in range(30):
        with_phone(survey)
    callers = [User.objects.create(username=f"beller{number}") for number in range(3)]
    start, found = threading.Barrier(len(callers)), []

    def work(me):
        try:
            start.wait()
            while target := claim_next(survey, me, NOW):
                found.append(target.pk)
                record_outcome(target.pk, CallOutcome.WRONG_NUMBER, caller=me, now=NOW)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=(me,)) for me in callers]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(found) == len(set(found)) == CallAttempt.objects.count() == 30


@pytest.mark.django_db(transaction=True)
def test_person_whose_row_another_connection_holds_is_passed_over():
    survey = make_survey(now=NOW, days_left=60)
    survey = Survey.objects.select_related("edition").get(pk=survey.pk)
    one, two = (User.objects.create(username=name) for name in ("een", "twee"))
    people = sorted((with_phone(survey) for _ in range(2)), key=lambda invitation: invitation.pk)
    for invitation in people:
        CallTarget.objects.create(invitation=invitation)
    held, go, found = threading.Event(), threading.Event(), []

    def hold():
        try:
            with transaction.atomic():
                found.append(CallTarget.objects.select_for_update().get(invitation=people[0]).invitation_id)
                held.set()
                go.wait(10)
        finally:
            connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    try:
        assert claim_next(survey, one, NOW).invitation == people[1]
        assert claim_next(survey, two, NOW) is None
    finally:
        go.set()
        holder.join()


# --- how a call ended ----------------------------------------------------------------------------------------------
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


# --- counts --------------------------------------------------------------------------------------------------------
def test_queue_counts_puts_everybody_in_one_group(survey, caller, other):
    for _ in range(5):
        with_phone(survey)
    called(survey, caller, CallOutcome.NO_ANSWER)
    called(survey, caller, CallOutcome.APPOINTMENT, appointment_at=NOW + timedelta(days=2))
    called(survey, caller, CallOutcome.LANGUAGE)
    claim_next(survey, other, NOW)

    assert queue_counts(survey, caller, NOW) == QueueCounts(1, 1, 1, 1, 0, 1)
    later = NOW + timedelta(days=1, hours=2)
    assert queue_counts(survey, caller, later) == QueueCounts(3, 0, 1, 0, 0, 1)
    assert queue_counts(survey, caller, NOW + timedelta(days=1, hours=23)).other_part == 1


def test_queue_is_the_same_for_organisations_without_the_question(survey, caller):
    organisations = make_survey_of_organisations(survey)
    invitation = make_official_invitation(organisations, phone="06 00")
    make_official_invitation(organisations, OfficialRole.SECRETARIS)

    assert claim_next(organisations, caller, NOW).invitation == invitation
    assert queue_counts(organisations, caller, NOW) == QueueCounts(1, 0, 0, 0, 0, 0)
    assert (asks_question(survey), asks_question(organisations)) == (True, False)


def test_claim_next_takes_few_queries_at_full_size(survey, caller, django_assert_max_num_queries):
    first = with_phone(survey)
    holders = OfficeHolder.objects.bulk_create(
        OfficeHolder(
            organisation=first.office_holder.organisation,
            office=OFFICES_OF_TIER[Tier.GEMEENTE][number % 3],
            family_name=f"N{number}",
            phone="06 00",
        )
        for number in range(2500)
    )
    Invitation.objects.bulk_create(
        Invitation(survey=survey, office_holder=holder, lookup=f"{number:032d}".encode()) for number, holder in enumerate(holders)
    )

    with django_assert_max_num_queries(13):  # one of them looks for appointments, which nobody sorts with the others
        assert claim_next(survey, caller, NOW) is not None
    assert CallTarget.objects.count() == 2501
