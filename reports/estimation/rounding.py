"""Rounding as published: half away from zero, as people expect and as the monitor prints (12.5 becomes 13)."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

NOISE_DIGITS: Final = 9
"""Binary noise beyond this decimal is taken off first, so that 0.145 x 100 = 14.499999999999998 counts as 14.5."""


def round_half_up(number: float, decimals: int = 0) -> Decimal:
    """Round `number` half away from zero to `decimals` decimals.

    Raises
    ------
    ValueError
        When `number` is infinite or not a number.
    """
    exact = Decimal(repr(float(number)))
    if not exact.is_finite():
        raise ValueError("only a finite number can be rounded")
    clean = exact.quantize(Decimal(1).scaleb(-max(NOISE_DIGITS, decimals)), rounding=ROUND_HALF_UP)
    rounded = clean.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return rounded or abs(rounded)


def whole_percent(share: float) -> int:
    """Return a share (0-1) as the whole percentage that is published."""
    return int(round_half_up(share * 100))


def dutch_number(number: float | Decimal, decimals: int = 0) -> str:
    """Write `number` the Dutch way: 11.396 and 0,59."""
    text = f"{round_half_up(float(number), decimals):,.{decimals}f}"
    return text.translate(str.maketrans(",.", ".,"))
