"""What a test hands out, and when none is run."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import scipy

from reports.estimation.intervals import student_interval
from reports.estimation.results import CONFIDENCE, Interval, IntervalMethod

MINIMUM_TEST_BASE: Final = 20
"""No test is run on fewer respondents than this on either side: the monitor shows no such groups (report 2020, footnote 15)."""
SIGNIFICANCE: Final = 0.05
ROUNDING: Final = 1e-24
"""Of a number squared: a smaller variance is what the last bits of equal numbers leave."""


class NotTested(StrEnum):
    """Why a test was not run."""

    FEW_RESPONDENTS = "few_respondents"
    UNKNOWN_RESPONDENTS = "unknown_respondents"
    """Of an earlier edition only a percentage was published, not on how many it rests."""
    NO_SPREAD = "no_spread"
    """Everybody gave the same answer, or there is nothing to compare."""
    FEW_EDITIONS = "few_editions"


NOT_TESTED_WORDS: Final = {
    NotTested.FEW_RESPONDENTS: f"toets niet mogelijk: minder dan {MINIMUM_TEST_BASE} respondenten",
    NotTested.UNKNOWN_RESPONDENTS: "toets niet mogelijk: n onbekend",
    NotTested.NO_SPREAD: "toets niet mogelijk: geen spreiding",
    NotTested.FEW_EDITIONS: "toets niet mogelijk: minder dan drie edities",
}
"""What readers see in place of a result."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A difference with its test, two-sided; or the reason for which there is none."""

    difference: float | None
    """The second less the first, in the unit of what is compared; None where one of them does not exist."""
    standard_error: float | None
    statistic: float | None
    """The difference divided by its standard error."""
    degrees_of_freedom: int | None
    """Of the t-distribution; None for the normal one."""
    p_value: float | None
    interval: Interval | None
    not_tested: NotTested | None = None

    def is_significant(self, level: float = SIGNIFICANCE) -> bool:
        """Tell whether the test was run and is significant at `level`."""
        return self.p_value is not None and self.p_value < level


def untested(reason: NotTested, difference: float | None = None) -> Comparison:
    """Return the comparison without a test."""
    return Comparison(difference, None, None, None, None, None, reason)


def run_test(difference: float, variance: float, degrees_of_freedom: int | None, scale: float = 1.0) -> Comparison:
    """Test a difference: t = difference / sqrt(V), two-sided; the interval is the difference -/+ t standard errors.

    With the normal distribution where `degrees_of_freedom` is None. Without a variance there is no test; what rounding leaves
    of one in numbers as large as `scale` is none.
    """
    if not variance > ROUNDING * scale**2 or (degrees_of_freedom is not None and degrees_of_freedom < 1):
        return untested(NotTested.NO_SPREAD, difference)
    standard_error = float(np.sqrt(variance))
    statistic = difference / standard_error
    if degrees_of_freedom is None:
        reach = float(scipy.stats.norm.ppf((1 + CONFIDENCE) / 2)) * standard_error
        p_value = float(2 * scipy.stats.norm.sf(abs(statistic)))
        interval = Interval(difference - reach, difference + reach, IntervalMethod.STUDENT)
    else:
        p_value = float(2 * scipy.stats.t.sf(abs(statistic), degrees_of_freedom))
        interval = student_interval(difference, standard_error, degrees_of_freedom)
    return Comparison(difference, standard_error, statistic, degrees_of_freedom, p_value, interval)
