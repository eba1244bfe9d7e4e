import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from organisations.register import RegisterEntry, read_register
from organisations.register.seats import council_seats

FRAME = Path(__file__).parents[2].parent / "shared" / "reference" / "frame"
MUNICIPALITIES_OF_PROVINCE = {
    "PV20": 12,
    "PV21": 18,
    "PV22": 12,
    "PV23": 25,
    "PV24": 6,
    "PV25": 51,
    "PV26": 26,
    "PV27": 47,
    "PV28": 52,
    "PV29": 13,
    "PV30": 62,
    "PV31": 31,
}


@pytest.fixture(scope="module")
def register():
    return read_register(2020)


def of_tier(register, tier):
    return [entry for entry in register if entry.tier == tier]


def test_register_of_2020_holds_388_organisations(register):
    assert Counter(entry.tier for entry in register) == {"gemeente": 355, "provincie": 12, "waterschap": 21}
    assert len({entry.code for entry in register}) == len({entry.official_name for entry in register}) == 388
    assert [entry.code for entry in register] == sorted(entry.code for entry in register)


def test_municipalities_lie_in_provinces_and_have_an_urbanity(register):
    municipalities = of_tier(register, "gemeente")

    assert Counter(entry.province for entry in municipalities) == MUNICIPALITIES_OF_PROVINCE
    assert Counter(entry.urbanity for entry in municipalities) == {1: 21, 2: 74, 3: 76, 4: 128, 5: 56}


def test_inhabitants_of_the_municipalities_of_a_province_are_those_of_the_province(register):
    counted = Counter()
    for entry in of_tier(register, "gemeente"):
        counted[entry.province] += entry.inhabitants
    known = {entry.code: entry.inhabitants for entry in of_tier(register, "provincie")}

    # Nearly each is rounded down to a hundred.
    assert {code: 0 <= known[code] - counted[code] < 100 * MUNICIPALITIES_OF_PROVINCE[code] for code in known} == dict.fromkeys(
        known, True
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("GM0344", RegisterEntry("GM0344", "gemeente", "Utrecht", "Gemeente Utrecht", "PV26", 357600, 1)),
        ("PV27", RegisterEntry("PV27", "provincie", "Noord-Holland", "Provincie Noord-Holland", "PV27", 2881400, 0)),
        ("WS0372", RegisterEntry("WS0372", "waterschap", "Delfland", "Hoogheemraadschap van Delfland", "", None, 0)),
        ("WS0653", RegisterEntry("WS0653", "waterschap", "Fryslân", "Wetterskip Fryslân", "", None, 0)),
    ],
)
def test_entry_is_complete(register, code, expected):
    assert {entry.code: entry for entry in register}[code] == expected


def test_unknown_year_is_refused():
    with pytest.raises(FileNotFoundError):
        read_register(1814)


def test_register_imports_without_the_site():
    program = "import sys, organisations.register; print(*[name for name in ('django', 'celery') if name in sys.modules])"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == ""


def reference(name):
    file = FRAME / name
    if not file.is_file():
        pytest.skip("the reference frame is not at hand: ../shared/reference/frame")
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def rounded(inhabitants):
    exact, down = int(inhabitants), int(inhabitants) // 100 * 100
    return down if council_seats(down) == council_seats(exact) else down + 100


def test_municipalities_are_those_of_the_reference(register):
    expected = [
        (row["gm_code"], row["naam"], row["pv_code"], rounded(row["inwoners_2020"]), int(row["sted_klasse_2020"]))
        for row in reference("gemeenten-2020.csv")
    ]

    found = [(one.code, one.name, one.province, one.inhabitants, one.urbanity) for one in of_tier(register, "gemeente")]
    assert found == expected


def test_provinces_are_those_of_the_reference(register):
    expected = [
        (row["pv_code"], row["naam"], row["naam_roo"], rounded(row["inwoners_2020"])) for row in reference("provincies.csv")
    ]

    assert [(one.code, one.name, one.official_name, one.inhabitants) for one in of_tier(register, "provincie")] == expected


def test_water_boards_are_those_of_the_reference(register):
    expected = [(row["ws_code"], row["korte_naam"], row["officiele_naam"]) for row in reference("waterschappen.csv")]

    assert [(one.code, one.name, one.official_name) for one in of_tier(register, "waterschap")] == expected
