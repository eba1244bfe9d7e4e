"""Reorganisations: what staff add counts like the register, and people go along as the same persons."""

from dataclasses import replace
from datetime import date

import pytest

from organisations.choices import ChangeAction, ChangeReason, ReorganisationKind
from organisations.confirming import confirm
from organisations.effects import reorganisation_effect, reorganisation_list
from organisations.models import OfficeHolder, OfficeTerm, Official, Organisation, Reorganisation
from organisations.queries import frame_stamp
from organisations.register import RegisteredReorganisation, read_register
from organisations.reorganising import KnownReorganisationError, remove_reorganisation, save_reorganisation
from organisations.settling import end_organisation
from tests.organisations.test_confirming import ANNA, BRAM, COUNCIL, EDE, GRIFFIER, NOW, Member, read

pytestmark = pytest.mark.django_db

AMERSFOORT = next(entry for entry in read_register(2020) if entry.code == "GM0307")
DAY, LATER = date(2020, 6, 1), date(2020, 7, 1)
OWN = Member("Raadslid", "Z. Eigen", "90", "z@amersfoort.test")


def add(old: str = EDE.code, new: str = AMERSFOORT.code, on: date = DAY) -> Reorganisation:
    return save_reorganisation(None, old_code=old, new_code=new, on=on, kind=ReorganisationKind.ADDITION)


@pytest.fixture
def frame() -> None:
    """Put two municipalities with their people into the frame."""
    confirm(read([(EDE, COUNCIL), (AMERSFOORT, [OWN])]), user=None, now=NOW)


@pytest.mark.usefixtures("frame")
def test_people_go_along_to_the_new_organisation_as_the_same_persons():
    add()
    file = [(AMERSFOORT, [OWN, ANNA, replace(BRAM, source_id="22"), GRIFFIER])]

    row = read(file, LATER)
    moved = row.changes.filter(reason=ChangeReason.REORGANISED, action=ChangeAction.CHANGED)
    assert sorted(moved.values_list("label", flat=True)) == ["Anna van Proef", "B. Model", "D. Griffier"]
    assert moved[0].changed_fields[-1] == "organisation"
    assert (moved[0].before["organisation"], moved[0].values["organisation"]) == ("Gemeente Ede", "Gemeente Amersfoort")
    confirm(row, user=None, now=NOW)

    anna, cas = OfficeHolder.objects.get(source_id="1"), OfficeHolder.objects.get(family_name="Test")
    assert anna.organisation.code == AMERSFOORT.code
    assert list(anna.terms.values_list("organisation__code", "ended_on")) == [(EDE.code, DAY), (AMERSFOORT.code, None)]
    assert list(Official.objects.get().terms.values_list("organisation__code", "ended_on")) == [
        (EDE.code, DAY),
        (AMERSFOORT.code, None),
    ]
    assert (Organisation.objects.get(code=EDE.code).ended_on, cas.left_on) == (DAY, DAY)
    assert OfficeHolder.objects.count() == 4
    stamp, again = frame_stamp(), read(file, LATER)
    assert set(again.changes.values_list("action", flat=True)) == {ChangeAction.UNCHANGED}
    confirm(again, user=None, now=NOW)
    assert frame_stamp() == stamp


@pytest.mark.usefixtures("frame")
def test_who_was_in_office_until_the_last_day_goes_along_after_the_organisation_was_ended_by_hand():
    add()
    end_organisation(Organisation.objects.get(code=EDE.code).pk, on=DAY)
    assert OfficeTerm.objects.filter(ended_on=DAY).count() == 4

    confirm(read([(AMERSFOORT, [OWN, ANNA])], LATER), user=None, now=NOW)

    anna = OfficeHolder.objects.get(source_id="1")
    assert (anna.organisation.code, anna.left_on, anna.terms.count()) == (AMERSFOORT.code, None, 2)


@pytest.mark.usefixtures("frame")
def test_before_its_day_and_without_a_reorganisation_nobody_goes_along():
    add(on=date(2021, 1, 1))

    row = read([(EDE, COUNCIL), (AMERSFOORT, [OWN, ANNA])], LATER)

    assert row.changes.get(action=ChangeAction.NEW).label == "Anna van Proef"


@pytest.mark.usefixtures("frame")
def test_namesake_of_the_own_organisation_goes_before_one_who_would_move():
    add()
    same = Member("Raadslid", "C. Test", "91")
    confirm(read([(EDE, COUNCIL), (AMERSFOORT, [OWN, same])], date(2020, 5, 1)), user=None, now=NOW)

    row = read([(AMERSFOORT, [OWN, replace(same, source_id="")])], LATER)

    assert not row.changes.filter(reason=ChangeReason.REORGANISED, subject="ambtsdrager").exists()


def test_reorganisation_is_kept_once_changed_and_removed():
    row = add()
    with pytest.raises(KnownReorganisationError):
        add()
    with pytest.raises(KnownReorganisationError):
        add("GM0005", "GM1966", date(2019, 1, 1))

    save_reorganisation(row, old_code="GM0228", new_code="GM0344", on=DAY, kind=ReorganisationKind.MERGER)
    assert Reorganisation.objects.get().new_code == "GM0344"
    remove_reorganisation(row)
    assert not Reorganisation.objects.exists()


@pytest.mark.usefixtures("frame")
def test_effect_is_what_the_frame_of_now_holds():
    said = RegisteredReorganisation(DAY, "toevoeging", EDE.code, "", AMERSFOORT.code)

    to_come = reorganisation_effect(said, today=LATER)
    due = reorganisation_effect(replace(said, date=date(2020, 1, 1)), today=LATER)
    unknown = reorganisation_effect(replace(said, old_code="GM9999"), today=LATER)

    assert (to_come.is_to_come, to_come.is_due, to_come.people) == (True, False, 4)
    assert (due.is_to_come, due.is_due) == (False, True)
    assert (unknown.old, unknown.is_due, unknown.is_to_come) == (None, False, False)
    add()
    (added,) = [each for each in reorganisation_list(LATER) if each.row]
    assert (added.old_name, added.new.name if added.new else "") == ("Ede", "Amersfoort")
