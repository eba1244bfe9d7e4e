"""A share in words, as a sober report says it: 'ruim een derde', 'bijna de helft', 'een op de zes'."""

from fractions import Fraction
from itertools import pairwise
from typing import Final

SAME: Final = 0.005
"""Within half a percentage point a share is simply called by the fraction."""
ALMOST: Final = 0.02
"""Up to two percentage points below a fraction a share is almost that fraction."""
AMPLY: Final = 0.035
"""Up to three and a half percentage points above a fraction it is amply that fraction; beyond that just more than it."""
FRACTIONS: Final = {
    Fraction(1, 20): "een op de twintig",
    Fraction(1, 15): "een op de vijftien",
    Fraction(1, 12): "een op de twaalf",
    Fraction(1, 10): "een op de tien",
    Fraction(1, 8): "een op de acht",
    Fraction(1, 6): "een op de zes",
    Fraction(1, 5): "een op de vijf",
    Fraction(1, 4): "een kwart",
    Fraction(3, 10): "drie op de tien",
    Fraction(1, 3): "een derde",
    Fraction(2, 5): "vier op de tien",
    Fraction(1, 2): "de helft",
    Fraction(3, 5): "zes op de tien",
    Fraction(2, 3): "twee derde",
    Fraction(7, 10): "zeven op de tien",
    Fraction(3, 4): "driekwart",
    Fraction(4, 5): "acht op de tien",
    Fraction(9, 10): "negen op de tien",
}
_OUT_OF: Final = " op de "
NOBODY: Final = "niemand"
EVERYBODY: Final = "iedereen"
_ENDS: Final = {Fraction(0): NOBODY, Fraction(1): EVERYBODY}


def share_in_words(share: float) -> str:
    """Return `share` (0-1) in words that hold for it.

    Raises ValueError when it is no share.
    """
    if not 0 <= share <= 1:
        raise ValueError("a share lies between 0 and 1")
    named = {**_ENDS, **FRACTIONS}
    below, above = next((low, high) for low, high in pairwise(sorted(named)) if low <= share <= high)
    return _between(share, below, above, named)


def share_of(share: float, whole: str) -> str:
    """Return `share` (0-1) of those that `whole` names: 'een derde van de raadsleden', 'vier op de tien raadsleden'.

    Raises ValueError when it is no share.
    """
    words = share_in_words(share)
    if not whole:
        return words
    if share == 1:
        return f"alle {whole}"
    return f"{words} {whole}" if _OUT_OF in words else f"{words} van de {whole}"


def _between(share: float, below: Fraction, above: Fraction, named: dict[Fraction, str]) -> str:
    """Name a share between two neighbouring fractions by one of them. Nobody and everybody are said of none else."""
    over, short = share - float(below), float(above) - share
    if share in {0, 1}:
        return NOBODY if share == 0 else EVERYBODY
    if below and over <= min(SAME, short):
        return named[below]
    if above < 1 and short <= SAME:
        return named[above]
    if short <= ALMOST:
        return f"bijna {named[above]}"
    if not below:
        return f"minder dan {named[above]}"
    return f"{'ruim' if over <= AMPLY else 'meer dan'} {named[below]}"
