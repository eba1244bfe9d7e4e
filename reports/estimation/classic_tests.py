"""Tests of plain samples, as reports print them: two shares and two numbers of respondents are all they need."""

from dataclasses import dataclass

import numpy as np
import scipy

from reports.estimation.errors import ShareError


@dataclass(frozen=True, slots=True)
class ShareDifference:
    """How far two shares lie apart, and how surprising that is when they are the same in truth."""

    difference: float
    standard_error: float
    z: float
    p_value: float
    """Two-sided."""


def share_difference(
    one: float, one_respondents: float, other: float, other_respondents: float, *, pooled: bool = True
) -> ShareDifference | None:
    """Test whether two independent groups have the same share.

    Formula: z = (p1 - p2) / sqrt(p (1 - p) (1 / n1 + 1 / n2)), p the share of both groups together; not `pooled`
    z = (p1 - p2) / sqrt(p1 (1 - p1) / n1 + p2 (1 - p2) / n2). Of a weighted share n is the effective number of respondents.

    Returns
    -------
    The test, or None where everybody or nobody of both groups gave the answer: then nothing can be told.

    Raises
    ------
    ShareError
        When a share lies outside 0 to 1, or rests on nobody.
    """
    for share in (one, other):
        if not 0 <= share <= 1:
            raise ShareError("a share lies outside 0 to 1")
    if one_respondents <= 0 or other_respondents <= 0:
        raise ShareError("a share rests on nobody")
    both = (one * one_respondents + other * other_respondents) / (one_respondents + other_respondents)
    variance = both * (1 - both) * (1 / one_respondents + 1 / other_respondents)
    if not pooled:
        variance = one * (1 - one) / one_respondents + other * (1 - other) / other_respondents
    if variance == 0:
        return None
    standard_error = float(np.sqrt(variance))
    z = (one - other) / standard_error
    return ShareDifference(one - other, standard_error, z, float(2 * scipy.stats.norm.sf(abs(z))))
