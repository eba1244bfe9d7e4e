"""Whole numbers of people that give printed percentages back."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor_site.demo.replay.fitting import Question, Tally, UnfittableError, WantedNumber, WantedShare, answers_to

PEOPLE = 200


def seeded() -> Random:
    return Random(1)  # noqa: S311 -- repeatable


NOBODY = np.zeros(PEOPLE)


def counted(option: int, options: int, members: np.ndarray | None = None) -> Tally:
    by_option = np.zeros((PEOPLE, options))
    by_option[:, option] = 1 if members is None else members
    return Tally(by_option, NOBODY)


def everybody(options: int) -> Tally:
    return Tally(np.ones((PEOPLE, options)), NOBODY)


def question(**wanted) -> Question:
    weights = np.where(np.arange(PEOPLE) < 50, 0.6, 1.1)
    return Question("vraag", weights, np.array([0.5, 0.3, 0.2]), **wanted)


@settings(max_examples=15, deadline=None)
@given(st.integers(min_value=1, max_value=99))
def test_a_weighted_percentage_comes_out_within_rounding(percentage):
    low, high = (percentage - 0.5) / 100, (percentage + 0.5) / 100
    asked = question(shares=[WantedShare("a", low, high, counted(0, 3), everybody(3))])

    chosen = np.array([options[0] for options in answers_to(asked, seeded())])

    assert low <= asked.weights[chosen == 0].sum() / asked.weights.sum() < high


def test_numbers_come_out_exactly_and_only_what_is_allowed_is_chosen():
    allowed = np.ones((PEOPLE, 3), dtype=bool)
    allowed[:100, 2] = False
    asked = question(numbers=[WantedNumber("n", 37, 37, counted(2, 3))], allowed=allowed)

    chosen = [options[0] for options in answers_to(asked, seeded())]

    assert chosen.count(2) == 37
    assert 2 not in chosen[:100]


def test_of_several_answers_everybody_has_one_and_the_exclusive_one_stands_alone():
    asked = question(
        shares=[WantedShare("geen", 0.395, 0.405, counted(2, 3), Tally(np.zeros((PEOPLE, 3)), np.ones(PEOPLE)))],
        is_multiple=True,
        exclusive=(2,),
    )

    chosen = answers_to(asked, seeded())

    assert all(options == (2,) or (options and 2 not in options) for options in chosen)
    assert (
        0.395 <= sum(w for w, options in zip(asked.weights, chosen, strict=True) if options == (2,)) / asked.weights.sum() < 0.405
    )


def test_what_cannot_be_is_said():
    shares = [WantedShare("a", low, low + 0.01, counted(0, 3), everybody(3)) for low in (0.2, 0.5)]

    with pytest.raises(UnfittableError, match="vraag"):
        answers_to(question(shares=shares), seeded())
