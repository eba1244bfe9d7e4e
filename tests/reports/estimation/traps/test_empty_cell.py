"""A group that nobody is in: no value, no interval, no test, and no harm to the other groups."""

import numpy as np
import pytest

from reports.estimation.comparing_columns import column_letters, compare_groups
from reports.estimation.comparisons import NotTested
from reports.estimation.errors import EmptyCellError
from reports.estimation.weights import CellPopulation, post_stratify
from tests.reports.estimation.traps.two_routes import both_routes, table_of


def test_empty_group_has_no_value_by_either_route():
    for estimate in both_routes([0, 1, 0], groups=[1, 1, 1]):
        assert (estimate.value, estimate.respondents, estimate.weighted_base) == (None, 0, 0.0)
        assert (estimate.standard_error, estimate.interval, estimate.design_effect) == (None, None, None)


def test_empty_group_is_in_no_test_and_gets_no_letter():
    table = table_of([0, 1] * 30, np.ones(60), [0] * 30 + [2] * 30, group_count=3)

    assert compare_groups(table, 0, 1, 0).not_tested is NotTested.NO_SPREAD
    assert column_letters(table, [0, 1, 2], [0, 1]) == (("", "", ""), ("", "", ""))


def test_empty_weighting_cell_with_people_is_refused():
    with pytest.raises(EmptyCellError):
        post_stratify(np.array([0, 0]), [CellPopulation("a", 10), CellPopulation("b", 1)])
