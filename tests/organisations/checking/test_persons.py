import pytest

from organisations.checking.names import grouped, is_full_match, may_be_one
from organisations.checking.persons import person_findings
from organisations.choices import FrameCheck, Office, OfficialRole
from tests.organisations.checking.examples import DORP, SCHAP, STAD, UTRECHT, frame, person


def found(*people):
    return [(each.check, each.people, each.text) for each in person_findings(frame(*people))]


def two_offices(*people):
    return [each.people for each in person_findings(frame(*people)) if each.check == FrameCheck.TWO_OFFICES]


@pytest.mark.parametrize(
    ("one", "other", "may", "is_full"),
    [
        ({"first_name": "Jan"}, {"first_name": "Jan"}, True, True),
        ({"first_name": "Jan"}, {"first_name": "Piet"}, False, False),
        ({"first_name": "Jan"}, {"initials": "J."}, True, False),
        ({"first_name": "Jan"}, {"initials": "P."}, False, False),
        ({"initials": "J."}, {"initials": "J.P."}, True, False),
        ({"initials": "J.P."}, {"initials": "J.P."}, True, True),
        ({"initials": "J."}, {"initials": "J."}, True, False),
        ({"initials": "J.P."}, {"initials": "J.H."}, False, False),
        ({"first_name": "Jan", "initials": "J."}, {"first_name": "Jan", "initials": "J.P."}, True, False),
        ({"first_name": "Hans", "initials": "J."}, {"first_name": "Jan", "initials": "J."}, False, False),
        ({}, {}, True, False),
        ({"family_name": "Özdemir", "first_name": "Ali"}, {"family_name": "Ozdemir", "first_name": "ALI"}, True, True),
        ({"prefix": "van", "first_name": "Jan"}, {"first_name": "Jan"}, False, False),
    ],
)
def test_names_are_compared_part_by_part(one, other, may, is_full):
    left, right = person(**one), person(**other)

    assert (may_be_one(left, right), is_full_match(left, right)) == (may, is_full)
    assert (may_be_one(right, left), is_full_match(right, left)) == (may, is_full)


def test_grouping_puts_those_with_one_key_together_and_leaves_the_others_out():
    one, other, third, alone = person(email="a"), person(email="a"), person(email="a"), person(email="")

    assert grouped([one, alone, other, person(email="b"), third, person(email="")], lambda each: each.email) == [
        [one, other, third]
    ]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"email": "a@dorp.nl"}, "hetzelfde e-mailadres"),
        ({"phone": "06-1234 5678"}, "hetzelfde telefoonnummer"),
        ({}, "dezelfde naam in één organisatie"),
    ],
)
def test_two_offices_in_one_organisation_are_told_with_the_surest_reason(values, reason):
    one, other = person(initials="J.", **values), person(role=Office.WETHOUDER, first_name="Jan", **values)

    assert found(one, other) == [(FrameCheck.TWO_OFFICES, (one, other), f"2 functies, 2 uitnodigingen; gevonden door {reason}.")]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"organisation": DORP}, {"organisation": UTRECHT, "role": Office.STATENLID}, True),
        ({"organisation": STAD}, {"organisation": UTRECHT, "role": Office.STATENLID}, False),
        ({"organisation": STAD}, {"organisation": SCHAP, "role": Office.LID_AB}, True),
        ({"organisation": DORP}, {"organisation": STAD}, False),
        ({"organisation": DORP}, {"organisation": STAD, "phone": "06 12345678"}, True),
        ({"organisation": DORP}, {"organisation": STAD, "email": "jan@bos.nl"}, True),
    ],
)
def test_two_organisations_are_one_person_by_full_name_in_one_region_or_by_address(one, other, expected):
    shared = {"first_name": "Jan", "phone": "0612345678" if "phone" in other else ""}
    if "email" in other:
        shared["email"] = "jan@bos.nl"
    first, second = person(**{**shared, **one}), person(**{**shared, **other})

    assert two_offices(first, second) == ([(first, second)] if expected else [])


def test_three_offices_are_one_finding():
    people = (
        person(first_name="Jan"),
        person(UTRECHT, Office.STATENLID, first_name="Jan"),
        person(SCHAP, Office.LID_AB, first_name="Jan"),
    )

    assert two_offices(*people) == [people]


def test_choice_settles_it_and_stays_settled_by_the_choice_alone():
    chosen = person(first_name="Jan")
    other = person(role=Office.WETHOUDER, first_name="Jan", asked_as=chosen.pk)
    unlike = person(STAD, family_name="Bosch", asked_as=chosen.pk)

    assert found(chosen, other, unlike) == []


def test_choice_between_two_leaves_the_third_open():
    chosen = person(first_name="Jan")
    other = person(role=Office.WETHOUDER, first_name="Jan", asked_as=chosen.pk)
    third = person(UTRECHT, Office.STATENLID, first_name="Jan")

    assert [text for _, _, text in found(chosen, other, third)] == [
        "3 functies, 2 uitnodigingen; gevonden door dezelfde naam in één organisatie."
    ]


@pytest.mark.parametrize("target", [99_999, "each other"])
def test_choice_for_somebody_who_left_is_told_since_nobody_is_invited(target):
    one = person(first_name="Jan")
    other = person(role=Office.WETHOUDER, first_name="Jan")
    one.asked_as = 99_999 if target == 99_999 else other.pk
    other.asked_as = one.pk

    (finding,) = found(one, other)

    assert finding == (
        FrameCheck.TWO_OFFICES,
        (one, other),
        "Krijgt geen uitnodiging: wordt benaderd als iemand die niet meer in functie is.",
    )


def test_choice_for_somebody_who_left_is_told_for_who_is_alone():
    holder = person(asked_as=99_999)

    assert two_offices(holder) == [(holder,)]


def test_official_is_asked_in_another_survey():
    assert found(person(first_name="Jan"), person(role=OfficialRole.GRIFFIER, first_name="Jan")) == []


def test_same_name_in_one_office_may_stand_there_twice():
    one, other = person(first_name="Jan"), person(initials="J.")

    assert found(one, other) == [(FrameCheck.TWICE, (one, other), "Twee keer raadslid met dezelfde naam.")]


def test_official_may_stand_there_twice_too():
    one, other = person(role=OfficialRole.GRIFFIER, first_name="Jan"), person(role=OfficialRole.GRIFFIER, first_name="Jan")

    assert [(check, people) for check, people, _ in found(one, other)] == [(FrameCheck.TWICE, (one, other))]


def test_same_name_twice_is_settled_by_a_choice():
    chosen = person(first_name="Jan")

    assert found(chosen, person(first_name="Jan", asked_as=chosen.pk)) == []


def test_relatives_with_other_first_names_are_two_people():
    assert found(person(first_name="Jan"), person(first_name="Joke")) == []


def test_finding_comes_back_when_an_office_changes():
    one, other = person(first_name="Jan"), person(role=Office.WETHOUDER, first_name="Jan")
    (before,) = person_findings(frame(one, other))
    one.role = Office.BURGEMEESTER
    (after,) = person_findings(frame(one, other))

    assert before.key != after.key
