"""Who is called next, and how many wait."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from organisations.choices import OFFICES_OF_TIER, Office, OfficialRole, Tier
from organisations.models import OfficeHolder, Organisation
from surveys.call_queue import QueueCounts, asks_question, queue_counts, queues, response_by_function
from surveys.calling import claim_next
from surveys.choices import CallOutcome, Disposition, InvitationStatus, Phase
from surveys.models import CallTarget, Edition, Invitation
from tests.examples import make_invitation, make_official_invitation, make_response, make_survey_of_organisations
from tests.surveys.calling.conftest import NOW, called, with_phone

pytestmark = pytest.mark.django_db


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
