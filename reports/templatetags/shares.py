"""Shares (0 to 1) and tests as they are written in Dutch: 27%, 27,5%, 21 procentpunt, < 0,001."""

from typing import Final

from django import template

from reports.estimation.results import Interval
from reports.estimation.rounding import dutch_number

register = template.Library()

NO_NUMBER: Final = "–"
SMALLEST_P: Final = 0.001


@register.filter
def share_percent(share: float | None, decimals: int = 0) -> str:
    """Write a share as a percentage; a dash where there is none."""
    return NO_NUMBER if share is None else f"{dutch_number(100 * share, decimals)}%"


@register.filter
def share_interval(interval: Interval | None) -> str:
    """Write an interval in whole percents; a dash where there is none."""
    return NO_NUMBER if interval is None else f"{dutch_number(100 * interval.low)}–{share_percent(interval.high)}"


@register.filter
def share_points(difference: float) -> str:
    """Write the difference of two shares in percentage points."""
    return f"{dutch_number(100 * difference)} procentpunt"


@register.filter
def p_value(value: float) -> str:
    """Write a p-value with three decimals."""
    return f"< {dutch_number(SMALLEST_P, 3)}" if value < SMALLEST_P else dutch_number(value, 3)
