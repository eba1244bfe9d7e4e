"""How many office holders each organisation of the demo has: by the seat rules, together as many as were approached in 2020."""

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Final

from organisations.choices import OFFICES_OF_TIER, Office, Tier
from organisations.register import RegisterEntry
from organisations.register.seats import council_seats, provincial_seats

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
MOST_VACANT_SEATS: Final = 3
FEWEST_ALDERMEN: Final = 2
# Provinciewet art. 35a; a water board decides by itself, within Waterschapswet art. 13.
DEPUTIES: Final = (4, 7)
BOARD_MEMBERS: Final = (3, 6)
ASSEMBLY_MEMBERS: Final = (18, 27)

Bounds = tuple[int, int]


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
