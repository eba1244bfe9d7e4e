"""Local recoding: every combination is shared by enough, and nothing is given up where that was so already."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.estimation.anonymity import k_anonymity
from reports.estimation.errors import ShapeError
from reports.estimation.local_recoding import recode

HIDDEN = -2


def codes(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@st.composite
def backgrounds(draw):
    rows = draw(st.integers(1, 60))
    variables = draw(st.integers(2, 4))
    column = st.lists(st.integers(-1, 3), min_size=rows, max_size=rows)
    return [np.array(draw(column), dtype=np.int64) for _ in range(variables)]


@given(backgrounds(), st.integers(1, 7))
def test_every_combination_left_is_shared(background, k):
    fixed, *giving_up = background

    found = recode([fixed], giving_up, k)

    stays = ~found.removed
    shown = [fixed[stays], *(np.where(h, HIDDEN, c)[stays] for h, c in zip(found.hidden, giving_up, strict=True))]
    assert not stays.any() or k_anonymity(shown, k).k >= k
    for code in np.unique(fixed):
        inside = fixed == code
        assert found.removed[inside].all() or not found.removed[inside].any()
        assert bool(found.removed[inside].any()) == (np.count_nonzero(inside) < k)
    for first, second in zip(found.hidden, found.hidden[1:], strict=False):
        assert not (second & ~first).any()


def test_rows_that_are_many_enough_keep_everything():
    found = recode([codes(1, 1, 1, 2, 2, 2)], [codes(1, 1, 1, 5, 5, 5)], 3)

    assert not found.hidden[0].any()
    assert not found.removed.any()


def test_what_goes_first_goes_first_and_only_where_it_must():
    tier = codes(*[1] * 8)
    size, province = codes(1, 1, 1, 1, 2, 3, 4, 4), codes(1, 1, 1, 1, 2, 2, 2, 2)

    size_hidden, province_hidden = recode([tier], [size, province], 4).hidden

    assert size_hidden.tolist() == [False] * 4 + [True] * 4
    assert not province_hidden.any()


def test_smallest_combination_joins_those_who_are_left_over():
    # One is left over; without company the row would be the only one of which the province is hidden.
    province = codes(1, 1, 1, 1, 2, 2, 2, 3)

    (hidden,) = recode([codes(*[1] * 8)], [province], 3).hidden

    assert hidden.tolist() == [False] * 4 + [True] * 4


def test_rows_go_where_even_what_is_never_given_up_is_rare():
    found = recode([codes(1, 1, 1, 2)], [codes(1, 1, 1, 1)], 2)

    assert found.removed.tolist() == [False, False, False, True]


def test_variables_must_describe_the_same_respondents():
    with pytest.raises(ShapeError):
        recode([codes(1, 2)], [codes(1)], 2)
    with pytest.raises(ShapeError):
        recode([], [], 2)
