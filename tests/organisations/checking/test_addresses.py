import pytest
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from hypothesis import given
from hypothesis import strategies as st

from organisations.checking.addresses import address_findings, address_problem, is_of_a_desk
from organisations.choices import FrameCheck, Office, OfficialRole
from tests.organisations.checking.examples import DORP, STAD, frame, person

TWO = "Meer dan één adres, of een spatie erin"
BEFORE, AFTER = "Het deel voor het apenstaartje kan niet", "Het deel na het apenstaartje kan niet"
NOWHERE = "Een domein dat niet bestaat"


def found(*people):
    return [(each.check, each.people) for each in address_findings(frame(*people))]


@pytest.mark.parametrize(
    "email",
    [
        "a@dorp.nl",
        "J.van-den_Bos@raad.dorp.nl",
        "o'neill+raad@dorp.nl",
        "griet@súdwest-fryslân.frl",
        "a@xn--sdwest-fryslan-8lb.nl",
        "voor@dorp.test",
        f"{'a' * 64}@dorp.nl",
    ],
)
def test_address_that_mail_can_reach_has_no_problem(email):
    assert address_problem(email) == ""


@pytest.mark.parametrize(
    ("email", "problem"),
    [
        ("griet.dorp.nl", "Geen apenstaartje"),
        ("griet@dorp.nl; piet@dorp.nl", TWO),
        ("griet@dorp.nl,piet", TWO),
        ("griet bos@dorp.nl", TWO),
        ("griet@@dorp.nl", TWO),
        ("@dorp.nl", BEFORE),
        (".griet@dorp.nl", BEFORE),
        ("griet..bos@dorp.nl", BEFORE),
        ("griet.@dorp.nl", BEFORE),
        ("griët@dorp.nl", BEFORE),
        (f"{'a' * 65}@dorp.nl", BEFORE),
        ("griet@dorp", AFTER),
        ("griet@", AFTER),
        ("griet@dorp..nl", AFTER),
        ("griet@dorp.nl.", AFTER),
        ("griet@-dorp.nl", AFTER),
        ("griet@dorp-.nl", AFTER),
        ("griet@dorp.n", AFTER),
        ("griet@192.168.1.1", AFTER),
        ("griet@example.com", NOWHERE),
        ("griet@dorp.invalid", NOWHERE),
        ("griet@dorp.Local", NOWHERE),
        (f"griet@{'a.' * 130}nl", "Te lang"),
    ],
)
def test_address_that_no_mail_can_reach_is_told_why(email, problem):
    assert address_problem(email) == problem


@given(st.emails())
def test_address_that_is_not_accepted_by_the_forms_is_a_problem(email):
    try:
        validate_email(email)
    except ValidationError:
        assert address_problem(email) != ""


@given(st.text(alphabet="ab.@-_ ,;é'\t", max_size=80))
def test_any_text_gets_a_verdict_and_what_has_no_problem_is_an_address(text):
    if not address_problem(text):
        validate_email(text)


def test_missing_address_is_a_finding_for_office_holders_and_officials():
    holder, official = person(email=""), person(role=OfficialRole.GRIFFIER, email="")

    assert found(holder, official, person()) == [
        (FrameCheck.NO_ADDRESS, (holder,)),
        (FrameCheck.NO_ADDRESS, (official,)),
    ]


def test_impossible_address_is_a_finding_with_the_address():
    holder = person(email="griet@dorp")

    findings = list(address_findings(frame(holder)))

    assert [(each.check, each.text) for each in findings] == [(FrameCheck.BAD_ADDRESS, f"{AFTER}: griet@dorp")]


def test_address_of_several_in_one_organisation_is_a_shared_mailbox_once():
    one, other = person(family_name="Bos", email="Griffie@dorp.nl"), person(family_name="Vis", email="griffie@dorp.nl")

    assert found(one, other, person()) == [(FrameCheck.SHARED_MAILBOX, (one, other))]


def test_address_of_several_in_different_organisations_is_double():
    one, other = person(family_name="Bos", email="a@dorp.nl"), person(STAD, family_name="Vis", email="a@dorp.nl")

    assert found(one, other) == [(FrameCheck.DOUBLE_ADDRESS, (one, other))]


def test_address_of_one_person_in_two_offices_is_left_to_the_checks_of_persons():
    one = person(first_name="Jan", email="a@dorp.nl")
    other = person(role=Office.WETHOUDER, initials="J.", email="a@dorp.nl")

    assert found(one, other) == []


@pytest.mark.parametrize("role", [OfficialRole.GRIFFIER, Office.RAADSLID])
def test_address_shared_with_an_official_is_a_shared_mailbox(role):
    one, other = person(role=OfficialRole.SECRETARIS, email="a@dorp.nl"), person(role=role, email="a@dorp.nl")

    assert found(one, other) == [(FrameCheck.SHARED_MAILBOX, (one, other))]


@pytest.mark.parametrize(
    ("email", "expected"),
    [("griffie@dorp.nl", True), ("Bestuurs-Secretariaat@dorp.nl", True), ("gemeente@dorp.nl", True), ("g.info@dorp.nl", False)],
)
def test_desk_is_known_by_its_name_or_as_the_address_of_the_organisation(email, expected):
    assert is_of_a_desk(person(email=email)) is expected


def test_general_address_of_the_organisation_is_a_shared_mailbox_whatever_its_name():
    organisation = DORP._replace(general_email="wij@dorp.nl")
    holder = person(organisation, email="WIJ@dorp.nl")

    assert found(holder) == [(FrameCheck.SHARED_MAILBOX, (holder,))]


def test_official_may_use_the_mailbox_of_the_desk():
    assert found(person(role=OfficialRole.GRIFFIER, email="griffie@dorp.nl")) == []


def test_finding_comes_back_under_another_key_when_the_address_changes_and_keeps_no_address_in_it():
    holder = person(email="griet@dorp")
    (before,) = address_findings(frame(holder))
    holder.email = "griet@stad"
    (after,) = address_findings(frame(holder))

    assert before.key != after.key
    assert "griet" not in before.key
    assert len(before.key) == 64
