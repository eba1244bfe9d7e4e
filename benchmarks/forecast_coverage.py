"""How often the band of the forecast holds the outcome, in simulated fields of courses that the method does not draw."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.tables import Limit, Row, Table

FIELDS: Final = 100
WAVES: Final = (0, 10, 21)
CLOSING_DAY: Final = 34
TUESDAY: Final = 1
DAYS: Final = (7, 8, 10, 12, 15, 20, 22, 25, 29, 32, 34)
FEWEST_PERCENT: Final = 65.0
"""Chance alone takes a band of 80 % below this once in five hundred times."""


@dataclass(frozen=True)
class Field:
    """A kind of field: how a wave falls off, and what differs from day to day and from wave to wave."""

    name: str
    course: Callable[[np.random.Generator], Callable[[int], float]]
    approached: int = 11_396
    next_wave: float = 0.75
    wave_spread: float = 0.35
    noise: float = 0.2
    weekend: float = 0.5


def weibull(randomness: np.random.Generator) -> Callable[[int], float]:
    """Let a wave bring 16 % in all, with waiting times that follow Weibull."""
    shape, scale = randomness.uniform(0.45, 0.8), randomness.uniform(1.5, 5)

    def brought(days: float) -> float:
        return float(0.16 * (1 - math.exp(-((days / scale) ** shape))))

    def hazard(since: int) -> float:
        before = brought(max(since - 0.4, 0))
        return (brought(since + 0.6) - before) / (1 - before)

    return hazard


def power(randomness: np.random.Generator) -> Callable[[int], float]:
    """Let a wave fall off as a power of the days."""
    exponent, level = randomness.uniform(0.9, 1.8), randomness.uniform(0.02, 0.06)
    return lambda since: float(level / (1 + since) ** exponent)


def two_kinds(randomness: np.random.Generator) -> Callable[[int], float]:
    """Let quick people come mostly on the second day, and slow ones for weeks."""
    slow = randomness.uniform(0.2, 0.5)

    def hazard(since: int) -> float:
        quick = (0.6 if since == 0 else 1.0) * (1 - slow) * math.exp(-0.8 * max(since - 0.5, 0))
        return float(0.045 * (quick + 0.4 * slow * math.exp(-0.12 * since)))

    return hazard


def steady(randomness: np.random.Generator) -> Callable[[int], float]:
    """Let a wave fall off by the same part every day."""
    decay = randomness.uniform(0.3, 0.6)
    return lambda since: 0.04 * math.exp(-decay * since) + 0.001


KINDS: Final = (
    Field("Weibull", weibull),
    Field("power of the days, 1,500 people", power, approached=1_500, noise=0.25),
    Field("two kinds of people", two_kinds, next_wave=0.7, wave_spread=0.4, weekend=0.4),
    Field("no weekends, days that differ much", steady, next_wave=0.9, noise=0.35, weekend=1.0),
)


def run() -> Table:
    """Count per kind of field and per day on which the forecast is made."""
    held = {kind.name: [percent_held(kind, today) for today in DAYS] for kind in KINDS}
    per_day = [sum(percents) / len(held) for percents in zip(*held.values(), strict=True)]
    rows: list[Row] = [(name, *percents) for name, percents in held.items()]
    return Table(
        title="The band of the forecast",
        columns=("kind of field, % held", *(f"day {day}" for day in DAYS)),
        rows=(*rows, ("all", *per_day)),
        # A limit is at most; what is missed is at most a hundred less what has to be held.
        limits=(Limit("missed on the worst day, % of all kinds", 100 - min(per_day), 100 - FEWEST_PERCENT),),
        notes=(
            f"Percentage of {FIELDS} simulated fields of which the outcome at closing lies in the band of 80 %, with waves on "
            "days 0, 10 and 21 and the closing on day 34. None of these courses is one that the method draws. Its constants were "
            "not fitted to them; only that the slow part falls off as any power was added after a first look at two kinds of "
            "people."
        ),
    )


def percent_held(kind: Field, today: int) -> float:
    """Return how often the band that is made after `today` days holds the outcome."""
    from reports.estimation.response_forecast import forecast  # noqa: PLC0415 -- in a process that measures it

    randomness = np.random.default_rng(1000 + today)
    held = 0
    for _ in range(FIELDS):
        field = simulated(kind, randomness)
        last = forecast(
            field[:today], approached=kind.approached, waves=WAVES, closing_day=CLOSING_DAY, seed=1, first_weekday=TUESDAY
        )[-1]
        held += last.low <= field.sum() <= last.high
    return 100 * held / FIELDS


def simulated(kind: Field, randomness: np.random.Generator) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Return the new respondents of each day of one field."""
    course, level, left, new = kind.course(randomness), 1.0, kind.approached, []
    for day in range(CLOSING_DAY + 1):
        if day in WAVES[1:]:
            level *= kind.next_wave * math.exp(kind.wave_spread * randomness.standard_normal())
        since = day - max(wave for wave in WAVES if wave <= day)
        hazard = level * course(since) * math.exp(kind.noise * randomness.standard_normal())
        hazard *= kind.weekend if (day + TUESDAY) % 7 in (5, 6) else 1.0
        new.append(int(randomness.binomial(left, min(hazard, 1.0))))
        left -= new[-1]
    return np.array(new, dtype=np.int64)
