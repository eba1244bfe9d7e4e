"""Shares of a few people become a bound, unsure figures are marked, and one contributor may not dominate a total."""

import math

import numpy as np
import pytest

from reports.estimation.disclosure import Bound, Group, shown_within
from reports.estimation.results import Estimate, Withheld
from reports.estimation.small_numbers import bound_of, is_dominated, is_indicative
from reports.estimation.thresholds import FACTS, STRICT


def share(hits, respondents):
    value = hits / respondents
    error = math.sqrt(value * (1 - value) / respondents)
    return Estimate(value, respondents, hits, float(respondents), error, None, 1.0, degrees_of_freedom=respondents - 1)


@pytest.mark.parametrize(
    ("hits", "respondents", "guards", "population", "bound"),
    [
        (0, 24, False, None, (15, False)),
        (3, 24, False, None, (15, False)),
        (4, 24, False, None, None),
        (22, 24, False, None, (85, True)),
        (1, 49, False, None, (10, False)),
        (1, 60, False, None, None),
        (0, 80, False, 95, (5, False)),
        (80, 80, False, 95, (95, True)),
        (1, 80, False, 95, None),
        (2, 170, True, None, (5, False)),
        (2, 700, True, None, None),
    ],
)
def test_share_of_a_few_people_is_a_bound(hits, respondents, guards, population, bound):
    assert bound_of(share(hits, respondents), STRICT, guards=guards, population=population) == bound


@pytest.mark.parametrize("respondents", [10, 24, 49])
def test_bound_does_not_tell_nobody_from_three_people(respondents):
    bounds = {bound_of(share(hits, respondents), STRICT, guards=False, population=None) for hits in range(4)}

    assert len(bounds) == 1
    assert share(3, respondents).value * 100 < bounds.pop()[0]


def test_facts_of_public_bodies_have_no_bounds():
    assert bound_of(share(0, 7), FACTS, guards=False, population=None) is None


@pytest.mark.parametrize(("hits", "respondents", "indicative"), [(20, 49, True), (30, 100, False), (100, 300, False)])
def test_few_respondents_are_indicative(hits, respondents, indicative):
    assert is_indicative(share(hits, respondents), STRICT) == indicative


def test_figures_of_a_group_are_withheld_bound_or_shown_question_by_question():
    group = Group("a", (share(1, 24), share(12, 24), share(24, 24)))

    shown = shown_within(
        group, STRICT, reasons=[None, Withheld.SUBTRACTION, None], may_be_bound=[True, True, False], guards=False
    )

    first, second, third = shown.cells
    assert (first.value, first.respondents, str(first.bound)) == (None, 24, "< 15%")
    assert (second.value, second.respondents, second.withheld) == (None, None, Withheld.SUBTRACTION)
    assert (third.value, third.bound, third.is_indicative) == (1.0, None, True)
    assert shown.withheld is None
    assert str(Bound(90, is_above=True)) == "> 90%"


@pytest.mark.parametrize(
    ("hits", "seen"),
    [
        ((1, 9, 14), ["< 15%", "subtraction", "0.58"]),
        ((0, 4, 8, 12), ["< 15%", "subtraction", "subtraction", "0.5"]),
        ((1, 23), ["< 15%", "> 85%"]),
        ((5, 9, 10), ["0.21", "0.38", "0.42"]),
    ],
)
def test_answers_that_would_give_a_bound_away_are_withheld(hits, seen):
    group = Group("a", tuple(share(number, 24) for number in hits))
    each = [None] * len(hits)

    shown = shown_within(
        group, STRICT, reasons=each, may_be_bound=[True] * len(hits), guards=False, questions=["vraag"] * len(hits)
    )

    found = [str(cell.bound or cell.withheld or round(cell.value, 2)) for cell in shown.cells]
    assert found == seen


@pytest.mark.parametrize(
    ("amounts", "dominated"),
    [([100, 50, 9], True), ([100, 50, 10], False), ([60, 40], True), ([0, 0], False), ([10, 10, 10, 10], False)],
)
def test_total_that_one_contributor_dominates_is_known(amounts, dominated):
    assert is_dominated(np.array(amounts, dtype=float)) == dominated
