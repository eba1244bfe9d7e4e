"""Rounded half up, percentages may add to 99 or 101; that stays so."""

import numpy as np
import pytest

from reports.estimation.rounding import whole_percent
from tests.reports.estimation.traps.two_routes import table_of


@pytest.mark.parametrize(
    ("counts", "printed", "total"),
    [
        ([1, 1, 1], [33, 33, 33], 99),
        ([1, 1, 2, 4], [13, 13, 25, 50], 101),
        ([1, 7], [13, 88], 101),
        ([29, 171], [15, 86], 101),
        ([1, 1], [50, 50], 100),
    ],
)
def test_percentages_are_rounded_half_up_and_left_to_add_to_what_they_add_to(counts, printed, total):
    answers = np.repeat(np.arange(len(counts)), counts)
    table = table_of(answers, np.ones(answers.size), np.zeros(answers.size, dtype=int), answer_count=len(counts))

    shown = [whole_percent(value) for value in table.values[0]]

    assert shown == printed
    assert sum(shown) == total
    assert table.values[0].sum() == pytest.approx(1)
