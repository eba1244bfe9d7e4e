"""Traps of weighted shares, and what must not change them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.estimation.designs import fixed_design
from reports.estimation.errors import ShapeError, SurveyWeightError
from reports.estimation.estimating import share
from reports.estimation.results import Interval, IntervalMethod

YES, NO = True, False


def estimate_of(hits, survey_weights=None, domain=None):
    hits = np.array(hits)
    weights = np.ones(hits.size) if survey_weights is None else np.array(survey_weights, dtype=float)
    inside = np.ones(hits.size, dtype=bool) if domain is None else np.array(domain)
    return share(hits, inside, fixed_design(weights))


def test_share_of_influence_formula_gives_the_same_standard_error():
    hits, domain = np.array([YES, NO, YES, NO, NO, YES]), np.array([YES, YES, YES, YES, NO, NO])
    weights = np.array([0.5, 1.5, 0.8, 1.2, 1.0, 1.0])

    estimate = share(hits, domain, fixed_design(weights))

    expected = 1.3 / 4.0
    influence = np.where(domain, weights * (hits - expected) / 4.0, 0.0)
    assert estimate.value == pytest.approx(expected)
    assert estimate.standard_error == pytest.approx(np.sqrt(6 / 5 * np.square(influence).sum()))


def test_share_of_empty_domain_has_no_value():
    estimate = estimate_of([YES, NO], domain=[NO, NO])

    assert (estimate.value, estimate.respondents, estimate.standard_error, estimate.interval) == (None, 0, None, None)


def test_share_of_one_respondent_has_a_value_but_no_spread():
    estimate = estimate_of([YES, NO, NO], domain=[YES, NO, NO])

    assert (estimate.value, estimate.respondents, estimate.standard_error, estimate.interval) == (1.0, 1, None, None)


def test_share_of_nobody_gets_the_exact_interval():
    estimate = estimate_of([NO] * 20)

    assert (estimate.value, estimate.standard_error, estimate.design_effect) == (0.0, None, None)
    assert estimate.interval == Interval(0.0, pytest.approx(1 - 0.025 ** (1 / 20)), IntervalMethod.CLOPPER_PEARSON)


def test_share_of_everybody_gets_the_exact_interval():
    estimate = estimate_of([YES] * 20)

    assert estimate.value == 1.0
    assert estimate.interval == Interval(pytest.approx(0.025 ** (1 / 20)), 1.0, IntervalMethod.CLOPPER_PEARSON)


def test_share_of_everybody_with_uneven_weights_is_exactly_one():
    assert estimate_of([YES] * 7, [0.1, 0.2, 0.3, 0.7, 1.1, 1.3, 0.6]).value == 1.0


def test_share_of_zero_weights_counts_them_in_the_file_only():
    with_zeros = estimate_of([YES, NO, YES, NO, YES], [1, 1, 1, 0, 0])

    assert with_zeros.value == pytest.approx(2 / 3)
    assert with_zeros.respondents == 5
    unrounded = 5 / 4 * (1 / 9 * 2 + 4 / 9) / 9
    assert with_zeros.standard_error == pytest.approx(np.sqrt(unrounded))


def test_share_of_only_zero_weights_has_no_value():
    assert estimate_of([YES, NO], [0, 0]).value is None


def test_share_of_hits_with_only_zero_weight_is_zero():
    estimate = estimate_of([YES, NO, NO], [0, 1, 1])

    assert (estimate.value, estimate.hits, estimate.standard_error) == (0.0, 1, None)


@pytest.mark.parametrize("survey_weight", [np.nan, np.inf, -1.0])
def test_share_of_unsound_weight_is_refused(survey_weight):
    with pytest.raises(SurveyWeightError):
        estimate_of([YES, NO], [1.0, survey_weight])


def test_share_of_arrays_of_different_length_is_refused():
    with pytest.raises(ShapeError):
        share(np.array([YES]), np.array([YES, NO]), fixed_design(np.ones(2)))


rows = st.lists(st.tuples(st.integers(-1, 2), st.floats(0.01, 20)), min_size=2, max_size=60)


def evidence(pairs, scale=1.0):
    answers, weights = (np.array(part) for part in zip(*pairs, strict=True))
    estimates = [share(answers == answer, answers >= 0, fixed_design(weights * scale)) for answer in range(3)]
    return [(one.value, one.respondents, one.standard_error, one.design_effect) for one in estimates]


def assert_same(left, right):
    for one, other in zip(left, right, strict=True):
        for number, same in zip(one, other, strict=True):
            assert number == (None if same is None else pytest.approx(same, rel=1e-7, abs=1e-12))


@given(rows, st.floats(0.001, 1000))
def test_shares_weights_rescaled_are_the_same(pairs, scale):
    assert_same(evidence(pairs), evidence(pairs, scale))


@given(rows, st.randoms(use_true_random=False))
def test_shares_rows_permuted_are_the_same(pairs, random):
    shuffled = pairs.copy()
    random.shuffle(shuffled)

    assert_same(evidence(pairs), evidence(shuffled))
