"""Numbers as they are written in Dutch: 11.396, 27,5 and 27%."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django import template

register = template.Library()

NO_NUMBER: Final = "–"
SWAPPED: Final = str.maketrans(",.", ".,")


@register.filter
def dutch_number(value: float | Decimal | None, decimals: int = 0) -> str:
    """Write a number with points between the thousands and a decimal comma; a dash where there is none."""
    if value is None:
        return NO_NUMBER
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if rounded == 0:
        rounded = abs(rounded)  # minus nought says nothing
    return f"{rounded:,f}".translate(SWAPPED)


@register.filter
def dutch_percent(value: float | Decimal | None, decimals: int = 0) -> str:
    """Write a percentage, so 27 as 27%; a dash where there is none."""
    return NO_NUMBER if value is None else f"{dutch_number(value, decimals)}%"
