import pytest

from reports.estimation.results import Interval, IntervalMethod
from reports.templatetags.shares import p_value, share_interval, share_percent, share_points


@pytest.mark.parametrize(
    ("share", "decimals", "expected"),
    [(0.145, 0, "15%"), (0.19639, 1, "19,6%"), (None, 1, "–"), (0.0, 0, "0%"), (1.0, 0, "100%")],
)
def test_share_is_written_as_percentage(share, decimals, expected):
    assert share_percent(share, decimals) == expected


def test_interval_is_written_with_one_sign():
    assert share_interval(Interval(0.083, 0.2184, IntervalMethod.LOGIT)) == "8–22%"
    assert share_interval(None) == "–"


def test_difference_is_written_in_points():
    assert share_points(-0.21274) == "-21 procentpunt"


@pytest.mark.parametrize(("value", "expected"), [(0.0000112, "< 0,001"), (0.001, "0,001"), (0.0456, "0,046"), (1.0, "1,000")])
def test_p_value_has_three_decimals(value, expected):
    assert p_value(value) == expected
