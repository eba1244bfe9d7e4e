"""Forecasts how many will have responded at the closing day, from the days that have passed and the waves to come."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import scipy
from numpy.typing import NDArray

from reports.estimation.arrays import FloatArray
from reports.estimation.errors import NoRespondentsError, ShapeError

BAND: Final = 0.80
ROUNDS: Final = 2_000
FEWEST_DAYS: Final = 7
"""With fewer whole days behind it a forecast says nothing."""
SHAPES: Final = 6_000
"""How many courses are weighed against the days that have passed."""
# What is thought of any field before its first day: middle and spread of a logarithm, or the ends of a range.
_DECAY: Final = (math.log(0.45), 0.5)
"""How fast the response of a wave falls off, a day."""
_TAIL: Final = (0.0, 0.35)
"""The part of a wave that falls off slowly, as a power of the days."""
_TAIL_POWER: Final = (0.3, 1.5)
_FIRST_DAY: Final = (0.0, 0.35)
"""The day of a wave against the course of the days after it."""
_WEEKEND: Final = (math.log(0.5), 0.5)
"""A day of the weekend against a weekday."""
_DAY_SPREAD: Final = (math.log(0.22), 0.45)
"""How much days differ in more than chance."""
_NEXT_WAVE: Final = (math.log(0.8), 0.45)
"""A reminder against the wave before it."""
_DRIFT: Final = 0.18
"""How much the level of days to come differs from that of the days of the same wave that have passed."""
_WEEKEND_DAYS: Final = (5, 6)
_WEEK: Final = 7

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ForecastDay:
    """How many will have responded by the end of a day: the median and the band around it."""

    day: int
    middle: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Calendar:
    """Where every day of the field stands."""

    wave: IntArray
    """Which wave went before it."""
    since: IntArray
    """How many days ago that was."""
    is_weekend: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Courses:
    """Courses that a field may take; a row each."""

    hazards: FloatArray
    """By day: the hazard against that of its wave."""
    spread: FloatArray
    """How much the days of each differ in more than chance."""


@dataclass(frozen=True, slots=True)
class _Levels:
    """How well each wave that went worked in each course: the logarithm of its level, and how sure that is."""

    middle: FloatArray
    spread: FloatArray


def forecast(
    new_by_day: NDArray[np.integer[Any]],
    *,
    approached: int,
    waves: Sequence[int],
    closing_day: int,
    seed: int,
    first_weekday: int | None = None,
) -> tuple[ForecastDay, ...]:
    """Forecast the response for every day after those in `new_by_day`, up to `closing_day`.

    Method: the hazard of a day is the share of those who had not responded that did so. It is taken to be the level of the
    last wave, times a course of the days since that wave, times a factor for the weekend, times noise of the day. Thousands of
    courses are drawn from what is thought of any field beforehand (the constants of this module), and each is weighed by how
    likely it makes the days that have passed (negative binomial, so that days differ in more than chance), with the levels of
    the waves fitted to it. Rounds take a course by its weight, draw the levels with their uncertainty, a level for each wave to
    come from that of the waves before it, and every day to come from the same distribution: so the band holds what is not known
    of the course, of the waves and of the days. Middle and band are the 50th, 10th and 90th percentile of the rounds.

    Parameters
    ----------
    new_by_day
        How many began to count on each whole day since the opening, day 0 first.
    waves
        Days on which mails went or will go out, the opening among them.
    first_weekday
        The day of the week of day 0, Monday 0; None where weekends are no other days.

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
    randomness = np.random.default_rng(seed)
    calendar = _calendar(closing_day, waves, first_weekday)
    totals = _simulated(new, approached, calendar, randomness)
    low, middle, high = np.quantile(totals, [(1 - BAND) / 2, 0.5, (1 + BAND) / 2], axis=1)
    return tuple(
        ForecastDay(new.size + place, float(middle[place]), float(low[place]), float(high[place])) for place in range(middle.size)
    )


def _calendar(closing_day: int, waves: Sequence[int], first_weekday: int | None) -> _Calendar:
    days = np.arange(closing_day + 1)
    went = np.array(sorted({0, *(wave for wave in waves if 0 <= wave <= closing_day)}), dtype=np.int64)
    wave = np.searchsorted(went, days, side="right").astype(np.int64) - 1
    weekend = np.isin((days + (first_weekday or 0)) % _WEEK, _WEEKEND_DAYS) & (first_weekday is not None)
    return _Calendar(wave, np.asarray(days - went[wave], dtype=np.int64), weekend)


# --- what is thought beforehand ------------------------------------------------------------------------------------
def _courses(calendar: _Calendar, randomness: np.random.Generator) -> _Courses:
    """Draw the courses, spread evenly over what is thought beforehand."""
    decay, tail, power, first, weekend, spread = _even(6, randomness)
    decay, first, weekend, spread = (
        np.exp(middle + width * scipy.special.ndtri(part))
        for part, (middle, width) in ((decay, _DECAY), (first, _FIRST_DAY), (weekend, _WEEKEND), (spread, _DAY_SPREAD))
    )
    tail, power = (low + (high - low) * part for part, (low, high) in ((tail, _TAIL), (power, _TAIL_POWER)))
    since = calendar.since[None, :]
    hazards = (1 - tail[:, None]) * np.exp(-decay[:, None] * since) + tail[:, None] / (1 + since) ** power[:, None]
    hazards = hazards * np.where(since == 0, first[:, None], 1.0)
    return _Courses(hazards * np.where(calendar.is_weekend, weekend[:, None], 1.0), spread)


