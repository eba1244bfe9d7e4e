"""Totals and quantiles from counts are those from rows, for every design."""

import numpy as np
import pytest

from reports.estimation.counting import Answers, count_answers
from reports.estimation.elementary_cells import everybody, free_cells
from reports.estimation.errors import NoRespondentsError, ShapeError
from reports.estimation.estimating import total
from reports.estimation.grouping import group_counts
from reports.estimation.quantile_tables import quantile_estimates
from reports.estimation.quantiles import median, quantile
from reports.estimation.scores import mean_of, shares
from reports.estimation.totals import total_table
from tests.reports.estimation.examples import ANSWER, BREAKDOWNS, COUNTS, DESIGNS, GRADE, members, same
from tests.reports.estimation.examples import PEOPLE as CELL_PEOPLE
from tests.reports.estimation.reference import PEOPLE

MARKS = {code: code + 1.0 for code in range(10)}


@pytest.mark.parametrize("variance", DESIGNS)
def test_total_table_equals_the_row_route(variance):
    grouped = group_counts(COUNTS, variance, CELL_PEOPLE)
    people = total_table(grouped, "antwoord", shares(3), PEOPLE)
    marks = total_table(grouped, "cijfer", mean_of(MARKS, 10), PEOPLE)

    for breakdown in BREAKDOWNS:
        for group in range(breakdown.group_count):
            position = grouped.groups_of(breakdown.name).start + group
            inside = members(breakdown, group)
            for answer in range(3):
                expected = total((ANSWER.codes == answer) * 1.0, inside & (ANSWER.codes >= 0), DESIGNS[variance], PEOPLE)
                same(people.estimate(position, answer), expected, rel=1e-9)
            expected = total(GRADE.codes + 1, inside & (GRADE.codes >= 0), DESIGNS[variance], PEOPLE)
            same(marks.estimate(position, 0), expected, rel=1e-9)


@pytest.mark.parametrize("variance", DESIGNS)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.75])
def test_quantile_estimates_equal_the_row_route(variance, part):
    grouped = group_counts(COUNTS, variance, CELL_PEOPLE)
    found = quantile_estimates(grouped, "cijfer", MARKS, part=part)

    for breakdown in BREAKDOWNS:
        for group in range(breakdown.group_count):
            domain = members(breakdown, group) & (GRADE.codes >= 0)
            same(
                found[grouped.groups_of(breakdown.name).start + group],
                quantile(GRADE.codes + 1, domain, DESIGNS[variance], part=part),
            )


def test_median_is_the_quantile_of_a_half():
    domain = GRADE.codes >= 0
    design = next(iter(DESIGNS.values()))

    assert median(GRADE.codes, domain, design) == quantile(GRADE.codes, domain, design, part=0.5)


@pytest.mark.parametrize("part", [0.0, 1.0])
def test_quantile_outside_nought_to_one_is_refused(part):
    with pytest.raises(ShapeError):
        quantile_estimates(group_counts(COUNTS), "cijfer", MARKS, part=part)
    with pytest.raises(ShapeError):
        quantile(GRADE.codes, GRADE.codes >= 0, next(iter(DESIGNS.values())), part=part)


def test_total_table_without_any_weight_is_refused():
    counts = count_answers(free_cells([everybody(2)], np.zeros(2)), [Answers("a", np.array([0, 1]), 2)])
    with pytest.raises(NoRespondentsError):
        total_table(group_counts(counts), "a", shares(2), 10)
