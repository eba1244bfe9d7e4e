"""A group of one: R gives a standard error of 0; here there is none."""

import numpy as np
import pytest

from reports.estimation.designs import LonelyStratum, fixed_design, stratified_design
from reports.estimation.errors import LonelyStratumError
from reports.estimation.estimating import mean, share, total
from reports.estimation.quantiles import median
from tests.reports.estimation.traps.two_routes import both_routes

ONE = np.array([True, False, False, False])
CELLS = np.array([0, 1, 1, 1])


def test_one_respondent_has_a_value_and_no_spread_by_either_route():
    for estimate in both_routes([0, 1, 0], groups=[0, 1, 1]):
        assert (estimate.value, estimate.respondents) == (1.0, 1)
        assert (estimate.standard_error, estimate.interval, estimate.design_effect) == (None, None, None)


@pytest.mark.parametrize("statistic", [mean, median])
def test_number_of_one_respondent_has_no_spread(statistic):
    estimate = statistic(np.array([7.0, 1, 2, 3]), ONE, fixed_design(np.ones(4)))

    assert (estimate.value, estimate.standard_error, estimate.interval, estimate.design_effect) == (7.0, None, None, None)


def test_total_of_one_respondent_has_no_spread():
    estimate = total(np.array([7.0, 1, 2, 3]), ONE, fixed_design(np.ones(4)), 40)

    assert (estimate.value, estimate.standard_error, estimate.interval) == (70.0, None, None)


def test_file_of_one_respondent_has_no_spread():
    estimate = share(np.array([True]), np.array([True]), fixed_design(np.ones(1)))

    assert (estimate.value, estimate.standard_error, estimate.interval) == (1.0, None, None)


def test_lonely_stratum_is_refused_unless_it_is_said_what_to_do():
    hits, everybody = np.array([True, False, True, False]), np.ones(4, dtype=bool)
    with pytest.raises(LonelyStratumError):
        share(hits, everybody, stratified_design(np.ones(4), CELLS))

    estimate = share(hits, everybody, stratified_design(np.ones(4), CELLS, lonely=LonelyStratum.CERTAIN))

    assert estimate.standard_error == pytest.approx(np.sqrt(3 / 2 * (4 / 9 + 1 / 9 + 1 / 9) / 16))


def test_lonely_stratum_that_is_the_whole_cell_needs_no_choice():
    design = stratified_design(np.ones(4), CELLS, np.array([1, 30]))

    assert share(np.array([True, False, True, False]), np.ones(4, dtype=bool), design).standard_error > 0
