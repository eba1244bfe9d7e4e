import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations.checking.facts import CheckedOrganisation
from organisations.checking.seats import differs_much, number_findings, seat_findings, seats_by_law
from organisations.checking.totals import NumberRow, numbers_by_organisation, totals
from organisations.choices import FrameCheck, Mandate, Office
from organisations.register import read_register
from tests.organisations.checking.examples import DORP, SCHAP, STAD, UTRECHT, frame, person

FRAME = Path(__file__).parents[3].parent / "shared" / "reference" / "frame"
# Gemeentewet art. 8 and Provinciewet art. 8: from, up to and including, seats.
GEMEENTEWET = """
0 3000 9, 3001 6000 11, 6001 10000 13, 10001 15000 15, 15001 20000 17, 20001 25000 19, 25001 30000 21, 30001 35000 23,
35001 40000 25, 40001 45000 27, 45001 50000 29, 50001 60000 31, 60001 70000 33, 70001 80000 35, 80001 100000 37,
100001 200000 39, 200001 2000000 45
"""
PROVINCIEWET = """
0 400000 39, 400001 500000 41, 500001 750000 43, 750001 1000000 45, 1000001 1250000 47, 1250001 1500000 49,
1500001 1750000 51, 1750001 2000000 53, 2000001 9000000 55
"""


def rows(table):
    return [tuple(int(number) for number in row.split()) for row in table.split(",")]


@st.composite
def inhabitants_and_seats(draw, table):
    low, high, seats = draw(st.sampled_from(rows(table)))
    return draw(st.one_of(st.just(low), st.just(high), st.integers(low, high))), seats


def reference(name):
    file = FRAME / name
    if not file.is_file():
        pytest.skip("the reference frame is not at hand: ../shared/reference/frame")
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@given(inhabitants_and_seats(GEMEENTEWET))
def test_municipality_has_the_seats_of_the_gemeentewet(case):
    inhabitants, seats = case

    assert seats_by_law(DORP._replace(inhabitants=inhabitants)) == seats


@given(inhabitants_and_seats(PROVINCIEWET))
def test_province_has_the_seats_of_the_provinciewet(case):
    inhabitants, seats = case

    assert seats_by_law(UTRECHT._replace(inhabitants=inhabitants)) == seats


@given(st.integers(0, 2_000_000), st.integers(0, 60))
def test_finding_of_seats_is_there_just_when_the_numbers_differ(inhabitants, found):
    organisation = DORP._replace(inhabitants=inhabitants)
    members = [person(organisation) for _ in range(found)]

    findings = list(seat_findings(frame(*members, organisations=(organisation,))))

    assert bool(findings) == (found != seats_by_law(organisation))


@pytest.mark.parametrize(
    ("name", "code", "seats"),
    [("gemeenten-2020.csv", "gm_code", "raadszetels_wet"), ("provincies.csv", "pv_code", "statenzetels_2020_wet")],
)
def test_every_organisation_of_the_register_has_its_known_seats(name, code, seats):
    expected = {row[code]: int(row[seats]) for row in reference(name)}
    register = {
        entry.code: CheckedOrganisation(1, entry.code, entry.tier, entry.name, entry.province, entry.inhabitants)
        for entry in read_register(2020)
    }

    assert {key: seats_by_law(register[key]) for key in expected} == expected
    assert len(expected) == {"gemeenten-2020.csv": 355, "provincies.csv": 12}[name]


def test_seats_short_are_told_with_law_inhabitants_and_source():
    organisation = DORP._replace(declared_seats=11)

    findings = list(seat_findings(frame(person(organisation), organisations=(organisation,))))

    expected = "8 te weinig: 1 in het kader. 9 zetels bij 2.500 inwoners (Gemeentewet, artikel 8). De bron noemt 11 zetels."
    assert [(each.check, each.text) for each in findings] == [(FrameCheck.SEATS, expected)]


def test_seats_too_many_are_told():
    findings = list(seat_findings(frame(*(person() for _ in range(10)), organisations=(DORP,))))

    assert findings[0].text.startswith("1 te veel: 10 in het kader.")


def test_other_offices_take_no_seat():
    council = [person() for _ in range(9)]

    assert list(seat_findings(frame(*council, person(role=Office.WETHOUDER), organisations=(DORP,)))) == []


def test_unknown_inhabitants_are_a_finding_of_their_own():
    organisation = DORP._replace(inhabitants=None)

    findings = list(seat_findings(frame(person(organisation), organisations=(organisation,))))

    assert [each.text for each in findings] == ["Het inwonertal is niet bekend; 1 keer raadslid in het kader."]


def test_water_board_decides_about_its_seats_itself():
    assert list(seat_findings(frame(person(SCHAP, Office.LID_AB), organisations=(SCHAP,)))) == []
    assert seats_by_law(SCHAP) is None


# --- the last edition ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [(1, 0, True), (0, 0, False), (0, 1, False), (0, 3, True), (9, 7, False), (9, 6, True), (33, 30, False), (33, 24, True)],
)
def test_numbers_differ_much_when_nobody_is_left_or_a_quarter_and_three_people(then, now, expected):
    assert differs_much(then, now) is expected


def test_numbers_of_the_last_edition_are_set_beside_those_of_now():
    before = {DORP.code: {"burgemeester": 1, "raadslid": 9}, "GM9999": {"raadslid": 13}}
    facts = frame(*(person() for _ in range(5)), person(STAD), organisations=(DORP, STAD), numbers_before=before)

    findings = list(number_findings(facts))

    assert [(each.organisation.code, each.text) for each in findings] == [
        ("GM0001", "Burgemeester: 0 in het kader, de vorige keer 1."),
        ("GM0001", "Raadslid: 5 in het kader, de vorige keer 9."),
    ]


def test_totals_count_organisations_that_ended_in_the_last_edition():
    facts = frame(person(), numbers_before={DORP.code: {"raadslid": 9}, "GM9999": {"raadslid": 13}})

    row = next(each for each in totals(facts) if each.mandate == Mandate.RAADSLID)

    assert (row, row.difference) == (NumberRow(Mandate.RAADSLID, 1, 22), -21)


def test_totals_without_a_last_edition_know_no_difference():
    row = next(each for each in totals(frame(person())) if each.mandate == Mandate.RAADSLID)

    assert (row.now, row.before, row.difference) == (1, None, None)


def test_numbers_of_every_organisation_name_the_seats_by_law_of_its_council_alone():
    facts = frame(person(), organisations=(DORP,), numbers_before={DORP.code: {"raadslid": 9}})

    listed = [(row.mandate.value, row.now, row.before, by_law) for _, row, by_law in numbers_by_organisation(facts)]

    assert listed == [
        ("burgemeester", 0, 0, None),
        ("wethouder", 0, 0, None),
        ("raadslid", 1, 9, 9),
        ("griffier", 0, 0, None),
        ("secretaris", 0, 0, None),
    ]
