"""Every statistic under every design beside R's survey (made by `tests/reference/estimates.R`)."""

import numpy as np
import pytest

from reports.estimation.estimating import mean, ratio, share, total
from reports.estimation.quantiles import quantile
from reports.estimation.results import IntervalMethod
from tests.reports.estimation.reference import ANSWERS, PEOPLE, codes, design_of, group_of, numbers, read

EXACT = 1e-9


def estimate_of(row, method=IntervalMethod.LOGIT):
    design, inside, statistic = design_of(row["design"]), group_of(row["group"]), row["statistic"]
    answer, grade, hours = codes("answer", ANSWERS), numbers("grade"), numbers("hours")
    answered, graded, timed = inside & (answer >= 0), inside & np.isfinite(grade), inside & np.isfinite(hours)
    what, _, which = statistic.rpartition("_")
    if statistic in ANSWERS:
        return share(answer == ANSWERS.index(statistic), answered, design, method)
    if statistic.startswith("aantal_"):
        hits = answer == ANSWERS.index(statistic.removeprefix("aantal_"))
        return total(hits.astype(float), answered, design, PEOPLE)
    if what == "kwantiel":
        return quantile(hours, timed, design, part=float(which))
    return {
        "cijfer": lambda: mean(grade, graded, design),
        "uren": lambda: mean(hours, timed, design),
        "uren_totaal": lambda: total(hours, timed, design, PEOPLE),
        "uren_per_punt": lambda: ratio(hours, grade, graded & timed, design),
    }[statistic]()


def near(text):
    return pytest.approx(float(text), rel=EXACT)


@pytest.mark.parametrize("row", read("estimates_expected.csv"), ids=lambda row: "-".join(list(row.values())[:3]))
def test_estimate_equals_r(row):
    estimate = estimate_of(row)

    assert estimate.respondents == int(row["n"])
    assert estimate.value == near(row["value"])
    assert estimate.standard_error == near(row["se"])
    if row["df"] != "NA":
        assert estimate.degrees_of_freedom == int(row["df"])
    if row["deff"]:
        assert estimate.design_effect == near(row["deff"])
    if row["low"]:
        assert (estimate.interval.low, estimate.interval.high) == (near(row["low"]), near(row["high"]))


@pytest.mark.parametrize(
    "row", [row for row in read("estimates_expected.csv") if row["beta_low"]], ids=lambda row: "-".join(list(row.values())[:3])
)
def test_korn_graubard_interval_equals_r(row):
    interval = estimate_of(row, IntervalMethod.KORN_GRAUBARD).interval

    assert (interval.low, interval.high) == (near(row["beta_low"]), near(row["beta_high"]))
    assert interval.method is IntervalMethod.KORN_GRAUBARD
