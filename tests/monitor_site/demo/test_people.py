from collections import Counter
from itertools import islice

import pytest

from monitor_site.demo.people import invented_people
from monitor_site.demo.seats import APPROACHED
from organisations.choices import Office
from organisations.register import read_register
from organisations.register.seats import council_seats, provincial_seats

SEED = 1


@pytest.fixture(scope="module")
def register():
    return {entry.code: entry for entry in read_register(2020)}


@pytest.fixture(scope="module")
def people(register):
    return list(invented_people(tuple(register.values()), SEED))


@pytest.fixture(scope="module")
def numbers(register, people):
    counted = Counter((person.organisation_code, person.office) for person in people)
    return {office: {code: counted[code, office] for code in register if counted[code, office]} for office in Office}


def test_people_are_as_many_as_were_approached_in_2020(people):
    assert Counter(person.office for person in people) == {
        "burgemeester": 355,
        "wethouder": 1320,
        "raadslid": 8493,
        "commissaris": 12,
        "gedeputeerde": 63,
        "statenlid": 544,
        "dijkgraaf": 20,
        "lid_db": 93,
        "lid_ab": 496,
    }
    assert len(people) == sum(APPROACHED.values()) == 11_396


def test_same_seed_invents_the_same_people_and_another_seed_others(register, people):
    entries = tuple(register.values())

    assert list(invented_people(entries, SEED)) == people
    assert list(islice(invented_people(entries, SEED + 1), 20)) != people[:20]


def test_addresses_lead_nowhere_and_are_given_once(people):
    addresses = [person.email for person in people]

    assert len(set(addresses)) == len(addresses)
    assert [address for address in addresses if not address.isascii() or not address.endswith(".test")] == []
    assert max(map(len, addresses)) <= 100


def test_address_names_the_organisation(people):
    domains = {person.organisation_code: person.email.partition("@")[2] for person in people}

    assert domains["GM0344"] == "gemeente-utrecht.test"
    assert domains["PV26"] == "provincie-utrecht.test"
    assert domains["WS0372"] == "hoogheemraadschap-van-delfland.test"
    assert len(set(domains.values())) == 388


def test_phones_are_numbers_that_nobody_has(people):
    phones = [person.phone for person in people if person.phone]

    assert len(set(phones)) == len(phones)
    assert [phone for phone in phones if not phone.startswith("06 00 ")] == []
    assert 0.55 < len(phones) / len(people) < 0.65


def test_every_organisation_has_one_chair_but_fryslan(register, numbers):
    chairs = {**numbers[Office.BURGEMEESTER], **numbers[Office.COMMISSARIS], **numbers[Office.DIJKGRAAF]}

    assert set(register) - set(chairs) == {"WS0653"}
    assert set(chairs.values()) == {1}


def test_assemblies_have_at_most_their_seats_and_few_vacant(register, numbers):
    vacant = {code: council_seats(register[code].inhabitants) - number for code, number in numbers[Office.RAADSLID].items()}
    vacant |= {code: provincial_seats(register[code].inhabitants) - number for code, number in numbers[Office.STATENLID].items()}

    assert len(vacant) == 367
    assert 0 <= min(vacant.values()) <= max(vacant.values()) <= 3


@pytest.mark.parametrize(
    ("office", "organisations", "fewest", "most"),
    [
        (Office.WETHOUDER, 355, 2, 9),
        (Office.GEDEPUTEERDE, 12, 4, 7),
        (Office.LID_DB, 21, 3, 6),
        (Office.LID_AB, 21, 18, 27),
    ],
)
def test_several_hold_the_office_everywhere(numbers, office, organisations, fewest, most):
    held = numbers[office].values()

    assert len(held) == organisations
    assert fewest <= min(held) <= max(held) <= most


@pytest.mark.parametrize(
    ("inhabitants", "seats"), [(900, 9), (3000, 9), (3001, 11), (20_000, 17), (20_001, 19), (200_000, 39), (200_001, 45)]
)
def test_council_grows_with_the_inhabitants(inhabitants, seats):
    assert council_seats(inhabitants) == seats


@pytest.mark.parametrize(("inhabitants", "seats"), [(384_400, 39), (494_100, 41), (1_113_700, 47), (3_714_500, 55)])
def test_provincial_assembly_grows_with_the_inhabitants(inhabitants, seats):
    assert provincial_seats(inhabitants) == seats
