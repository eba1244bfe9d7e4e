"""Corrections for testing many differences at once."""

from enum import StrEnum
from typing import Final

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
        order = run[np.argsort(result[run])]
        result[order] = np.minimum(_STEPS[adjustment](result[order]), 1.0)
    return result


def _bonferroni(ordered: FloatArray) -> FloatArray:
    return ordered * ordered.size


def _holm(ordered: FloatArray) -> FloatArray:
    return np.asarray(np.maximum.accumulate(np.arange(ordered.size, 0, -1) * ordered), dtype=np.float64)


def _benjamini_hochberg(ordered: FloatArray) -> FloatArray:
    rising = ordered.size / np.arange(1, ordered.size + 1) * ordered
    return np.asarray(np.minimum.accumulate(rising[::-1])[::-1], dtype=np.float64)


_STEPS: Final = {
    Adjustment.BONFERRONI: _bonferroni,
    Adjustment.HOLM: _holm,
    Adjustment.BENJAMINI_HOCHBERG: _benjamini_hochberg,
}
"""By correction what it makes of p-values in rising order, before they are cut off at 1."""
