"""An invitation is of one person: an office holder or an official."""

import secrets

import pytest
from django.db import IntegrityError

from organisations.choices import Office, OfficialRole
from organisations.models import Official
from surveys.models import Invitation
from tests.examples import make_office_holder, make_survey


@pytest.fixture
def people(db):  # noqa: ARG001 -- rows are wanted
    """Make a griffier and a raadslid of one organisation."""
    holder = make_office_holder(Office.RAADSLID)
    official = Official.objects.create(
        organisation=holder.organisation, role=OfficialRole.GRIFFIER, family_name="Griffie", sort_key="griffie"
    )
    return holder, official


def make(survey, **person):
    return Invitation.objects.create(survey=survey, lookup=secrets.token_bytes(32), **person)


def test_person_is_whoever_is_invited(people):
    holder, official = people
    survey = make_survey()

    assert make(survey, office_holder=holder).person == holder
    assert make(survey, official=official).person == official
    assert official.function is OfficialRole.GRIFFIER
    assert holder.function is Office.RAADSLID


def test_an_invitation_is_of_somebody(people):  # noqa: ARG001 -- rows are wanted
    with pytest.raises(IntegrityError, match="invitation_of_one_person"):
        make(make_survey())


def test_an_invitation_is_not_of_two_people(people):
    holder, official = people

    with pytest.raises(IntegrityError, match="invitation_of_one_person"):
        make(make_survey(), office_holder=holder, official=official)


def test_an_official_is_invited_once_to_a_survey(people):
    _, official = people
    survey = make_survey()
    make(survey, official=official)

    with pytest.raises(IntegrityError, match="invitation_once_an_official"):
        make(survey, official=official)


def test_an_invitation_of_nobody_says_so():
    with pytest.raises(ValueError, match="of nobody"):
        _ = Invitation().person
