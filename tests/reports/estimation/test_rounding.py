"""Half up, as published."""

from decimal import Decimal

import pytest

from reports.estimation.rounding import dutch_number, round_half_up, whole_percent


@pytest.mark.parametrize(
    ("share", "percent"),
    [
        (0.125, 13),
        (0.135, 14),
        (0.145, 15),
        (0.285, 29),
        (0.12499, 12),
        (0.0, 0),
        (1.0, 100),
        (0.004999, 0),
        (0.005, 1),
    ],
)
def test_whole_percent_half_goes_up(share, percent):
    assert whole_percent(share) == percent


def test_round_half_up_negative_half_goes_away_from_zero():
    assert round_half_up(-12.5) == Decimal(-13)


def test_round_half_up_small_negative_gives_no_negative_zero():
    assert str(round_half_up(-0.2)) == "0"


def test_round_half_up_binary_noise_is_taken_off_first():
    assert round_half_up(1.005, 2) == Decimal("1.01")


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_round_half_up_not_a_number_is_refused(number):
    with pytest.raises(ValueError, match="finite"):
        round_half_up(number)


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [(11396, 0, "11.396"), (0.592068, 2, "0,59"), (1234567.5, 1, "1.234.567,5"), (0, 0, "0")],
)
def test_dutch_number_has_point_for_thousands_and_comma_for_decimals(number, decimals, text):
    assert dutch_number(number, decimals) == text
