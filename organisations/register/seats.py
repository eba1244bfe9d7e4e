"""How many seats the law gives a council: Gemeentewet art. 8, Provinciewet art. 8. A water board decides by itself."""

from typing import Final

# Seats up to so many inhabitants, counted on 1 January of the year before the election (art. 1 of both laws).
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


def council_seats(inhabitants: int) -> int:
    """Return the seats of the council of a municipality with so many inhabitants."""
    return next((seats for most, seats in COUNCIL_SEATS if inhabitants <= most), MOST_COUNCIL_SEATS)


def provincial_seats(inhabitants: int) -> int:
    """Return the seats of provinciale staten of a province with so many inhabitants."""
    return next((seats for most, seats in PROVINCIAL_SEATS if inhabitants <= most), MOST_PROVINCIAL_SEATS)
