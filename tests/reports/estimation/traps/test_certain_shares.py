"""Nobody or everybody, and shares that the design knows for certain: the exact interval on Kish's effective n."""

import numpy as np
import pytest
from scipy import stats

from reports.estimation.comparing_columns import compare_groups
from reports.estimation.comparisons import NotTested
from reports.estimation.designs import post_stratified_design, stratified_design
from reports.estimation.estimating import share
from reports.estimation.results import Interval, IntervalMethod
from reports.estimation.weights import CellPopulation, post_stratify
from tests.reports.estimation.traps.two_routes import both_routes, table_of


@pytest.mark.parametrize("method", list(IntervalMethod)[:3])
def test_share_of_nobody_and_everybody_gets_the_exact_interval_whatever_is_asked(method):
    table = table_of([1] * 20 + [0] * 20, np.ones(40), [0] * 20 + [1] * 20)

    nobody, all_of_them = table.estimate(0, 0, method), table.estimate(1, 0, method)

    assert nobody.interval == Interval(0.0, pytest.approx(1 - 0.025 ** (1 / 20)), IntervalMethod.CLOPPER_PEARSON)
    assert all_of_them.interval == Interval(pytest.approx(0.025 ** (1 / 20)), 1.0, IntervalMethod.CLOPPER_PEARSON)
    assert (nobody.value, nobody.standard_error, nobody.design_effect) == (0.0, None, None)


def test_share_of_everybody_with_uneven_weights_is_exactly_one_by_either_route():
    for estimate in both_routes([0] * 7, [0.1, 0.2, 0.3, 0.7, 1.1, 1.3, 0.6]):
        effective = 4.3**2 / (0.01 + 0.04 + 0.09 + 0.49 + 1.21 + 1.69 + 0.36)
        assert estimate.value == 1.0
        assert estimate.interval.low == pytest.approx(0.025 ** (1 / effective))


@pytest.mark.parametrize("design_of", [stratified_design, post_stratified_design])
def test_share_of_the_weighting_cell_itself_has_no_spread_and_the_exact_interval(design_of):
    cells = np.repeat([0, 1], [30, 70])
    weights = post_stratify(cells, [CellPopulation("a", 500), CellPopulation("b", 500)]).survey_weights

    estimate = share(cells == 0, np.ones(100, dtype=bool), design_of(weights, cells))

    effective = weights.sum() ** 2 / np.square(weights).sum()
    assert estimate.standard_error == pytest.approx(0, abs=1e-12)
    assert estimate.interval == Interval(
        pytest.approx(stats.beta.ppf(0.025, effective / 2, effective / 2 + 1)),
        pytest.approx(stats.beta.ppf(0.975, effective / 2 + 1, effective / 2)),
        IntervalMethod.CLOPPER_PEARSON,
    )


def test_two_groups_that_both_are_certain_cannot_be_tested():
    table = table_of([1] * 20 + [0] * 20, np.ones(40), [0] * 20 + [1] * 20)

    found = compare_groups(table, 0, 1, 0)

    assert (found.difference, found.p_value, found.not_tested) == (1.0, None, NotTested.NO_SPREAD)
