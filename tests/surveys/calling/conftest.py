"""Callers, and a survey with people who have a telephone number."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User

from organisations.choices import Office
from organisations.models import OfficeHolder
from surveys.calling import claim_next, record_outcome
from surveys.models import Survey
from tests.examples import make_invitation, make_survey, make_version

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
