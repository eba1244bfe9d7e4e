"""Merging of weighting cells: only as said, never by itself."""

import numpy as np
import pytest

from reports.estimation.errors import EmptyCellError, ShapeError, SmallCellError
from reports.estimation.merging import merge_cells
from reports.estimation.weights import CellPopulation, given_weights, post_stratify

CELLS = [CellPopulation("cvdk", 12), CellPopulation("gedeputeerde", 70), CellPopulation("statenlid", 537)]


def test_merge_cells_an_empty_cell_can_be_weighted_once_it_is_merged():
    codes = np.array([1, 1, 2, 2, 2])
    with pytest.raises(EmptyCellError):
        post_stratify(codes, CELLS)

    merged = merge_cells(codes, CELLS, {"dagelijks bestuur": ["cvdk", "gedeputeerde"]})

    assert merged.cells == (CellPopulation("dagelijks bestuur", 82), CellPopulation("statenlid", 537))
    assert merged.cell_codes.tolist() == [0, 0, 1, 1, 1]
    assert post_stratify(merged.cell_codes, merged.cells).cells[0].population == 82


@pytest.mark.parametrize(
    ("codes", "merges"),
    [([0], {"a": ["onbekend"]}), ([0], {"a": ["cvdk"], "b": ["cvdk"]}), ([3], {}), ([-1], {})],
)
def test_merge_cells_what_does_not_fit_is_refused(codes, merges):
    with pytest.raises(ShapeError):
        merge_cells(np.array(codes), CELLS, merges)


def test_post_stratify_small_cell_is_refused_by_name_when_asked():
    with pytest.raises(SmallCellError) as error:
        post_stratify(np.array([0, 1, 1, 2, 2, 2]), CELLS, minimum_respondents=2)

    assert error.value.cells == ("cvdk",)


def test_post_stratify_design_weights_start_the_shares():
    weighting = post_stratify(np.array([0, 0, 1]), CELLS[:2], design_weights=np.array([1.0, 3.0, 1.0]))

    assert weighting.survey_weights == pytest.approx(np.array([3, 9, 70]) / 82 * np.array([1, 1, 1]) * 3)
    assert weighting.survey_weights.mean() == pytest.approx(1)


def test_given_weights_are_scaled_to_mean_one():
    given = given_weights(np.array([2.0, 4.0, 0.0, 6.0]))

    assert given.survey_weights == pytest.approx([2 / 3, 4 / 3, 0, 2])
    assert (given.diagnostics.respondents, given.diagnostics.largest) == (3, pytest.approx(2))
    assert given.diagnostics.design_effect == pytest.approx(3 * 56 / 144)
