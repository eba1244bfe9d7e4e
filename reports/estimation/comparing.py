"""Tests between two estimates of one file, from their influences, and between two editions."""

import numpy as np

from reports.estimation.bases import base_of
from reports.estimation.comparisons import MINIMUM_TEST_BASE, Comparison, NotTested, run_test, untested
from reports.estimation.designs import SurveyDesign
from reports.estimation.influence import Influence
from reports.estimation.results import Estimate
from reports.estimation.variance import variance_of


def compare(one: Influence | None, other: Influence | None, design: SurveyDesign) -> Comparison:
    """Test the difference between two estimates of one file: two groups, a group and the rest or the total, two items.

    Formula: z = z_other - z_one, V its variance under the design; t with the degrees of freedom of everybody who is in one
    of the two, less one. Whatever the two share (the people of a group are in the total too; the same people answer two
    items) is in z, so that nothing is taken for independent that is not. For two groups the same as R's `svyttest`.

    Raises LonelyStratumError when a stratum holds one respondent and the design refuses that.
    """
    if one is None or other is None:
        return untested(NotTested.NO_SPREAD)
    difference = other.value - one.value
    if min(np.count_nonzero(one.domain), np.count_nonzero(other.domain)) < MINIMUM_TEST_BASE:
        return untested(NotTested.FEW_RESPONDENTS, difference)
    union = base_of(one.domain | other.domain, design)
    scale = max(abs(one.value), abs(other.value))
    return run_test(difference, variance_of(other.influence - one.influence, design), union.degrees_of_freedom - 1, scale)


def compare_editions(earlier: Estimate, later: Estimate) -> Comparison:
    """Test the change between two editions, as independent samples.

    Formula: t = (later - earlier) / sqrt(V1 + V2), degrees of freedom the sum of both less one: what `svyttest` gives on
    both files together with the edition as stratum. The normal distribution where either does not know its own.
    """
    if earlier.value is None or later.value is None:
        return untested(NotTested.NO_SPREAD)
    difference = later.value - earlier.value
    if min(earlier.respondents, later.respondents) < MINIMUM_TEST_BASE:
        return untested(NotTested.FEW_RESPONDENTS, difference)
    errors = [estimate.standard_error or 0.0 for estimate in (earlier, later)]
    known = (earlier.degrees_of_freedom, later.degrees_of_freedom)
    degrees = None if None in known else sum(number for number in known if number is not None) - 1
    return run_test(difference, sum(error**2 for error in errors), degrees)


def compare_published(published: float, respondents: int | None, later: Estimate, design_effect: float = 1.0) -> Comparison:
    """Test the change since a share of which only the percentage was published, and perhaps the n.

    Formula: V1 = deff p (1 - p) / n, the normal distribution. The percentage is rounded, so the outcome is rough: it is a
    check of plausibility. Without n there is no test.
    """
    difference = None if later.value is None else later.value - published
    if respondents is None:
        return untested(NotTested.UNKNOWN_RESPONDENTS, difference)
    if difference is None or later.standard_error is None:
        return untested(NotTested.NO_SPREAD, difference)
    if min(respondents, later.respondents) < MINIMUM_TEST_BASE:
        return untested(NotTested.FEW_RESPONDENTS, difference)
    variance = design_effect * published * (1 - published) / respondents
    return run_test(difference, variance + later.standard_error**2, None)
