import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.figures.axes import Scale, Tick, step_for, ticks


def test_scale_places_numbers_along_it():
    scale = Scale(0, 30, 48, 648)

    assert [scale.at(number) for number in (0, 15, 30)] == [48, 348, 648]
    assert Scale(0, 30, 300, 0).at(10) == 200


@pytest.mark.parametrize(("reach", "step"), [(30, 5), (4, 1), (12, 2.5), (100, 25), (0, 1), (8, 2)])
def test_step_is_round_and_divides_in_four_at_least(reach, step):
    assert step_for(reach) == step


def test_ticks_are_the_multiples_on_the_scale():
    assert ticks(Scale(0, 10, 0, 100), 5) == (Tick(0, 0), Tick(50, 5), Tick(100, 10))


@given(st.floats(0.01, 10_000))
def test_step_gives_between_four_and_ten_ticks(reach):
    assert 5 <= len(ticks(Scale(0, reach, 0, 100), step_for(reach))) <= 11
