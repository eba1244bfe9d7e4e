"""How many office holders each organisation of the demo has: by the seat rules, together as many as were approached in 2020."""

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Final

from organisations.choices import OFFICES_OF_TIER, Office, Tier
from organisations.register import RegisterEntry

# Monitor Integriteit en Veiligheid 2020, Bijlage 1, tabel 1.
APPROACHED: Final[dict[Office, int]] = {
    Office.BURGEMEESTER: 355,
    Office.WETHOUDER: 1_320,
    Office.RAADSLID: 8_493,
    Office.COMMISSARIS: 12,
    Office.GEDEPUTEERDE: 63,
    Office.STATENLID: 544,
    Office.DIJKGRAAF: 20,
    Office.LID_DB: 93,
    Office.LID_AB: 496,
}
# The same table: the dijkgraaf of Fryslân was not approached, since there was a change of office.
WITHOUT_CHAIR: Final = "WS0653"
# Seats up to so many inhabitants: Gemeentewet art. 8, Provinciewet art. 8.
COUNCIL_SEATS: Final = (
    (3_000, 9),
    (6_000, 11),
    (10_000, 13),
    (15_000, 15),
    (20_000, 17),
    (25_000, 19),
    (30_000, 21),
    (35_000, 23),
    (40_000, 25),
    (45_000, 27),
    (50_000, 29),
    (60_000, 31),
    (70_000, 33),
    (80_000, 35),
    (100_000, 37),
    (200_000, 39),
)
MOST_COUNCIL_SEATS: Final = 45
PROVINCIAL_SEATS: Final = (
    (400_000, 39),
    (500_000, 41),
    (750_000, 43),
    (1_000_000, 45),
    (1_250_000, 47),
    (1_500_000, 49),
    (1_750_000, 51),
    (2_000_000, 53),
)
MOST_PROVINCIAL_SEATS: Final = 55
MOST_VACANT_SEATS: Final = 3
FEWEST_ALDERMEN: Final = 2
# Provinciewet art. 35a; a water board decides by itself, within Waterschapswet art. 13.
DEPUTIES: Final = (4, 7)
BOARD_MEMBERS: Final = (3, 6)
ASSEMBLY_MEMBERS: Final = (18, 27)

Bounds = tuple[int, int]


def council_seats(inhabitants: int) -> int:
    """Return the seats of the council of a municipality with so many inhabitants."""
    return next((seats for most, seats in COUNCIL_SEATS if inhabitants <= most), MOST_COUNCIL_SEATS)


def provincial_seats(inhabitants: int) -> int:
    """Return the seats of provinciale staten of a province with so many inhabitants."""
    return next((seats for most, seats in PROVINCIAL_SEATS if inhabitants <= most), MOST_PROVINCIAL_SEATS)


def occupied_seats(register: Sequence[RegisterEntry], randomness: Random) -> dict[tuple[str, Office], int]:
    """Return how many people hold each office in each organisation of 2020, with some seats vacant."""
    occupied: dict[tuple[str, Office], int] = {}
    for tier, offices in OFFICES_OF_TIER.items():
        entries = [entry for entry in register if entry.tier == tier]
        for office in offices:
            bounds = {entry.code: _bounds(office, entry) for entry in entries}
            dealt = _dealt(APPROACHED[office], bounds, randomness)
            occupied |= {(code, office): number for code, number in dealt.items()}
    return occupied


def _bounds(office: Office, entry: RegisterEntry) -> Bounds:
    """Return the fewest and the most people with this office in an organisation."""
    if office in {Office.RAADSLID, Office.STATENLID}:
        rule = council_seats if entry.tier == Tier.GEMEENTE else provincial_seats
        seats = rule(entry.inhabitants or 0)
        return seats - MOST_VACANT_SEATS, seats
    if office is Office.WETHOUDER:
        # Gemeentewet art. 36: a fifth of the seats, in whole numbers.
        return FEWEST_ALDERMEN, max(FEWEST_ALDERMEN, round(council_seats(entry.inhabitants or 0) / 5))
    several = {Office.GEDEPUTEERDE: DEPUTIES, Office.LID_DB: BOARD_MEMBERS, Office.LID_AB: ASSEMBLY_MEMBERS}
    if office in several:
        return several[office]
    return (0, 0) if entry.code == WITHOUT_CHAIR else (1, 1)


def _dealt(total: int, bounds: dict[str, Bounds], randomness: Random) -> dict[str, int]:
    """Deal `total` people out: everywhere the fewest, and the others over the seats that are left."""
    left = [code for code, (fewest, most) in bounds.items() for _ in range(most - fewest)]
    more = Counter(randomness.sample(left, total - sum(fewest for fewest, _ in bounds.values())))
    return {code: fewest + more[code] for code, (fewest, _) in bounds.items()}
