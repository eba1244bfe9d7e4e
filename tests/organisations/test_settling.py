from datetime import date

import pytest
from django.contrib.auth.models import User

from organisations import settling
from organisations.checking import findings
from organisations.checking.reading import decisions, read_facts
from organisations.choices import FrameCheck, ImportKind, ImportState, Office, OfficialRole
from organisations.models import CheckDecision, FrameImport, OfficeHolder, Official, Organisation, Reorganisation
from organisations.queries import office_holders_to_ask
from tests.examples import NOW, make_office_holder

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


@pytest.fixture
def jan() -> OfficeHolder:
    holder = make_office_holder(Office.RAADSLID, family_name="Bos")
    OfficeHolder.objects.update(first_name="Jan", email="jan@dorp.nl")
    Organisation.objects.update(inhabitants=2_500)
    return holder


def second_office(holder: OfficeHolder, office: Office = Office.WETHOUDER) -> OfficeHolder:
    return OfficeHolder.objects.create(
        organisation=holder.organisation, office=office, first_name="Jan", family_name="Bos", email=f"{office}@dorp.nl"
    )


def found(check: FrameCheck):
    return [each for each in findings(read_facts(today=TODAY)) if each.check == check]


def imported(day: date, *, numbers=None, state=ImportState.CONFIRMED) -> FrameImport:
    decided = NOW.replace(year=day.year, month=day.month, day=day.day)
    return FrameImport.objects.create(
        kind=ImportKind.ALMANAK,
        state=state,
        file_name="a",
        file_size=1,
        sha256="",
        frame_date=day,
        created_at=decided,
        decided_at=decided if state == ImportState.CONFIRMED else None,
        numbers=numbers or {},
    )


# --- reading -------------------------------------------------------------------------------------------------------
def test_facts_are_of_who_is_in_office_in_what_exists(jan):
    ended = make_office_holder(Office.STATENLID)
    Organisation.objects.filter(pk=ended.organisation_id).update(ended_on=TODAY)
    left = second_office(jan)
    OfficeHolder.objects.filter(pk=left.pk).update(left_on=TODAY)
    Official.objects.create(organisation=jan.organisation, role=OfficialRole.GRIFFIER, family_name="Vis")

    facts = read_facts(today=TODAY)

    assert [each.code for each in facts.organisations] == [jan.organisation.code]
    assert [(each.pk, each.role, each.full_name, each.is_official) for each in facts.people] == [
        (jan.pk, "raadslid", "Jan Bos", False),
        (Official.objects.get().pk, "griffier", "Vis", True),
    ]
    assert (facts.on, facts.numbers_before) == (TODAY, {})


@pytest.mark.usefixtures("jan")
def test_day_of_the_facts_is_that_of_the_last_import_that_was_confirmed():
    imported(date(2020, 1, 10))
    imported(date(2022, 1, 10), state=ImportState.PROPOSED)

    assert read_facts(today=TODAY).on == date(2020, 1, 10)


@pytest.mark.usefixtures("jan")
def test_numbers_before_are_those_of_the_last_import_of_an_earlier_edition():
    imported(date(2020, 1, 10), numbers={"X0001": {"raadslid": 7}})
    imported(date(2020, 2, 10), numbers={"X0001": {"raadslid": 9}})
    imported(date(2022, 1, 10), numbers={"X0001": {"raadslid": 5}})
    imported(date(2022, 2, 10), numbers={"X0001": {"raadslid": 1}})

    assert read_facts(today=TODAY).numbers_before == {"X0001": {"raadslid": 9}}
    assert [each.text for each in found(FrameCheck.NUMBERS)] == ["Raadslid: 1 in het kader, de vorige keer 9."]


@pytest.mark.parametrize("people", [1, 30])
def test_facts_and_decisions_take_as_many_queries_for_one_as_for_many(jan, people, django_assert_num_queries):
    OfficeHolder.objects.bulk_create(
        OfficeHolder(organisation=jan.organisation, office=Office.RAADSLID, family_name=f"Naam {number}")
        for number in range(people)
    )

    with django_assert_num_queries(6):
        findings(read_facts(today=TODAY))
        decisions()


# --- accepting -----------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("jan")
def test_accepting_keeps_who_when_and_why_and_says_it_once_more():
    user = User.objects.create_user("onderzoeker")
    (finding,) = found(FrameCheck.SEATS)

    settling.accept(finding, "vacatures", user=None, now=NOW)
    settling.accept(finding, "acht vacatures", user=user, now=NOW)

    decision = CheckDecision.objects.get()
    assert (decision.code, decision.key, decision.note) == ("K1", finding.key, "acht vacatures")
    assert (decision.decided_by, decision.decided_at) == (user, NOW)
    assert decisions() == {finding.key: decision}


