"""What stands for a figure of nearly nobody or nearly everybody."""

import pytest

from reports.estimation.disclosure import Bound, Shown
from reports.tables.numbers import bound_text


@pytest.mark.parametrize(
    ("bound", "statistic", "respondents", "told"),
    [
        (Bound(20, is_above=False), "percentage", 18, "< 20%"),
        (Bound(20, is_above=False), "count", 18, "< 4"),
        (Bound(20, is_above=False), "count", 20, "< 4"),
        (Bound(80, is_above=True), "count", 18, "> 14"),
        (Bound(95, is_above=True), "count", 2000, "> 1.900"),
        (Bound(20, is_above=False), "count", None, "< 20%"),
        (None, "count", 18, ""),
    ],
)
def test_bound_of_a_number_is_a_number(bound, statistic, respondents, told):
    shown = Shown(None, respondents, None, None, None, None, bound)

    assert bound_text(shown, statistic) == told
