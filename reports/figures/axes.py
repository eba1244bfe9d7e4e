"""Where a number stands in a picture, and which numbers to write beside it."""

import math
from dataclasses import dataclass
from typing import Final

_NICE: Final = (1, 2, 2.5, 5, 10)
_FEWEST_STEPS: Final = 4


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps numbers from `start` to `end` on places from `first` to `last`."""

    start: float
    end: float
    first: float
    last: float

    def at(self, number: float) -> float:
        """Return the place of `number`, with one decimal."""
        share = (number - self.start) / (self.end - self.start) if self.end != self.start else 0.0
        return round(self.first + share * (self.last - self.first), 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A number beside an axis."""

    place: float
    number: float


def step_for(reach: float) -> float:
    """Return the round step that divides `reach` in at least four."""
    if reach <= 0:
        return 1.0
    rough = reach / _FEWEST_STEPS
    power = 10.0 ** math.floor(math.log10(rough))
    return max(factor * power for factor in _NICE if factor * power <= rough * (1 + 1e-9))


def ticks(scale: Scale, step: float) -> tuple[Tick, ...]:
    """Return the multiples of `step` on the scale."""
    first, last = math.ceil(scale.start / step - 1e-9), math.floor(scale.end / step + 1e-9)
    numbers = (round(place * step, 6) for place in range(first, last + 1))
    return tuple(Tick(scale.at(number), number) for number in numbers)
