"""What the engine hands out: an estimate carries its own evidence."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

CONFIDENCE: Final = 0.95


class IntervalMethod(StrEnum):
    """How an interval was made."""

    LOGIT = "logit"
    CLOPPER_PEARSON = "clopper_pearson"


class VarianceMethod(StrEnum):
    """What the standard error takes into account."""

    FIXED = "fixed"
    """Weights taken as given; with replacement; no finite population correction."""


class Withheld(StrEnum):
    """Why an estimate is not shown."""

    SMALL_BASE = "small_base"
    """Fewer respondents than the minimum base."""
    SMALL_POPULATION = "small_population"
    """The group itself is so small that its members are known."""
    SUBTRACTION = "subtraction"
    """Without this one, a withheld group could be worked out from the total and the other groups."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval of a share, and how it was made."""

    low: float
    high: float
    method: IntervalMethod
    confidence: float = CONFIDENCE


@dataclass(frozen=True, slots=True)
class Estimate:
    """A weighted share (0-1) of a group, with everything that is needed to judge it.

    `value` is None where there is nothing to estimate from (no respondents, or only weights of zero).
    `standard_error`, `interval` and `design_effect` are None where no sound one exists.
    """

    value: float | None
    respondents: int
    """Unweighted number of respondents in the base."""
    hits: int
    """Unweighted number of them with the answer counted."""
    weighted_base: float
    standard_error: float | None
    interval: Interval | None
    design_effect: float | None
    variance: VarianceMethod = VarianceMethod.FIXED
