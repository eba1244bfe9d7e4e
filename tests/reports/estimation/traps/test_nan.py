"""Not a number: refused in a weight and inside the base, and of no account outside it."""

import numpy as np
import pytest

from reports.estimation.designs import (
    clustered_design,
    fixed_design,
    post_stratified_design,
    raked_design,
    stratified_design,
)
from reports.estimation.elementary_cells import everybody, free_cells
from reports.estimation.errors import MissingValueError, SurveyWeightError
from reports.estimation.estimating import mean, ratio, total
from reports.estimation.quantiles import median
from reports.estimation.scores import mean_of

VALUES = np.array([1.0, np.nan, 3.0, 5.0])
EVERYBODY = np.ones(4, dtype=bool)
KNOWN = np.isfinite(VALUES)
DESIGN = fixed_design(np.ones(4))
CELLS = np.zeros(4, dtype=int)


@pytest.mark.parametrize("unsound", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize(
    "statistic",
    [
        mean,
        median,
        lambda values, domain, design: total(values, domain, design, 10),
        lambda values, domain, design: ratio(values, np.ones(4), domain, design),
        lambda values, domain, design: ratio(np.ones(4), values, domain, design),
    ],
)
def test_number_that_is_none_is_refused_in_the_base_and_ignored_outside(statistic, unsound):
    values = np.where(KNOWN, VALUES, unsound)
    with pytest.raises(MissingValueError):
        statistic(values, EVERYBODY, DESIGN)

    assert statistic(values, KNOWN, DESIGN) == statistic(np.where(KNOWN, VALUES, 0), KNOWN, DESIGN)


@pytest.mark.parametrize("unsound", [np.nan, np.inf, -1.0])
@pytest.mark.parametrize(
    "design_of",
    [
        fixed_design,
        lambda weights: stratified_design(weights, CELLS),
        lambda weights: post_stratified_design(weights, CELLS),
        lambda weights: post_stratified_design(np.ones(4), CELLS, base_weights=weights),
        lambda weights: raked_design(weights, (CELLS,)),
        lambda weights: clustered_design(weights, CELLS),
        lambda weights: free_cells([everybody(4)], weights),
    ],
)
def test_weight_that_is_none_is_refused_by_every_design(design_of, unsound):
    with pytest.raises(SurveyWeightError):
        design_of(np.array([1.0, 1.0, 1.0, unsound]))


def test_answer_that_stands_for_no_number_is_refused():
    with pytest.raises(MissingValueError):
        mean_of({0: 1.0, 1: float("nan")}, 2)
