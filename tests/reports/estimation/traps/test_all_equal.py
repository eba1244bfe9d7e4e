"""Everybody gave the same number: a mean without spread, and no test."""

import numpy as np
import pytest

from reports.estimation.agreement import cohens_kappa
from reports.estimation.chi_square import rao_scott
from reports.estimation.comparing import compare
from reports.estimation.comparing_columns import compare_groups
from reports.estimation.comparisons import NotTested
from reports.estimation.counting import Answers, count_answers
from reports.estimation.designs import fixed_design
from reports.estimation.elementary_cells import Breakdown, free_cells
from reports.estimation.estimating import mean
from reports.estimation.grouping import group_counts
from reports.estimation.influence import mean_influence
from reports.estimation.quantiles import median
from reports.estimation.scores import mean_of
from reports.estimation.tabulating import score_table

SAME = np.full(60, 7.0)
EVERYBODY = np.ones(60, dtype=bool)
FIRST = np.arange(60) < 30
DESIGN = fixed_design(np.linspace(0.5, 1.5, 60))


def test_mean_of_equal_numbers_has_no_spread_and_no_interval():
    estimate = mean(SAME, EVERYBODY, DESIGN)

    assert estimate.value == pytest.approx(7.0)
    assert (estimate.standard_error, estimate.interval, estimate.design_effect) == (0.0, None, None)


def test_mean_of_equal_answers_in_a_table_has_no_spread_and_no_test():
    cells = free_cells([Breakdown("helft", FIRST.astype(int), 2)], DESIGN.survey_weights)
    counts = count_answers(cells, [Answers("cijfer", np.zeros(60, dtype=int), 1)])
    table = score_table(group_counts(counts), "cijfer", mean_of({0: 7.1}, 1))

    estimate = table.estimate(0, 0)

    assert estimate.value == pytest.approx(7.1)
    assert (estimate.standard_error, estimate.interval, estimate.design_effect) == (0.0, None, None)
    assert compare_groups(table, 0, 1, 0).not_tested is NotTested.NO_SPREAD


def test_median_of_equal_numbers_has_no_spread_and_no_interval():
    estimate = median(SAME, EVERYBODY, DESIGN)

    assert (estimate.value, estimate.standard_error, estimate.interval) == (7.0, None, None)


def test_equal_numbers_are_not_tested():
    numbers = SAME / 70
    found = compare(mean_influence(numbers, FIRST, DESIGN), mean_influence(numbers, ~FIRST, DESIGN), DESIGN)

    assert (found.p_value, found.not_tested) == (None, NotTested.NO_SPREAD)


def test_equal_answers_hang_together_with_nothing():
    codes = np.zeros(60, dtype=int)

    assert rao_scott(codes, FIRST.astype(int), EVERYBODY, DESIGN).not_tested is NotTested.NO_SPREAD


def test_coders_who_always_give_one_code_have_no_kappa():
    codes = np.zeros(60, dtype=int)
    found = cohens_kappa(codes, codes, EVERYBODY, DESIGN)

    assert (found.observed, found.kappa, found.standard_error) == (pytest.approx(1.0), None, None)
