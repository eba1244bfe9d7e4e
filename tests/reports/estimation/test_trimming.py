"""Trimming keeps the sum, and a limit that cannot hold is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.estimation.errors import SurveyWeightError, TrimmingError
from reports.estimation.trimming import trim_weights


def test_trim_weights_spreads_in_equal_amounts_over_the_others():
    assert trim_weights(np.array([0.2, 0.8, 3.0]), upper=2.0) == pytest.approx([0.7, 1.3, 2.0])


def test_trim_weights_once_may_push_another_over_the_limit():
    assert trim_weights(np.array([0.2, 1.8, 3.0]), upper=2.0) == pytest.approx([0.7, 2.3, 2.0])


def test_trim_weights_strict_goes_on_until_none_is_over():
    assert trim_weights(np.array([0.2, 1.8, 3.0]), upper=2.0, strict=True) == pytest.approx([1.0, 2.0, 2.0])


def test_trim_weights_within_the_limits_are_left_alone():
    assert trim_weights(np.array([0.5, 1.5]), lower=0.5, upper=1.5).tolist() == [0.5, 1.5]


def test_trim_weights_limit_below_the_mean_is_refused():
    with pytest.raises(TrimmingError):
        trim_weights(np.array([0.5, 1.0, 1.5]), upper=0.9, strict=True)


def test_trim_weights_limits_that_contradict_each_other_are_refused():
    with pytest.raises(TrimmingError):
        trim_weights(np.ones(3), lower=2.0, upper=1.0)


@pytest.mark.parametrize("weight", [np.nan, np.inf, -1.0])
def test_trim_weights_unsound_weight_is_refused(weight):
    with pytest.raises(SurveyWeightError):
        trim_weights(np.array([1.0, weight]), upper=2.0)


@given(st.lists(st.floats(0.01, 10), min_size=2, max_size=40), st.floats(1.5, 5))
def test_trim_weights_strict_keeps_the_sum_and_the_limit(weights, times):
    start = np.array(weights)
    upper = times * start.mean()

    trimmed = trim_weights(start, upper=upper, strict=True)

    assert trimmed.sum() == pytest.approx(start.sum())
    assert (trimmed <= upper * (1 + 1e-12)).all()
