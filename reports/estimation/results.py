"""What the engine hands out: an estimate carries its own evidence."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

CONFIDENCE: Final = 0.95


class IntervalMethod(StrEnum):
    """How an interval was made."""

    LOGIT = "logit"
    """On the logit scale, for shares; the default."""
    KORN_GRAUBARD = "korn_graubard"
    """Of Clopper and Pearson, on the n that gives this standard error in a plain sample."""
    WILSON = "wilson"
    """Of Wilson, on the same n."""
    CLOPPER_PEARSON = "clopper_pearson"
    """Exact, on Kish's effective n: where the standard error says nothing."""
    STUDENT = "student"
    """The estimate plus and minus t standard errors, for means, ratios and totals."""
    WOODRUFF = "woodruff"
    """The quantiles at both ends of the interval of the share below, for quantiles."""


class VarianceMethod(StrEnum):
    """What the standard error takes into account."""

    FIXED = "fixed"
    """Weights taken as given; with replacement; no finite population correction."""
    STRATIFIED = "strat"
    """Weighting cells are strata: only the spread within them counts."""
    STRATIFIED_FPC = "strat_fpc"
    """The same, with the finite population correction of every stratum."""
    POST = "post"
    """Counts that post-stratification makes the weighting cells equal to the population."""
    POST_FPC = "post_fpc"
    """The same, with one finite population correction."""
    RAKING = "raking"
    """Counts that raking makes every margin equal to the population."""
    CLUSTERED = "clustered"
    """Respondents of one organisation are not independent of each other."""


class Statistic(StrEnum):
    """What is estimated."""

    SHARE = "share"
    """A part of one, 0 to 1."""
    MEAN = "mean"
    RATIO = "ratio"
    """One total divided by another, such as answers per respondent."""
    TOTAL = "total"
    """A number of people, hours or euros in the population."""
    QUANTILE = "quantile"


class Withheld(StrEnum):
    """Why an estimate is not shown."""

    SMALL_BASE = "small_base"
    """Fewer respondents than the minimum base."""
    SMALL_POPULATION = "small_population"
    """The group itself is so small that its members are known."""
    SUBTRACTION = "subtraction"
    """Without this one, a withheld group could be worked out from the total and the other groups."""
    UNSTEADY = "unsteady"
    """So few respondents that the figures say little; no secret."""
    UNDECIDED = "undecided"
    """Nobody decided yet whether it may be shown."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval, and how it was made."""

    low: float
    high: float
    method: IntervalMethod
    confidence: float = CONFIDENCE


@dataclass(frozen=True, slots=True)
class Estimate:
    """A weighted share (0-1), mean, ratio, total or quantile of a group, with everything that is needed to judge it.

    `value` is None where there is nothing to estimate from (no respondents, or only weights of zero).
    `standard_error`, `interval` and `design_effect` are None where no sound one exists.
    """

    value: float | None
    respondents: int
    """Unweighted number of respondents in the base."""
    hits: int
    """Unweighted number of them with the answer counted; of what is no share all of them."""
    weighted_base: float
    standard_error: float | None
    interval: Interval | None
    design_effect: float | None
    """Variance against that of a plain sample of the same size, drawn with replacement; R calls this form "replace"."""
    variance: VarianceMethod = VarianceMethod.FIXED
    statistic: Statistic = Statistic.SHARE
    degrees_of_freedom: int | None = None
