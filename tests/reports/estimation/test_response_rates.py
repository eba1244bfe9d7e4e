import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.estimation.errors import NoRespondentsError, ShapeError
from reports.estimation.response_rates import Dispositions, response_rates

COUNT = st.integers(0, 12_000)
ANYBODY = st.builds(Dispositions, COUNT, COUNT, COUNT, COUNT, COUNT, COUNT, COUNT)


def test_response_rates_2020_gives_27_percent():
    rates = response_rates(Dispositions(2_889, 171, 0, 0, 0, 8_336, 0))

    assert round(100 * rates.rr1, 2) == 25.35
    assert round(100 * rates.rr2, 2) == 26.85
    assert rates.eligible_share == 1
    assert (rates.rr3, rates.rr4) == (rates.rr1, rates.rr2)
    assert (rates.rr5, rates.rr6) == (2_889 / 3_060, 1.0)


def test_response_rates_by_hand_share_out_the_unknown():
    rates = response_rates(Dispositions(complete=30, partial=10, refused=5, non_contact=3, other=2, unknown=40, not_eligible=10))

    assert rates.eligible_share == pytest.approx(50 / 60)
    assert rates.rr1 == pytest.approx(30 / 90)
    assert rates.rr2 == pytest.approx(40 / 90)
    assert rates.rr3 == pytest.approx(30 / (50 + 40 * 50 / 60))
    assert rates.rr4 == pytest.approx(40 / (50 + 40 * 50 / 60))
    assert (rates.rr5, rates.rr6) == (30 / 50, 40 / 50)


def test_response_rates_nobody_eligible_has_no_rate():
    rates = response_rates(Dispositions(0, 0, 0, 0, 0, 0, 3))

    assert [rates.rr1, rates.rr2, rates.rr3, rates.rr4, rates.rr5, rates.rr6] == [None] * 6
    assert rates.eligible_share == 0


def test_response_rates_before_anybody_is_known_take_all_to_be_eligible():
    assert response_rates(Dispositions(0, 0, 0, 0, 0, 7, 0)).eligible_share == 1


def test_response_rates_of_nobody_are_refused():
    with pytest.raises(NoRespondentsError):
        response_rates(Dispositions(0, 0, 0, 0, 0, 0, 0))


@pytest.mark.parametrize("place", range(7))
def test_response_rates_negative_count_is_refused(place):
    counts = [5] * 7
    counts[place] = -1

    with pytest.raises(ShapeError):
        response_rates(Dispositions(*counts))


@given(ANYBODY.filter(lambda one: one.known_eligible > 0))
def test_response_rates_stand_in_their_order(dispositions):
    rates = response_rates(dispositions)

    assert 0 <= rates.rr1 <= rates.rr3 <= rates.rr5 <= 1
    assert 0 <= rates.rr2 <= rates.rr4 <= rates.rr6 <= 1
    assert rates.rr1 <= rates.rr2
