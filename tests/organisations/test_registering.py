from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from organisations.choices import Office, SizeClass, Tier, Urbanity
from organisations.models import OfficeHolder, Organisation
from organisations.register import RegisterEntry, read_register
from organisations.registering import (
    NewOfficeHolder,
    OfficeOutsideTierError,
    UnknownOrganisationError,
    correct_address,
    mark_address_failed,
    register_office_holders,
    register_organisations,
    save_person,
)

EDE = RegisterEntry("GM0228", "gemeente", "Ede", "Gemeente Ede", "PV25", 118_500, 2)
DELFLAND = RegisterEntry("WS0372", "waterschap", "Delfland", "Hoogheemraadschap van Delfland", "", None, 0)


@pytest.mark.django_db
def test_register_makes_every_organisation_once():
    assert register_organisations(read_register(2020)) == 388
    before = list(Organisation.objects.order_by("pk").values())

    assert register_organisations(read_register(2020)) == 388

    assert list(Organisation.objects.order_by("pk").values()) == before
    assert Counter(Organisation.objects.values_list("size_class", flat=True)) == {
        SizeClass.UP_TO_20K: 80,
        SizeClass.FROM_20K: 187,
        SizeClass.FROM_50K: 56,
        SizeClass.FROM_100K: 32,
        SizeClass.NOT_APPLICABLE: 33,
    }


@pytest.mark.django_db
def test_registering_again_updates_what_the_register_knows():
    register_organisations([EDE, DELFLAND])
    first = Organisation.objects.get(code="GM0228")

    register_organisations([replace(EDE, official_name="Gemeente Ede (Gld)", inhabitants=99_900)])

    changed = Organisation.objects.get(code="GM0228")
    assert (changed.pk, changed.official_name, changed.size_class) == (first.pk, "Gemeente Ede (Gld)", SizeClass.FROM_50K)
    assert Organisation.objects.count() == 2


@pytest.mark.django_db
def test_water_board_has_no_classes():
    register_organisations([DELFLAND])

    board = Organisation.objects.get()
    assert (board.tier, board.province, board.inhabitants) == (Tier.WATERSCHAP, "", None)
    assert (board.size_class, board.urbanity) == (SizeClass.NOT_APPLICABLE, Urbanity.NOT_APPLICABLE)


@pytest.mark.django_db
def test_office_holders_are_added_with_all_that_is_known():
    register_organisations([EDE])
    person = NewOfficeHolder("GM0228", Office.RAADSLID, "Dijk", "van", "Zoë", "Z.", "zoe.vandijk@ede.test", "06 00 00 00 01")

    holders = register_office_holders([person])

    stored = OfficeHolder.objects.get()
    assert holders == [stored]
    assert (stored.full_name, stored.organisation.code, stored.office) == ("Zoë van Dijk", "GM0228", "raadslid")
    assert (stored.initials, stored.email, stored.phone) == ("Z.", "zoe.vandijk@ede.test", "06 00 00 00 01")
    assert stored.sort_key == "dijk zoe\tdijk zoë"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (NewOfficeHolder("GM9999", Office.RAADSLID, "Onbekend"), UnknownOrganisationError),
        (NewOfficeHolder("GM0228", Office.DIJKGRAAF, "Verdwaald"), OfficeOutsideTierError),
    ],
)
def test_office_holder_who_does_not_fit_leaves_nobody_added(wrong, error):
    register_organisations([EDE])

    with pytest.raises(error):
        register_office_holders([NewOfficeHolder("GM0228", Office.WETHOUDER, "Goed"), wrong])

    assert not OfficeHolder.objects.exists()


@pytest.mark.django_db
def test_saving_an_office_holder_sorts_by_the_new_name():
    register_organisations([EDE])
    (holder,) = register_office_holders([NewOfficeHolder("GM0228", Office.RAADSLID, "Zwart")])

    holder.family_name = "Blauw"
    save_person(holder)

    holder.refresh_from_db()
    assert holder.sort_key == "blauw"


@pytest.mark.django_db
def test_failed_address_keeps_its_first_day_and_a_corrected_one_is_clean():
    register_organisations([EDE])
    (holder,) = register_office_holders([NewOfficeHolder("GM0228", Office.RAADSLID, "Bakker", email="fout@ede.test")])

    mark_address_failed(holder, date(2026, 11, 24))
    mark_address_failed(holder, date(2026, 11, 30))
    assert OfficeHolder.objects.get().email_failed_on == date(2026, 11, 24)

    correct_address(holder, "goed@ede.test")
    assert (holder.email, holder.email_failed_on) == ("goed@ede.test", None)
    stored = OfficeHolder.objects.get()
    assert (stored.email, stored.email_failed_on) == ("goed@ede.test", None)
