import csv
from collections import Counter
from pathlib import Path

import pytest

from organisations.choices import MANDATES_OF_TIER, Mandate, ReorganisationKind, Tier
from organisations.register import known_years, read_function_presets, read_register, read_reorganisations
from organisations.register.seats import council_seats, provincial_seats

FRAME = Path(__file__).parents[2].parent / "shared" / "reference" / "frame"


def reference(name):
    file = FRAME / name
    if not file.is_file():
        pytest.skip("the reference frame is not at hand: ../shared/reference/frame")
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_reorganisations_lead_to_municipalities_of_2020():
    known = {entry.code for entry in read_register(2020)}
    before_2020 = [each for each in read_reorganisations() if each.date.year < 2021]

    assert {each.new_code for each in before_2020} <= known
    assert {each.old_code for each in before_2020} & known == set()
    assert {each.kind for each in read_reorganisations()} <= set(ReorganisationKind)


def test_function_presets_mean_something_in_their_tier():
    wrong = {
        place: mandate
        for place, mandate in read_function_presets().items()
        if mandate not in {*MANDATES_OF_TIER[Tier(place[0])], Mandate.IGNORED}
    }

    assert wrong == {}
    assert [function for _, function in read_function_presets() if function != function.casefold()] == []


def test_every_mandate_of_a_tier_has_a_function():
    found = Counter(read_function_presets().values())

    assert set(Mandate) - set(found) == set()


def test_known_years_are_those_of_the_files():
    assert known_years() == (2020,)


@pytest.mark.parametrize(("inhabitants", "seats"), [(3_000, 9), (3_001, 11), (40_000, 25), (200_000, 39), (200_001, 45)])
def test_council_has_the_seats_of_the_law(inhabitants, seats):
    assert council_seats(inhabitants) == seats


@pytest.mark.parametrize(("inhabitants", "seats"), [(400_000, 39), (2_000_000, 53), (2_000_001, 55)])
def test_states_have_the_seats_of_the_law(inhabitants, seats):
    assert provincial_seats(inhabitants) == seats


def test_seats_are_those_of_the_reference():
    wrong = [
        row
        for row in reference("zetelregels.csv")
        for rule in [council_seats if row["bestuurslaag"] == "gemeente" else provincial_seats]
        if rule(int(row["inwoners_van"])) != int(row["zetels"])
    ]

    assert wrong == []


def test_reorganisations_are_those_of_the_reference():
    expected = [
        (row["datum_ingang"], row["soort"], row["oude_gm_code"], row["nieuwe_gm_code"])
        for row in reference("herindelingen-2019-2026.csv")
    ]

    assert [(str(each.date), each.kind, each.old_code, each.new_code) for each in read_reorganisations()] == expected
