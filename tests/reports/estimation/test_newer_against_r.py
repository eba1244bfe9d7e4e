"""What only a newer survey than Debian's has: Wilson's interval and strict trimming (made by `tests/reference/newer.R`)."""

import numpy as np
import pytest

from reports.estimation.estimating import share
from reports.estimation.results import IntervalMethod
from reports.estimation.trimming import trim_weights
from tests.reports.estimation.reference import ANSWERS, codes, design_of, group_of, read

EXACT = 1e-9


@pytest.mark.parametrize("row", read("wilson_expected.csv"), ids=lambda row: "-".join(list(row.values())[:3]))
def test_wilson_interval_equals_r(row):
    answer = codes("answer", ANSWERS)
    domain = group_of(row["group"]) & (answer >= 0)

    interval = share(answer == ANSWERS.index(row["statistic"]), domain, design_of(row["design"]), IntervalMethod.WILSON).interval

    assert interval.low == pytest.approx(float(row["low"]), rel=EXACT)
    assert interval.high == pytest.approx(float(row["high"]), rel=EXACT)
    assert interval.method is IntervalMethod.WILSON


@pytest.mark.parametrize("name", list(read("trimming_expected.csv")[0])[1:])
def test_trim_weights_equals_r(name):
    lower, upper, how = name.split("_")
    start, expected = (np.array([float(row[one]) for row in read("trimming_expected.csv")]) for one in ("start", name))

    trimmed = trim_weights(start, lower=float(lower), upper=float(upper), strict=how == "strict")

    assert trimmed == pytest.approx(expected, rel=EXACT)
    assert trimmed.sum() == pytest.approx(start.sum(), rel=EXACT)
