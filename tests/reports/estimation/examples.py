"""The reference rows as questions, breakdowns and designs, for tests that compare the two routes."""

import numpy as np
import pytest

from reports.estimation.counting import Answers, count_answers
from reports.estimation.designs import fixed_design, post_stratified_design, stratified_design
from reports.estimation.elementary_cells import Breakdown, crossed, elementary_cells, everybody
from reports.estimation.results import Estimate, VarianceMethod
from tests.reports.estimation.reference import ANSWERS, GENDERS, GROUPS, POPULATION, codes, numbers

ANSWER = Answers("antwoord", codes("answer", ANSWERS).astype(np.int8), 3)
GRADE = Answers("cijfer", np.nan_to_num(numbers("grade"), nan=0).astype(np.int8) - 1, 10)
CELLS = codes("cell", POPULATION)
SIZES = np.bincount(CELLS)
PEOPLE = np.array(list(POPULATION.values()))
CELL_WEIGHTS = PEOPLE / PEOPLE.sum() / (SIZES / SIZES.sum())
GROUP = Breakdown("groep", codes("group", GROUPS), 3)
GENDER = Breakdown("geslacht", codes("gender", GENDERS), 2)
BREAKDOWNS = (everybody(CELLS.size), GROUP, GENDER, crossed(GROUP, GENDER))
COUNTS = count_answers(elementary_cells(BREAKDOWNS, CELLS, CELL_WEIGHTS), [ANSWER, GRADE])
WEIGHTS = CELL_WEIGHTS[CELLS]
FREE = numbers("design_weight")
DESIGNS = {
    VarianceMethod.FIXED: fixed_design(WEIGHTS),
    VarianceMethod.STRATIFIED: stratified_design(WEIGHTS, CELLS),
    VarianceMethod.STRATIFIED_FPC: stratified_design(WEIGHTS, CELLS, PEOPLE),
    VarianceMethod.POST: post_stratified_design(WEIGHTS, CELLS),
    VarianceMethod.POST_FPC: post_stratified_design(WEIGHTS, CELLS, population=int(PEOPLE.sum())),
}


def same(one, other, rel=1e-11):
    """Compare two estimates field by field."""
    for name in Estimate.__slots__:
        left, right = getattr(one, name), getattr(other, name)
        if name == "interval" and right is not None:
            assert (left.low, left.high, left.method) == (
                pytest.approx(right.low, rel=rel, abs=1e-14),
                pytest.approx(right.high, rel=rel, abs=1e-14),
                right.method,
            )
        else:
            assert left == (pytest.approx(right, rel=rel, abs=1e-14) if isinstance(right, float) else right), name


def members(breakdown, group):
    return breakdown.groups == group
