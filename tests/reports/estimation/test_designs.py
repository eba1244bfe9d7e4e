"""Designs that cannot be, the reading of them, and what must not change any standard error."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.estimation.chi_square import rao_scott
from reports.estimation.designs import (
    clustered_design,
    fixed_design,
    post_stratified_design,
    raked_design,
    stratified_design,
)
from reports.estimation.errors import PopulationError, ShapeError
from reports.estimation.estimating import mean, share
from reports.estimation.quantiles import quantile
from reports.estimation.results import IntervalMethod
from reports.estimation.variance import variance_of

WEIGHTS = np.ones(4)
CELLS = np.array([0, 0, 1, 1])


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: stratified_design(WEIGHTS, CELLS[:3]), ShapeError),
        (lambda: stratified_design(WEIGHTS, CELLS - 1), ShapeError),
        (lambda: stratified_design(WEIGHTS, CELLS, np.array([10])), ShapeError),
        (lambda: stratified_design(WEIGHTS, CELLS, np.array([10, 1])), PopulationError),
        (lambda: post_stratified_design(WEIGHTS, CELLS, base_weights=np.ones(3)), ShapeError),
        (lambda: post_stratified_design(WEIGHTS, CELLS, population=3), PopulationError),
        (lambda: raked_design(WEIGHTS, ()), ShapeError),
        (lambda: raked_design(WEIGHTS, (CELLS - 1,)), ShapeError),
        (lambda: clustered_design(WEIGHTS, CELLS[:3]), ShapeError),
        (lambda: variance_of(np.zeros(3), fixed_design(WEIGHTS)), ShapeError),
        (lambda: share(np.ones(3, dtype=bool), np.ones(4, dtype=bool), fixed_design(WEIGHTS)), ShapeError),
        (lambda: mean(np.ones(3), np.ones(4, dtype=bool), fixed_design(WEIGHTS)), ShapeError),
        (lambda: quantile(np.ones(3), np.ones(4, dtype=bool), fixed_design(WEIGHTS), part=0.5), ShapeError),
        (lambda: rao_scott(CELLS[:3], CELLS, np.ones(4, dtype=bool), fixed_design(WEIGHTS)), ShapeError),
        (lambda: share(CELLS == 0, CELLS >= 0, fixed_design(WEIGHTS), IntervalMethod.WOODRUFF), ValueError),
    ],
)
def test_design_that_does_not_fit_is_refused(make, error):
    with pytest.raises(error):
        make()


def test_clusters_of_one_are_no_clusters():
    values, everybody = np.array([1.0, 2.0, 5.0, 9.0]), np.ones(4, dtype=bool)
    weights = np.array([1.0, 0.5, 2.0, 0.5])

    alone = mean(values, everybody, clustered_design(weights, np.arange(4)))

    assert alone.standard_error == pytest.approx(mean(values, everybody, fixed_design(weights)).standard_error)
    assert alone.degrees_of_freedom == 3


def test_group_of_one_in_every_stratum_has_no_degrees_of_freedom_and_no_interval():
    hits, inside = np.array([True, False, False, False]), np.array([True, False, True, False])

    estimate = share(hits, inside, stratified_design(WEIGHTS, CELLS))

    assert (estimate.value, estimate.degrees_of_freedom, estimate.interval) == (0.5, None, None)
    assert estimate.standard_error > 0


def test_one_stratum_is_no_strata():
    values, everybody = np.array([1.0, 2.0, 5.0, 9.0]), np.ones(4, dtype=bool)

    assert mean(values, everybody, stratified_design(WEIGHTS, CELLS * 0)).standard_error == pytest.approx(
        mean(values, everybody, fixed_design(WEIGHTS)).standard_error
    )


def test_raking_to_one_margin_is_post_stratification():
    values, everybody = np.array([1.0, 2.0, 5.0, 9.0]), np.ones(4, dtype=bool)
    weights = np.array([0.5, 0.5, 1.5, 1.5])

    assert mean(values, everybody, raked_design(weights, (CELLS,))).standard_error == pytest.approx(
        mean(values, everybody, post_stratified_design(weights, CELLS)).standard_error
    )


respondent = st.tuples(st.integers(0, 1), st.integers(0, 2), st.floats(0.05, 20), st.integers(0, 1))
FILLED = [(0, cell, 1.0, group) for cell in range(3) for group in range(2)] + [(1, cell, 1.0, 0) for cell in range(3)]


def designs_of(weights, cells, scale=1.0):
    weights = weights * scale
    return (
        fixed_design(weights),
        stratified_design(weights, cells),
        stratified_design(weights, cells, np.full(3, 1000)),
        post_stratified_design(weights, cells),
        post_stratified_design(weights, cells, population=3000),
        raked_design(weights, (cells, cells % 2)),
        clustered_design(weights, cells),
    )


def evidence(rows, scale=1.0):
    hits, cells, weights, groups = (np.array(part) for part in zip(*rows, strict=True))
    estimates = [share(hits == 1, groups == 0, design) for design in designs_of(weights, cells, scale)]
    return [number for one in estimates for number in (one.value, one.standard_error, one.design_effect)]


@settings(max_examples=25)  # every example goes through seven designs
@given(st.lists(respondent, max_size=30), st.floats(0.001, 1000))
def test_shares_under_every_design_weights_rescaled_are_the_same(rows, scale):
    assert evidence(FILLED + rows) == pytest.approx(evidence(FILLED + rows, scale), rel=1e-6, abs=1e-9)


@settings(max_examples=25)  # every example goes through seven designs
@given(st.lists(respondent, max_size=30), st.randoms(use_true_random=False))
def test_shares_under_every_design_rows_permuted_are_the_same(rows, random):
    shuffled = FILLED + rows
    random.shuffle(shuffled)

    assert evidence(shuffled) == pytest.approx(evidence(FILLED + rows), rel=1e-6, abs=1e-9)


@settings(max_examples=25)  # every example goes through seven designs
@given(st.lists(respondent, max_size=30))
def test_share_of_an_answer_and_of_the_others_have_one_standard_error(rows):
    hits, cells, weights, groups = (np.array(part) for part in zip(*(FILLED + rows), strict=True))
    for design in designs_of(weights, cells):
        yes, no = (share(hits == answer, groups == 0, design) for answer in (1, 0))
        assert yes.value + no.value == pytest.approx(1)
        assert yes.standard_error == pytest.approx(no.standard_error, abs=1e-9)
        assert (yes.interval.low, yes.interval.high) == (
            pytest.approx(1 - no.interval.high, abs=1e-7),
            pytest.approx(1 - no.interval.low, abs=1e-7),
        )
