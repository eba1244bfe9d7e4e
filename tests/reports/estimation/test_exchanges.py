"""Exchanges of answers that change nothing that is printed: no more than an integer programme allows, and enough to be of use."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.estimation.attack import Attack, Printed, printed_percent
from reports.estimation.rounding import whole_percent


def printed_of(truth, weights, cells, values, base):
    hits, valid = truth[np.ix_(cells, values)].sum(axis=1), truth[np.ix_(cells, base)].sum(axis=1)
    percent = whole_percent(float(weights[cells] @ hits) / float(weights[cells] @ valid))
    return printed_percent(np.array(cells), values, base, percent)


@st.composite
def attacks(draw):
    """Draw respondents of some cells by two or three answers, and what is printed of some groups of cells."""
    cells, answers = draw(st.integers(2, 5)), draw(st.integers(2, 3))
    truth = np.array([[draw(st.integers(0, 9)) for _ in range(answers)] for _ in range(cells)], dtype=np.int64)
    weights = np.array([draw(st.sampled_from((0.5, 1.0, 1.25))) for _ in range(cells)])
    printed = []
    for _ in range(draw(st.integers(0, 3))):
        group = sorted(draw(st.sets(st.integers(0, cells - 1), min_size=1)))
        if truth[group].sum():
            printed.append(printed_of(truth, weights, group, (draw(st.integers(0, answers - 1)),), tuple(range(answers))))
    group = np.isin(np.arange(cells), sorted(draw(st.sets(st.integers(0, cells - 1), min_size=1))))
    return truth, group, Attack(truth, weights, printed)


@settings(max_examples=25, deadline=None)
@given(attacks())
def test_exchanges_stay_within_what_the_programme_allows(drawn):
    truth, group, attack = drawn

    least, most = attack.exchanged(group[np.newaxis])

    for answer in range(truth.shape[1]):
        low, high = attack.interval(group, answer)
        assert low <= least[0, answer] <= truth[group, answer].sum() <= most[0, answer] <= high


def test_two_cells_beside_each_other_exchange_what_their_sum_hides():
    truth = np.array([[2, 3], [9, 10], [50, 102]])
    attack = Attack(truth, np.ones(3), [printed_of(truth, np.ones(3), [0, 1], (0,), (0, 1))])

    least, most = attack.exchanged(np.array([[True, False, False]]))

    assert least.tolist() == [[0, 0]]
    assert most.tolist() == [[5, 5]]


def test_a_bound_leaves_what_it_covers_and_no_more():
    attack = Attack(np.array([[1, 23]]), np.ones(1), [Printed(np.array([0]), (0,), (0, 1), most=3)])

    least, most = attack.exchanged(np.array([[True]]))

    assert (least.tolist(), most.tolist()) == ([[0, 21]], [[3, 24]])


@settings(max_examples=15, deadline=None)
@given(attacks(), st.integers(0, 10))
def test_doing_well_beside_costs_a_group_nothing(drawn, seed):
    truth, group, attack = drawn
    beside = np.random.default_rng(seed).uniform(-1, 1, truth.shape)

    for upwards, wanted in zip((False, True), attack.interval(group, 0), strict=True):
        assert attack.extreme(group, 0, upwards=upwards, beside=beside)[group, 0].sum() == wanted
