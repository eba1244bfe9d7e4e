"""Corrections for testing many differences at once."""

from enum import StrEnum
from typing import assert_never

import numpy as np

from reports.estimation.arrays import FloatArray


class Adjustment(StrEnum):
    """How p-values of tests that belong together are corrected."""

    NONE = "none"
    HOLM = "holm"
    """The chance of even one false difference stays below the level."""
    BONFERRONI = "bonferroni"
    """The same, more strictly than needed."""
    BENJAMINI_HOCHBERG = "bh"
    """The part of false ones among the differences found stays below the level."""


def adjusted(p_values: FloatArray, adjustment: Adjustment) -> FloatArray:
    """Correct `p_values` of tests that belong together, in their own order; R's `p.adjust`.

    Tests that were not run are NaN; they stay so and do not count.

    References
    ----------
    Holm (1979), A simple sequentially rejective multiple test procedure; Benjamini and Hochberg (1995), Controlling the
    false discovery rate, JRSS B 57.
    """
    result: FloatArray = np.array(p_values, dtype=np.float64)
    run = np.flatnonzero(~np.isnan(result))
    if run.size and adjustment is not Adjustment.NONE:
        result[run] = _corrected(result[run], adjustment)
    return result


def _corrected(p_values: FloatArray, adjustment: Adjustment) -> FloatArray:
    count = p_values.size
    order = np.argsort(p_values)
    ordered = p_values[order]
    match adjustment:
        case Adjustment.NONE:
            stepped = ordered
        case Adjustment.BONFERRONI:
            stepped = count * ordered
        case Adjustment.HOLM:
            stepped = np.maximum.accumulate((count - np.arange(count)) * ordered)
        case Adjustment.BENJAMINI_HOCHBERG:
            rising = count / np.arange(1, count + 1) * ordered
            stepped = np.minimum.accumulate(rising[::-1])[::-1]
        case _:
            assert_never(adjustment)
    corrected = np.empty(count)
    corrected[order] = np.minimum(stepped, 1.0)
    return corrected
