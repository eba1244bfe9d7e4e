"""Letters of columns that differ, and corrections for many of them."""

import numpy as np
import pytest

from reports.estimation.adjusting import Adjustment, adjusted
from reports.estimation.comparing_columns import (
    column_letters,
    compare_all_pairs,
    compare_all_with_rest,
    compare_groups,
    compare_with_rest,
)
from reports.estimation.counting import Answers, count_answers
from reports.estimation.elementary_cells import Breakdown, everybody, free_cells
from reports.estimation.errors import ShapeError
from reports.estimation.grouping import group_counts
from reports.estimation.tabulating import share_table
from tests.reports.estimation.examples import COUNTS, DESIGNS, PEOPLE


def table_of(*shares, respondents=100):
    """Make groups of equal size in which these parts of a hundred give answer 0."""
    answers = np.concatenate([np.arange(respondents) >= share * respondents // 100 for share in shares]).astype(int)
    groups = np.repeat(np.arange(len(shares)), respondents)
    breakdowns = [Breakdown("groep", groups, len(shares)), everybody(answers.size)]
    cells = free_cells(breakdowns, np.ones(answers.size))
    return share_table(group_counts(count_answers(cells, [Answers("vraag", answers, 2)])))


def test_column_letters_stand_with_the_higher_group():
    table = table_of(20, 50, 52)

    assert column_letters(table, [0, 1, 2], [0, 1]) == (("", "A", "A"), ("BC", "", ""))


def test_column_letters_holm_takes_all_pairs_and_rows_together():
    table = table_of(36, 50, 38)
    p_value = compare_groups(table, 0, 1, 0).p_value
    assert 0.05 / 6 < p_value < 0.05

    assert column_letters(table, [0, 1, 2], [0, 1])[0] == ("", "A", "")
    assert column_letters(table, [0, 1, 2], [0, 1], adjustment=Adjustment.HOLM)[0] == ("", "", "")


@pytest.mark.parametrize("variance", DESIGNS)
def test_compare_all_pairs_equals_the_pairs_one_by_one(variance):
    grouped = group_counts(COUNTS, variance, PEOPLE)
    table = share_table(grouped)
    groups, measures = [6, 1, 2, 8], range(13)

    tests = compare_all_pairs(table, groups, measures)

    for position, (one, other) in enumerate(tests.pairs):
        for measure in measures:
            expected = compare_groups(table, groups[one], groups[other], measure)
            assert tests.differences[position, measure] == pytest.approx(expected.difference)
            if expected.p_value is None:
                assert np.isnan(tests.p_values[position, measure])
            else:
                assert tests.p_values[position, measure] == pytest.approx(expected.p_value, rel=1e-9)
    assert not np.isnan(tests.p_values).all()


@pytest.mark.parametrize("variance", DESIGNS)
def test_compare_all_with_rest_equals_the_groups_one_by_one(variance):
    grouped = group_counts(COUNTS, variance, PEOPLE)
    table = share_table(grouped)
    total, groups, measures = grouped.groups_of("totaal").start, [6, 1, 2, 8], range(13)

    tests = compare_all_with_rest(table, groups, total, measures)

    for place, group in enumerate(groups):
        for measure in measures:
            expected = compare_with_rest(table, group, total, measure)
            assert tests.differences[place, measure] == pytest.approx(expected.difference)
            known = np.nan if expected.p_value is None else expected.p_value
            assert tests.p_values[place, measure] == pytest.approx(known, rel=1e-9, nan_ok=True)
    assert not np.isnan(tests.p_values).all()


def test_compare_all_pairs_of_one_group_are_none():
    tests = compare_all_pairs(table_of(20), [0], [0, 1])

    assert (tests.pairs, tests.p_values.shape) == ((), (0, 2))


def test_column_letters_small_groups_have_none():
    table = table_of(0, 100, respondents=19)

    assert column_letters(table, [0, 1], [0]) == (("", ""),)


def test_column_letters_more_groups_than_letters_is_refused():
    with pytest.raises(ShapeError):
        column_letters(table_of(10, 20), [0, 1] * 14, [0])


def test_compare_with_rest_of_two_groups_is_the_other_group():
    table = table_of(30, 55)

    rest, pair = compare_with_rest(table, 1, 2, 0), compare_groups(table, 0, 1, 0)

    assert (rest.difference, rest.p_value) == (pytest.approx(pair.difference), pytest.approx(pair.p_value))


def test_compare_with_rest_of_what_is_no_part_is_refused():
    with pytest.raises(ShapeError):
        compare_with_rest(table_of(30, 55), 2, 0, 0)


@pytest.mark.parametrize("adjustment", Adjustment)
def test_adjusted_tests_that_were_not_run_stay_out(adjustment):
    found = adjusted(np.array([0.01, np.nan, 0.04]), adjustment)

    assert np.isnan(found[1])
    assert found[[0, 2]] == pytest.approx(adjusted(np.array([0.01, 0.04]), adjustment))


def test_adjusted_of_nothing_is_nothing():
    assert adjusted(np.array([]), Adjustment.HOLM).size == 0
