"""A person is on the screen of one caller at a time."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from surveys.call_queue import current_target
from surveys.calling import LEASE, LostClaimError, claim_next, let_go, record_outcome
from surveys.choices import CallOutcome
from surveys.models import CallAttempt, CallTarget, Survey
from tests.examples import make_survey
from tests.surveys.calling.conftest import NOW, with_phone

pytestmark = pytest.mark.django_db


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
