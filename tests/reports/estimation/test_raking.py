"""Raking: margins hold, and every way in which they can be wrong is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.estimation.errors import (
    ConvergenceError,
    EmptyCellError,
    NoRespondentsError,
    PopulationError,
    ShapeError,
    SurveyWeightError,
)
from reports.estimation.raking import Margin, rake
from reports.estimation.weights import CellPopulation, post_stratify


def margin(name, classes, *populations):
    cells = tuple(CellPopulation(f"{name} {position}", people) for position, people in enumerate(populations))
    return Margin(name, np.array(classes, dtype=np.int64), cells)


def test_rake_one_margin_is_post_stratification():
    only = margin("laag", [0, 0, 0, 1, 1], 30, 70)

    raked = rake([only])

    assert raked.survey_weights == pytest.approx(post_stratify(only.classes, only.populations).survey_weights)
    assert raked.rounds == 1


def test_rake_two_margins_holds_both():
    raked = rake([margin("laag", [0, 0, 1, 1, 1, 0], 40, 60), margin("geslacht", [0, 1, 0, 1, 1, 1], 50, 50)])

    assert np.bincount([0, 0, 1, 1, 1, 0], weights=raked.survey_weights) / 6 == pytest.approx([0.4, 0.6])
    assert np.bincount([0, 1, 0, 1, 1, 1], weights=raked.survey_weights) / 6 == pytest.approx([0.5, 0.5])
    assert raked.largest_difference <= 1e-12
    assert raked.diagnostics.respondents == 6


def test_rake_weight_of_zero_stays_zero():
    raked = rake([margin("laag", [0, 0, 1, 1], 50, 50)], np.array([1.0, 0.0, 1.0, 1.0]))

    assert raked.survey_weights == pytest.approx([2, 0, 1, 1])
    assert raked.diagnostics.respondents == 3


def test_rake_margins_that_contradict_each_other_is_refused():
    same = [0, 0, 1, 1]
    with pytest.raises(ConvergenceError):
        rake([margin("een", same, 50, 50), margin("ander", same, 40, 60)])


@pytest.mark.parametrize(
    ("margins", "weights", "error"),
    [
        ([], None, NoRespondentsError),
        ([margin("een", [], 1, 2)], None, NoRespondentsError),
        ([margin("een", [0, 2], 1, 2)], None, ShapeError),
        ([margin("een", [0, -1], 1, 2)], None, ShapeError),
        ([margin("een", [0, 1], 1, 2), margin("ander", [0], 3)], None, ShapeError),
        ([margin("een", [0, 1], 1, 2)], [1.0], ShapeError),
        ([margin("een", [0, 1], 1, 2), margin("ander", [0, 0], 4)], None, PopulationError),
        ([margin("een", [0, 1], 1, -2)], None, PopulationError),
        ([margin("een", [0, 1], 1, 0)], None, PopulationError),
        ([margin("een", [0, 0], 1, 2)], None, EmptyCellError),
        ([margin("een", [0, 1], 1, 2)], [1.0, 0.0], EmptyCellError),
        ([margin("een", [0, 1], 1, 2)], [1.0, np.nan], SurveyWeightError),
        ([margin("een", [0, 1], 1, 2)], [1.0, -1.0], SurveyWeightError),
    ],
)
def test_rake_unsound_input_is_refused(margins, weights, error):
    with pytest.raises(error):
        rake(margins, None if weights is None else np.array(weights))


respondents = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.floats(0.1, 5)), min_size=1, max_size=40)


@given(respondents, st.floats(0.01, 100))
def test_rake_margins_of_the_file_itself_keep_the_weights_whatever_their_scale(rows, scale):
    # Everybody at least once in every combination, so that the margins can hold.
    full = rows + [(one, two, 1.0) for one in range(3) for two in range(2)]
    tiers, genders, start = (np.array(part) for part in zip(*full, strict=True))
    people = np.round(np.bincount(tiers) * 100).astype(int)
    other = np.round(np.bincount(genders) * 100).astype(int)

    raked = rake([margin("laag", tiers, *people), margin("geslacht", genders, *other)], start)
    rescaled = rake([margin("laag", tiers, *people), margin("geslacht", genders, *other)], start * scale)

    assert np.bincount(tiers, weights=raked.survey_weights) == pytest.approx(np.bincount(tiers))
    assert raked.survey_weights == pytest.approx(rescaled.survey_weights, rel=1e-6)
