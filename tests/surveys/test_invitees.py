"""The people of each kind of survey, and where they stand from an invitation."""

import pytest

from organisations.choices import Office, OfficialRole, Tier
from organisations.models import Official
from organisations.queries import officials_to_ask
from surveys.choices import SurveyKind
from surveys.invitees import TierFunction, invitees_of, of_either, with_person
from tests.examples import make_official, make_organisation


def test_office_holders_are_counted_by_nine_offices_and_officials_by_five_roles():
    assert [len(invitees_of(kind).functions) for kind in SurveyKind] == [9, 5]
    assert invitees_of(SurveyKind.AMBTSDRAGERS).counted_by() == ("office_holder__organisation__tier", "office_holder__office")
    assert invitees_of(SurveyKind.ORGANISATIES).counted_by("x__") == ("x__official__organisation__tier", "x__official__role")


def test_key_of_an_office_is_its_own_and_a_role_needs_its_tier():
    assert TierFunction(Tier.GEMEENTE, Office.WETHOUDER).key == "wethouder"
    assert TierFunction(Tier.PROVINCIE, OfficialRole.GRIFFIER).key == "provincie-griffier"


@pytest.mark.parametrize("kind", SurveyKind)
def test_every_function_is_found_by_its_key(kind):
    invitees = invitees_of(kind)

    assert [invitees.named(one.key) for one in invitees.functions] == list(invitees.functions)
    assert invitees.named("onzin") is None


def test_condition_on_either_reads_both_people():
    assert "office_holder__email" in str(of_either(email="x"))
    assert "official__email" in str(of_either(email="x"))
    assert with_person("x__") == ("x__office_holder__organisation", "x__official__organisation")


@pytest.mark.django_db
def test_officials_to_ask_are_in_office_with_a_role_of_their_tier():
    asked = [make_official(role) for role in OfficialRole]
    make_official(left_on="2020-01-01", email="weg@x.test")
    make_official(organisation=make_organisation(Tier.WATERSCHAP))

    assert set(officials_to_ask()) == set(asked)
    assert Official.objects.count() == 5
