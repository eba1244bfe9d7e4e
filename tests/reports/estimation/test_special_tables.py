"""Multiple response, shares on another base, lists of the highest, kappa by hand and k-anonymity."""

import numpy as np
import pytest
from scipy import stats

from reports.estimation.agreement import cohens_kappa
from reports.estimation.anonymity import Anonymity, k_anonymity
from reports.estimation.chi_square import rao_scott
from reports.estimation.counting import Answers, count_answers
from reports.estimation.designs import fixed_design
from reports.estimation.elementary_cells import Breakdown, crossed, everybody, free_cells
from reports.estimation.errors import ShapeError
from reports.estimation.estimating import ratio, share
from reports.estimation.grouping import group_counts
from reports.estimation.multiple_response import ticked_boxes
from reports.estimation.rebasing import rebased
from reports.estimation.scores import mean_of, nets, ratio_of, shares
from reports.estimation.tabulating import grid_tables, score_table, share_table
from reports.estimation.top_lists import top_list

NAMES = ("politie", "griffier", "niemand")
BOXES = np.array([[1, 1, 0], [1, 0, 0], [0, 1, 0], [-1, 1, -1], [0, 0, 1], [-1, -1, -1], [0, 0, 0]])
WEIGHTS = np.array([1.0, 2.0, 1.5, 0.5, 1.0, 1.0, 1.0])


def grouped_of(questions, weights=WEIGHTS):
    cells = free_cells([everybody(len(weights))], np.asarray(weights, dtype=float))
    return group_counts(count_answers(cells, questions))


def test_ticked_boxes_on_respondents_an_empty_box_is_a_no_and_excluding_ones_leave():
    boxes = ticked_boxes(NAMES, BOXES, ["niemand"])

    assert boxes.names == ("politie", "griffier")
    assert boxes.base.tolist() == [True, True, True, True, False, False, True]
    assert [question.codes.tolist() for question in boxes.on_respondents()] == [[1, 1, 0, 0, -1, -1, 0], [1, 0, 1, 1, -1, -1, 0]]


def test_ticked_boxes_on_answers_add_to_one_and_equal_the_row_route():
    boxes = ticked_boxes(NAMES, BOXES, ["niemand"])
    questions, scores = boxes.on_answers()
    grouped = grouped_of(questions)

    found = [score_table(grouped, question.name, scores).estimate(0, 0) for question in questions]

    assert sum(estimate.value for estimate in found) == pytest.approx(1)
    ticked = boxes.base & (boxes.ticks > 0)
    for position, estimate in enumerate(found):
        expected = ratio(boxes.ticked[:, position] * 1.0, boxes.ticks, ticked, fixed_design(WEIGHTS))
        assert estimate.value == pytest.approx(expected.value)
        assert estimate.standard_error == pytest.approx(expected.standard_error)
        assert estimate.design_effect == pytest.approx(expected.design_effect)
        assert estimate.respondents == 4


@pytest.mark.parametrize(
    ("names", "boxes", "excluding"),
    [(["a"], BOXES, []), (NAMES, BOXES, ["elders"]), (NAMES, BOXES * 2, []), (NAMES, BOXES[0], [])],
)
def test_ticked_boxes_that_do_not_fit_are_refused(names, boxes, excluding):
    with pytest.raises(ShapeError):
        ticked_boxes(names, boxes, excluding)


def test_rebased_counts_who_was_not_asked_and_leaves_out_who_did_not_answer():
    question = Answers("besproken", np.array([0, 1, -1, -1, -1]), 2)
    base, asked = np.array([True, True, True, True, False]), np.array([True, True, True, False, False])

    all_of_them = rebased(question, base, asked)

    assert (all_of_them.codes.tolist(), all_of_them.code_count) == ([0, 1, -1, 2, -1], 3)
    table = share_table(grouped_of([all_of_them], np.ones(5)))
    assert table.estimate(0, 0).value == pytest.approx(1 / 3)
    assert table.estimate(0, 0).respondents == 3


@pytest.mark.parametrize(("base", "asked"), [([True] * 5, [False] * 5), ([True], [True] * 5)])
def test_rebased_what_does_not_fit_is_refused(base, asked):
    with pytest.raises(ShapeError):
        rebased(Answers("a", np.array([0, 1, -1, -1, -1]), 2), np.array(base), np.array(asked))


