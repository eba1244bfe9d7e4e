"""Forecasts how many will have responded at the closing day, from the days that have passed and the waves to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from reports.estimation.arrays import FloatArray
from reports.estimation.errors import NoRespondentsError, ShapeError

BAND: Final = 0.80
ROUNDS: Final = 2_000
FEWEST_DAYS: Final = 7
"""With fewer whole days behind it a forecast says nothing."""
_LEVEL_SPREAD: Final = 0.35
"""Standard deviation of the logarithm of how well a wave to come works, compared with those before it."""
# With fewer days that are exactly as long since their wave, the days before and after them are taken too.
_FEWEST_ALIKE: Final = 2
# The first days after a wave are like no others.
_LIKE_NO_OTHER: Final = 2

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ForecastDay:
    """How many will have responded by the end of a day: the median and the band around it."""

    day: int
    middle: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Field:
    """Where the field stands: how many were approached, how many responded, on which days mails went or will go."""

    approached: int
    responded: int
    waves: IntArray


@dataclass(frozen=True, slots=True)
class _Past:
    """The days that have passed, and how well each wave worked."""

    hazards: FloatArray
    """The share of those left who responded, divided by the level of its wave."""
    since: IntArray
    levels: FloatArray
    """By wave, relative to days as long after the other waves."""


def forecast(
    new_by_day: NDArray[np.integer[Any]], *, approached: int, waves: Sequence[int], closing_day: int, seed: int
) -> tuple[ForecastDay, ...]:
    """Forecast the response for every day after those in `new_by_day`, up to `closing_day`.

    Method: the hazard of a day is the share of those who had not responded that did so; the level of a wave is its hazards
    against those of all days as long since their last wave. Each day to come draws its hazard, freed of the level, from the days
    that have passed about as long since their last wave (bootstrap over days, the pool itself drawn anew each round), times the
    level of its own wave, and the number of people from a binomial. The level of the wave under way is its own, that of a wave
    to come the geometric mean of those before it; both times a factor that is lognormal around 1, with the stated spread for a
    wave to come and half of it for the one under way, since days to come differ from those before them in more than chance.
    Middle and band are the 50th, 10th and 90th percentile of the rounds.

    Parameters
    ----------
    new_by_day
        How many began to count on each whole day since the opening, day 0 first.
    waves
        Days on which mails went or will go out, the opening among them.

    Raises
    ------
    NoRespondentsError
        When fewer than FEWEST_DAYS days have passed or nobody responded.
    ShapeError
        When a count is below zero or more people responded than were approached.
    """
    new = np.asarray(new_by_day, dtype=np.int64)
    if new.size and (new.min() < 0 or new.sum() > approached):
        raise ShapeError("more people responded than were approached, or fewer than none")
    if new.size < FEWEST_DAYS or not new.sum():
        raise NoRespondentsError("too few days to forecast from")
    if closing_day < new.size:
        return ()
    all_waves = np.array(sorted({0, *(wave for wave in waves if 0 <= wave <= closing_day)}), dtype=np.int64)
    past = _past(new, approached, all_waves)
    days, field = np.arange(new.size, closing_day + 1), _Field(approached, int(new.sum()), all_waves)
    totals = _simulated(past, field, days, np.random.default_rng(seed))
    low, middle, high = np.quantile(totals, [(1 - BAND) / 2, 0.5, (1 + BAND) / 2], axis=1)
    return tuple(
        ForecastDay(new.size + place, float(middle[place]), float(low[place]), float(high[place])) for place in range(middle.size)
    )


def _past(new: IntArray, approached: int, waves: IntArray) -> _Past:
    left = approached - np.concatenate([[0], np.cumsum(new)[:-1]])
    days = np.arange(new.size)
    hazards, since, wave_of = new / np.maximum(left, 1), _since(days, waves), _last_wave(days, waves)
    alike = np.bincount(since, hazards) / np.maximum(np.bincount(since), 1)
    expected = np.bincount(wave_of, alike[since])
    # Half a day's worth on both sides, so that a wave in which nothing came yet has a level too.
    usual = float(hazards.mean()) / 2
    levels = (np.bincount(wave_of, hazards) + usual) / (expected + usual)
    return _Past(hazards / levels[wave_of], since, levels)


def _last_wave(days: IntArray, waves: IntArray) -> IntArray:
    """Return for each day the number of the wave that went before it."""
    return np.searchsorted(waves, days, side="right").astype(np.int64) - 1


def _since(days: IntArray, waves: IntArray) -> IntArray:
    """Return how many days ago the last wave went."""
    return np.asarray(days - waves[_last_wave(days, waves)], dtype=np.int64)


def _distances(since: IntArray, wanted: int) -> IntArray:
    """Return how unlike each past day is to one `wanted` days after a wave; 0 for those that are like it, or nearest to it."""
    apart = np.abs(since - wanted)
    enough = wanted < _LIKE_NO_OTHER or np.count_nonzero(apart == 0) >= _FEWEST_ALIKE
    reach = 0 if enough else 1
    return np.asarray(np.maximum(apart - max(reach, int(apart.min())), 0), dtype=np.int64)


def _simulated(past: _Past, field: _Field, days: IntArray, randomness: np.random.Generator) -> FloatArray:
    """Return for each of `days` the number of responses so far in each round."""
    since, wave_numbers = _since(days, field.waves), _last_wave(days, field.waves)
    drawn = randomness.integers(past.hazards.size, size=(ROUNDS, past.hazards.size))  # the days that each round has seen
    levels = _drawn_levels(past, field.waves.size, randomness)
    responded = np.full(ROUNDS, field.responded, dtype=np.int64)
    totals = np.empty((days.size, ROUNDS))
    for place, wanted in enumerate(since):
        hazards = _drawn_hazards(past, int(wanted), drawn, randomness) * levels[:, wave_numbers[place]]
        responded = responded + randomness.binomial(field.approached - responded, np.minimum(hazards, 1.0))
        totals[place] = responded
    return totals


def _drawn_levels(past: _Past, wave_count: int, randomness: np.random.Generator) -> FloatArray:
    """Draw for each round the level of each wave."""
    spread = np.full(wave_count, _LEVEL_SPREAD)
    spread[: past.levels.size] = _LEVEL_SPREAD / 2
    middle = np.full(wave_count, float(np.exp(np.log(past.levels).mean())))
    middle[: past.levels.size] = past.levels
    return np.asarray(middle * np.exp(spread * randomness.standard_normal((ROUNDS, wave_count))), dtype=np.float64)


def _drawn_hazards(past: _Past, wanted: int, drawn: IntArray, randomness: np.random.Generator) -> FloatArray:
    """Draw for each round the hazard of a day that is `wanted` days after a wave, among the days that the round has seen."""
    distances = _distances(past.since, wanted)
    chosen = (distances[drawn] + randomness.random(drawn.shape)).argmin(axis=1)
    place = drawn[np.arange(drawn.shape[0]), chosen]
    # A round that saw no such day takes one of them all the same.
    alike = np.flatnonzero(distances == 0)
    place = np.where(distances[place] > 0, alike[randomness.integers(alike.size, size=place.size)], place)
    return np.asarray(past.hazards[place], dtype=np.float64)
