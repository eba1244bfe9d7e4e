"""Post-stratification: the factors of 2020, and every way in which cells can be wrong."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.estimation.errors import (
    EmptyCellError,
    NoRespondentsError,
    PopulationError,
    ShapeError,
    SurveyWeightError,
)
from reports.estimation.weights import CellPopulation, post_stratify, weight_diagnostics

REFERENCE = Path(__file__).parents[2] / "reference"
PUBLISHED = {
    "burgemeester": (355, 161),
    "wethouder": (1320, 365),
    "raadslid": (8493, 2147),
    "provincie": (619, 176),
    "waterschap": (609, 211),
}
CELLS = [CellPopulation(name, population) for name, (population, _) in PUBLISHED.items()]
CODES = np.repeat(np.arange(5), [respondents for _, respondents in PUBLISHED.values()])


def test_post_stratify_2020_counts_gives_the_published_factors():
    weighting = post_stratify(CODES, CELLS)

    factors = [cell.survey_weight for cell in weighting.cells]
    assert [round(factor, 6) for factor in factors] == [0.592068, 0.971069, 1.062180, 0.944380, 0.775004]
    assert [round(factor, 2) for factor in factors] == [0.59, 0.97, 1.06, 0.94, 0.78]
    assert weighting.survey_weights.sum() == pytest.approx(3060, rel=1e-12)


def test_post_stratify_2020_counts_equals_r():
    with (REFERENCE / "weights_2020.csv").open(encoding="utf-8") as file:
        expected = {row["cell"]: float(row["weight"]) for row in csv.DictReader(file)}

    weighting = post_stratify(CODES, CELLS)

    assert {cell.name: cell.survey_weight for cell in weighting.cells} == pytest.approx(expected, rel=1e-12)


def test_weight_diagnostics_2020_gives_kish_of_the_method():
    diagnostics = post_stratify(CODES, CELLS).diagnostics

    assert diagnostics.respondents == 3060
    assert round(diagnostics.design_effect, 4) == 1.0152
    assert round(diagnostics.effective_respondents) == 3014
    assert (round(diagnostics.smallest, 6), round(diagnostics.largest, 6)) == (0.592068, 1.06218)


def test_post_stratify_empty_cell_with_population_names_every_empty_cell():
    with pytest.raises(EmptyCellError) as error:
        post_stratify(np.array([0, 0, 2]), CELLS)

    assert error.value.cells == ("wethouder", "provincie", "waterschap")


def test_post_stratify_empty_cell_without_population_gets_weight_zero():
    weighting = post_stratify(np.array([0, 0]), [CellPopulation("a", 10), CellPopulation("b", 0)])

    assert [cell.survey_weight for cell in weighting.cells] == [1.0, 0.0]


@pytest.mark.parametrize(
    ("codes", "cells", "error"),
    [
        ([], CELLS, NoRespondentsError),
        ([0, 5], CELLS, ShapeError),
        ([0, -1], CELLS, ShapeError),
        ([0], [CellPopulation("a", 1), CellPopulation("a", 2)], ShapeError),
        ([0, 1], [CellPopulation("a", 1), CellPopulation("b", 0)], PopulationError),
        ([0], [CellPopulation("a", -1)], PopulationError),
    ],
)
def test_post_stratify_unsound_input_is_refused(codes, cells, error):
    with pytest.raises(error):
        post_stratify(np.array(codes, dtype=np.int64), cells)


@pytest.mark.parametrize("survey_weight", [-0.1, np.nan, np.inf])
def test_weight_diagnostics_unsound_weight_is_refused(survey_weight):
    with pytest.raises(SurveyWeightError):
        weight_diagnostics(np.array([1.0, survey_weight]))


def test_weight_diagnostics_only_zero_weights_is_refused():
    with pytest.raises(NoRespondentsError):
        weight_diagnostics(np.zeros(3))


@given(st.lists(st.tuples(st.integers(1, 9000), st.integers(1, 300)), min_size=1, max_size=8))
def test_post_stratify_any_cells_has_mean_one_and_the_shares_of_the_population(counts):
    cells = [CellPopulation(str(position), population) for position, (population, _) in enumerate(counts)]
    codes = np.repeat(np.arange(len(counts)), [respondents for _, respondents in counts])

    weighting = post_stratify(codes, cells)

    assert weighting.survey_weights.mean() == pytest.approx(1)
    weighted = np.bincount(codes, weights=weighting.survey_weights) / codes.size
    assert weighted == pytest.approx([cell.population_share for cell in weighting.cells])
    assert weighting.diagnostics.design_effect >= 1 - 1e-12
