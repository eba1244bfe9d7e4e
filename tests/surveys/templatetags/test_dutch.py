from decimal import Decimal

import pytest

from surveys.templatetags.dutch import dutch_number, dutch_percent


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (11396, 0, "11.396"),
        (0, 0, "0"),
        (1234567.891, 2, "1.234.567,89"),
        (0.5, 0, "1"),
        (2.675, 2, "2,68"),
        (-0.04, 1, "0,0"),
        (Decimal("26.85"), 1, "26,9"),
        (None, 0, "–"),
    ],
)
def test_number_is_written_in_dutch(value, decimals, written):
    assert dutch_number(value, decimals) == written


def test_percentage_has_its_sign_and_a_missing_one_has_not():
    assert (dutch_percent(26.85, 1), dutch_percent(None)) == ("26,9%", "–")