def test_accepted_finding_comes_back_when_its_facts_change(jan):
    (finding,) = found(FrameCheck.SEATS)
    settling.accept(finding, "vacatures", user=None, now=NOW)
    assert found(FrameCheck.SEATS)[0].key in decisions()

    OfficeHolder.objects.create(organisation=jan.organisation, office=Office.RAADSLID, family_name="Vis")

    assert found(FrameCheck.SEATS)[0].key not in decisions()


@pytest.mark.usefixtures("jan")
def test_mended_finding_is_gone_without_a_decision():
    OfficeHolder.objects.update(email="jan@dorp")
    assert len(found(FrameCheck.BAD_ADDRESS)) == 1

    OfficeHolder.objects.update(email="jan@dorp.nl")

    assert found(FrameCheck.BAD_ADDRESS) == []


@pytest.mark.usefixtures("jan")
def test_reopening_takes_the_decision_back():
    (finding,) = found(FrameCheck.SEATS)
    settling.accept(finding, "vacatures", user=None, now=NOW)

    settling.reopen(finding)

    assert decisions() == {}


# --- two offices ---------------------------------------------------------------------------------------------------
def test_choice_of_an_office_invites_one_person_once(jan):
    alderman = second_office(jan)
    (finding,) = found(FrameCheck.TWO_OFFICES)

    settling.ask_as(alderman.pk, [person.pk for person in finding.people])

    assert list(office_holders_to_ask()) == [alderman]
    assert found(FrameCheck.TWO_OFFICES) == []


def test_other_choice_turns_the_first_one_round(jan):
    alderman, mayor = second_office(jan), second_office(jan, Office.BURGEMEESTER)
    people = [jan.pk, alderman.pk, mayor.pk]
    settling.ask_as(alderman.pk, people[:2])

    settling.ask_as(mayor.pk, [alderman.pk, mayor.pk])

    assert list(office_holders_to_ask()) == [mayor]
    assert set(OfficeHolder.objects.exclude(asked_as=None).values_list("pk", "asked_as")) == {
        (jan.pk, mayor.pk),
        (alderman.pk, mayor.pk),
    }


def test_choice_taken_back_brings_the_finding_back(jan):
    alderman = second_office(jan)
    settling.ask_as(alderman.pk, [jan.pk, alderman.pk])

    settling.ask_separately([jan.pk])

    assert len(found(FrameCheck.TWO_OFFICES)) == 1


def test_choice_for_who_left_is_a_finding_and_can_be_made_again(jan):
    alderman = second_office(jan)
    settling.ask_as(alderman.pk, [jan.pk, alderman.pk])
    OfficeHolder.objects.filter(pk=alderman.pk).update(left_on=TODAY)
    (finding,) = found(FrameCheck.TWO_OFFICES)

    settling.ask_as(jan.pk, [person.pk for person in finding.people])

    assert list(office_holders_to_ask()) == [jan]
    assert found(FrameCheck.TWO_OFFICES) == []


@pytest.mark.parametrize("wrong", ["somebody else", "left"])
def test_choice_between_people_who_are_not_there_is_refused_and_changes_nothing(jan, wrong):
    alderman = second_office(jan)
    chosen = jan.pk
    if wrong == "left":
        OfficeHolder.objects.filter(pk=alderman.pk).update(left_on=TODAY)
    else:
        chosen = 0

    with pytest.raises(settling.ChoiceError):
        settling.ask_as(chosen, [jan.pk, alderman.pk])

    assert not OfficeHolder.objects.exclude(asked_as=None).exists()


# --- reorganisations -----------------------------------------------------------------------------------------------
def test_ending_a_merged_organisation_mends_the_finding_and_keeps_the_first_day(jan):
    Reorganisation.objects.create(old_code=jan.organisation.code, new_code="GM9999", date=date(2026, 1, 1), kind="samenvoeging")
    assert len(found(FrameCheck.REORGANISED)) == 1

    settling.end_organisation(jan.organisation_id, on=date(2026, 1, 1))
    settling.end_organisation(jan.organisation_id, on=TODAY)

    assert found(FrameCheck.REORGANISED) == []
    assert Organisation.objects.get().ended_on == date(2026, 1, 1)
    assert list(office_holders_to_ask()) == []
