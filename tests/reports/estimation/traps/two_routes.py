"""A small file by both routes, so that every trap is set for both."""

import numpy as np

from reports.estimation.counting import Answers, count_answers
from reports.estimation.designs import fixed_design
from reports.estimation.elementary_cells import Breakdown, free_cells
from reports.estimation.estimating import share
from reports.estimation.grouping import group_counts
from reports.estimation.tabulating import share_table


def both_routes(answers, survey_weights=None, groups=None):
    """Return for group 0 the share of answer 0, from rows and from counts."""
    codes = np.array(answers)
    weights = np.ones(codes.size) if survey_weights is None else np.array(survey_weights, dtype=float)
    inside = np.zeros(codes.size, dtype=int) if groups is None else np.array(groups)
    table = table_of(answers, weights, inside)
    return share(codes == 0, (inside == 0) & (codes >= 0), fixed_design(weights)), table.estimate(0, 0)


def table_of(answers, survey_weights, groups, group_count=2, answer_count=2):
    """Return the table of all answers in all groups."""
    breakdown = Breakdown("groep", np.array(groups), group_count)
    cells = free_cells([breakdown], np.array(survey_weights, dtype=float))
    return share_table(group_counts(count_answers(cells, [Answers("vraag", np.array(answers), answer_count)])))