def _even(number: int, randomness: np.random.Generator) -> FloatArray:
    """Return points spread evenly over a cube, a row for each dimension (Latin hypercube)."""
    places = np.array([randomness.permutation(SHAPES) for _ in range(number)])
    return np.asarray((places + randomness.random((number, SHAPES))) / SHAPES, dtype=np.float64)


# --- what the days say ---------------------------------------------------------------------------------------------
def _levels(new: IntArray, expected: FloatArray, wave: IntArray, spread: FloatArray) -> _Levels:
    """Fit the level of every wave that went to the days of each course.

    A day counts by how sure it is: its chance and how much days differ. Half a person on both sides gives a wave in which
    nobody came yet a level too.
    """
    ours = (np.arange(int(wave.max()) + 1)[:, None] == wave[None, :]).T.astype(np.float64)
    scale = int(new.sum()) / np.maximum(expected.sum(axis=1, keepdims=True), 1e-12)
    sure = 1.0 / (1.0 + spread[:, None] ** 2 * np.maximum(expected * scale, new))
    people = (sure * new) @ ours + 0.5
    return _Levels(np.log(people / ((sure * expected) @ ours + 0.5 / scale)), 1.0 / np.sqrt(people))


def _weights(new: IntArray, mean: FloatArray, levels: _Levels, spread: FloatArray) -> FloatArray:
    """Return how likely each course makes the days that have passed; adds up to 1."""
    size = (1.0 / spread**2)[:, None]
    mean = np.maximum(mean, 1e-9)
    likely = (
        scipy.special.gammaln(new + size)
        - scipy.special.gammaln(size)
        + size * np.log(size / (size + mean))
        + new * np.log(mean / (size + mean))
    )
    # Levels fitted to the days cost what they are sure of (Laplace), and reminders that leap are less likely beforehand.
    steps = np.diff(levels.middle, axis=1)
    leap = -0.5 * (((steps - _NEXT_WAVE[0]) / np.hypot(_NEXT_WAVE[1], levels.spread[:, 1:])) ** 2).sum(axis=1)
    log_weight = likely.sum(axis=1) + np.log(levels.spread).sum(axis=1) + leap
    weight = np.exp(log_weight - log_weight.max())
    return np.asarray(weight / weight.sum(), dtype=np.float64)


# --- the days to come ----------------------------------------------------------------------------------------------
def _simulated(new: IntArray, approached: int, calendar: _Calendar, randomness: np.random.Generator) -> FloatArray:
    """Return for each day to come the number of responses so far in each round."""
    past, wave = new.size, calendar.wave[: new.size]
    left = np.maximum(approached - np.concatenate([[0], np.cumsum(new)[:-1]]), 1)
    courses = _courses(calendar, randomness)
    expected = courses.hazards[:, :past] * left
    levels = _levels(new, expected, wave, courses.spread)
    weights = _weights(new, expected * np.exp(levels.middle[:, wave]), levels, courses.spread)
    chosen = randomness.choice(SHAPES, size=ROUNDS, p=weights)
    drawn = _drawn_levels(_Levels(levels.middle[chosen], levels.spread[chosen]), int(calendar.wave.max()) + 1, randomness)
    hazards, spread = courses.hazards[chosen], courses.spread[chosen]
    responded = np.full(ROUNDS, int(new.sum()), dtype=np.int64)
    totals = np.empty((calendar.wave.size - past, ROUNDS))
    for place, day in enumerate(range(past, calendar.wave.size)):
        noise = randomness.gamma(1.0 / spread**2, spread**2)
        hazard = np.exp(drawn[:, calendar.wave[day]]) * hazards[:, day] * noise
        responded = responded + randomness.binomial(approached - responded, np.minimum(hazard, 1.0))
        totals[place] = responded
    return totals


def _drawn_levels(levels: _Levels, wave_count: int, randomness: np.random.Generator) -> FloatArray:
    """Draw for each round the logarithm of the level of each wave; the ratio of waves that went tells of those to come."""
    went = levels.middle.shape[1]
    drawn = np.empty((ROUNDS, wave_count))
    drawn[:, :went] = levels.middle + levels.spread * randomness.standard_normal((ROUNDS, went))
    drawn[:, went - 1] += _DRIFT * randomness.standard_normal(ROUNDS)
    steps = np.diff(drawn[:, :went], axis=1)
    # Every wave that went weighs as much as what is thought beforehand.
    middle = (_NEXT_WAVE[0] + steps.sum(axis=1)) / (1 + steps.shape[1])
    for number in range(went, wave_count):
        width = _NEXT_WAVE[1] * np.sqrt(1 / 2 + 1 / (2 * (1 + steps.shape[1])))
        drawn[:, number] = drawn[:, number - 1] + middle + width * randomness.standard_normal(ROUNDS)
    return drawn
