"""How numbers are written in a table: whole percentages, factors, numbers of respondents, and a dash for what is not told."""

from collections.abc import Iterable
from math import ceil, floor
from typing import Final

from reports.estimation.disclosure import Shown
from reports.estimation.rounding import dutch_number, whole_percent
from reports.tableplans.plan import Statistic

DASH: Final = "–"
INDICATIVE: Final = "*"
"""Behind a figure that only gives an indication."""
_DECIMALS_OF_FACTOR: Final = 2


def percent(share: float) -> str:
    """Write a share as a whole percentage."""
    return f"{whole_percent(share)}%"


def value_text(value: float, statistic: Statistic) -> str:
    """Write what stands in a cell: a share as a whole percentage, a factor with two decimals."""
    if statistic == "percentage":
        return percent(value)
    return dutch_number(value, _DECIMALS_OF_FACTOR if statistic == "factor" else 0)


def bound_text(shown: Shown, statistic: Statistic) -> str:
    """Write what stands for a figure of nearly nobody or nearly everybody: under or over a share, or a number where it is one.

    Formula: less than p of n people are fewer than ceil(p n) of them; more than p of n are more than floor(p n).
    """
    bound, people = shown.bound, shown.weighted_base or shown.respondents
    if bound is None or statistic != "count" or people is None:
        return str(bound or "")
    exact = bound.percent * people / 100
    return f"> {dutch_number(floor(exact))}" if bound.is_above else f"< {dutch_number(ceil(exact))}"


def number_range(counts: Iterable[int | None]) -> str:
    """Write a number of respondents; the least and the most where there are several, a dash where none may be told."""
    known = [count for count in counts if count is not None]
    if not known:
        return DASH
    least, most = min(known), max(known)
    return dutch_number(most) if least == most else f"{dutch_number(least)}–{dutch_number(most)}"