def test_top_list_keeps_the_order_of_the_question_and_whoever_ties_with_the_last():
    assert top_list([0.1, 0.4, None, 0.3, 0.4], 1) == (1, 4)
    assert top_list([0.1, 0.4, None, 0.3, 0.4], 3) == (1, 4, 3)
    assert top_list([0.1, None], 5) == (0,)
    with pytest.raises(ShapeError):
        top_list([0.1], 0)


def test_rao_scott_of_a_plain_sample_is_pearson():
    one = np.repeat([0, 0, 1, 1, 2, 2], [20, 5, 10, 15, 12, 18])
    other = np.tile([0, 1], 3).repeat([20, 5, 10, 15, 12, 18])
    size = one.size

    found = rao_scott(one, other, np.ones(size, dtype=bool), fixed_design(np.ones(size)))

    plain = stats.chi2_contingency([[20, 5], [10, 15], [12, 18]], correction=False).statistic
    assert found.statistic == pytest.approx(plain / 2 * (size - 1) / size)
    assert found.numerator_degrees == pytest.approx(2)
    assert found.first_order_p_value == pytest.approx(stats.chi2.sf(plain * (size - 1) / size, 2))


def test_cohens_kappa_of_the_textbook():
    one = np.repeat([0, 0, 1, 1], [20, 5, 10, 15])
    other = np.repeat([0, 1, 0, 1], [20, 5, 10, 15])

    found = cohens_kappa(one, other, np.ones(50, dtype=bool), fixed_design(np.ones(50)))

    assert (found.answers, found.observed, found.kappa) == (50, pytest.approx(0.7), pytest.approx(0.4))
    assert found.interval.low < 0.4 < found.interval.high


def test_cohens_kappa_without_answers_or_spread_is_none():
    nobody = np.full(3, -1)
    design, everybody_in = fixed_design(np.ones(3)), np.ones(3, dtype=bool)

    assert cohens_kappa(nobody, nobody, everybody_in, design).kappa is None
    with pytest.raises(ShapeError):
        cohens_kappa(nobody[:2], nobody, everybody_in, design)


def test_k_anonymity_counts_the_smallest_combinations():
    tier, gender = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 0, 1, 1, -1])

    assert k_anonymity([tier, gender], 3) == Anonymity(1, 3, 2, 3, 1)
    assert k_anonymity([np.array([], dtype=int)], 5) == Anonymity(0, 0, 0, 0, 0)


@pytest.mark.parametrize("background", [[], [np.array([0]), np.array([0, 1])]])
def test_k_anonymity_what_does_not_fit_is_refused(background):
    with pytest.raises(ShapeError):
        k_anonymity(background, 5)


def test_grid_tables_every_row_has_its_own_base():
    rows = [Answers("rij1", np.array([0, 1, 1, -1, 0, 1, 0]), 2), Answers("rij2", np.array([1, -1, -1, 1, 0, 1, 0]), 2)]

    first, second = grid_tables(grouped_of(rows), ["rij1", "rij2"], nets(2, [(1,)]))

    assert (first.respondents[0, 0], second.respondents[0, 0]) == (6, 5)
    expected = share(rows[1].codes == 1, rows[1].codes >= 0, fixed_design(WEIGHTS))
    assert second.estimate(0, 0).value == pytest.approx(expected.value)


def test_crossed_is_both_groups_at_once_and_nobody_of_either_none():
    one, other = Breakdown("laag", np.array([0, 1, -1, 1], dtype=np.int8), 2), Breakdown("m/v", np.array([0, 1, 1, -1]), 2)

    assert crossed(one, other).groups.tolist() == [0, 3, -1, -1]
    assert crossed(one, other).group_count == 4


@pytest.mark.parametrize(
    "make",
    [
        lambda: shares(2, [2]),
        lambda: nets(2, [(0, 2)]),
        lambda: mean_of({2: 1.0}, 2),
        lambda: ratio_of(np.ones((1, 2)), np.ones((1, 2)), np.zeros((1, 2), dtype=bool)),
        lambda: share_table(grouped_of([Answers("a", np.zeros(7, dtype=int), 1)]), {"a": [1]}),
        lambda: share_table(grouped_of([Answers("a", np.zeros(7, dtype=int), 1)]), {"b": [0]}),
        lambda: score_table(grouped_of([Answers("a", np.zeros(7, dtype=int), 1)]), "a", shares(2)),
        lambda: grouped_of([Answers("a", np.zeros(7, dtype=int), 1)]).groups_of("functie"),
        lambda: grouped_of([Answers("a", np.zeros(7, dtype=int), 1)] * 2),
    ],
)
def test_scores_and_names_that_do_not_fit_are_refused(make):
    with pytest.raises(ShapeError):
        make()
