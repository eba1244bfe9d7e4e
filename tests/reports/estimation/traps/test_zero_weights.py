"""Respondents without weight: in the size of the file, and in nothing else that is weighted."""

import numpy as np
import pytest

from reports.estimation.designs import fixed_design
from reports.estimation.estimating import mean, total
from reports.estimation.quantiles import median
from tests.reports.estimation.traps.two_routes import both_routes


def test_zero_weights_count_in_n_and_not_in_degrees_of_freedom_by_either_route():
    for estimate in both_routes([0, 1, 0, 1, 0], [1, 1, 1, 0, 0]):
        assert (estimate.respondents, estimate.hits, estimate.degrees_of_freedom) == (5, 3, 2)
        assert estimate.value == pytest.approx(2 / 3)
        assert estimate.standard_error == pytest.approx(np.sqrt(5 / 4 * (1 / 9 * 2 + 4 / 9) / 9))


def test_only_zero_weights_have_no_value_by_either_route():
    for estimate in both_routes([0, 1], [0, 0]):
        assert (estimate.value, estimate.respondents, estimate.standard_error, estimate.interval) == (None, 2, None, None)


def test_answer_given_without_weight_only_is_a_share_of_nought_by_either_route():
    for estimate in both_routes([0, 1, 1], [0, 1, 1]):
        assert (estimate.value, estimate.hits, estimate.standard_error) == (0.0, 1, None)


def test_number_of_somebody_without_weight_changes_no_mean_or_median():
    design, everybody = fixed_design(np.array([1.0, 1.0, 0.0])), np.ones(3, dtype=bool)

    assert mean(np.array([2.0, 4.0, 900.0]), everybody, design).value == 3.0
    assert median(np.array([2.0, 4.0, 900.0]), everybody, design).value == 2.0


def test_total_of_a_file_without_weights_has_no_value():
    assert total(np.ones(2), np.ones(2, dtype=bool), fixed_design(np.zeros(2)), 10).value is None
