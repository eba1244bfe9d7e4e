"""A question that nobody answered."""

import numpy as np

from reports.estimation.chi_square import rao_scott
from reports.estimation.comparisons import NotTested
from reports.estimation.designs import fixed_design
from reports.estimation.estimating import mean, ratio, total
from reports.estimation.multiple_response import ticked_boxes
from reports.estimation.quantiles import median
from tests.reports.estimation.traps.two_routes import both_routes

NOBODY = np.zeros(3, dtype=bool)
DESIGN = fixed_design(np.ones(3))
UNKNOWN = np.full(3, np.nan)


def test_share_of_nobody_has_no_value_by_either_route():
    for estimate in both_routes([-1, -1, -1]):
        assert (estimate.value, estimate.respondents, estimate.standard_error, estimate.interval) == (None, 0, None, None)


def test_numbers_of_nobody_have_no_value_though_all_are_missing():
    for estimate in (mean(UNKNOWN, NOBODY, DESIGN), median(UNKNOWN, NOBODY, DESIGN), ratio(UNKNOWN, UNKNOWN, NOBODY, DESIGN)):
        assert (estimate.value, estimate.respondents, estimate.standard_error) == (None, 0, None)


def test_total_of_nobody_is_nought():
    estimate = total(UNKNOWN, NOBODY, DESIGN, 100)

    assert (estimate.value, estimate.respondents, estimate.standard_error) == (0.0, 0, None)


def test_independence_of_nobody_is_not_tested():
    missing = np.full(3, -1)

    assert rao_scott(missing, missing, ~NOBODY, DESIGN).not_tested is NotTested.FEW_RESPONDENTS


def test_boxes_that_all_are_empty_have_no_base():
    boxes = ticked_boxes(["a", "b"], np.full((3, 2), -1))

    assert not boxes.base.any()
    assert [question.codes.tolist() for question in boxes.on_respondents()] == [[-1, -1, -1]] * 2
