"""The engine beside R's survey: the same rows, the same numbers (made by `tests/reference/proportions.R`)."""

import csv
from pathlib import Path

import numpy as np
import pytest

from reports.estimation.designs import fixed_design
from reports.estimation.estimating import share
from reports.estimation.intervals import certain_interval
from reports.estimation.weights import CellPopulation, post_stratify

REFERENCE = Path(__file__).parents[2] / "reference"
POPULATION = {"burgemeester": 355, "wethouder": 1320, "raadslid": 8493, "provincie": 619, "waterschap": 609}
ANSWERS = ("nooit", "een_keer", "meerdere_keren")
GROUPS = ("dagelijks", "wekelijks", "minder", "zelden")
TOLERANCE = 1e-9
ITERATED_TOLERANCE = 1e-8
"""`svyciprop` stops fitting at a relative change of 1e-8 in the deviance."""


def read(name):
    with (REFERENCE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


ROWS = read("proportions_rows.csv")
EXPECTED = read("proportions_expected.csv")
ANSWER_CODES = np.array([ANSWERS.index(row["answer"]) if row["answer"] else -1 for row in ROWS])
GROUP_CODES = np.array([GROUPS.index(row["group"]) for row in ROWS])
SURVEY_WEIGHTS = post_stratify(
    np.array([list(POPULATION).index(row["cell"]) for row in ROWS]),
    [CellPopulation(name, population) for name, population in POPULATION.items()],
).survey_weights


def estimate_of(row):
    domain = ANSWER_CODES >= 0
    if row["group"] != "totaal":
        domain &= GROUP_CODES == GROUPS.index(row["group"])
    return share(ANSWER_CODES == ANSWERS.index(row["answer"]), domain, fixed_design(SURVEY_WEIGHTS))


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda row: f"{row['group']}-{row['answer']}")
def test_share_of_a_group_equals_r(expected):
    estimate = estimate_of(expected)

    assert estimate.respondents == int(expected["n"])
    assert estimate.weighted_base == pytest.approx(float(expected["base"]), rel=TOLERANCE)
    assert estimate.value == pytest.approx(float(expected["share"]), rel=TOLERANCE)
    if expected["low"]:
        assert estimate.standard_error == pytest.approx(float(expected["se"]), rel=TOLERANCE)
        assert estimate.design_effect == pytest.approx(float(expected["deff"]), rel=TOLERANCE)
        assert estimate.interval.low == pytest.approx(float(expected["low"]), rel=TOLERANCE)
        assert estimate.interval.high == pytest.approx(float(expected["high"]), rel=TOLERANCE)
        assert estimate.interval.low == pytest.approx(float(expected["ciprop_low"]), rel=ITERATED_TOLERANCE)
        assert estimate.interval.high == pytest.approx(float(expected["ciprop_high"]), rel=ITERATED_TOLERANCE)


@pytest.mark.parametrize("expected", read("certain_expected.csv"), ids=lambda row: row["effective_n"])
def test_certain_interval_equals_the_beta_quantiles_of_r(expected):
    effective = float(expected["effective_n"])

    assert certain_interval(1.0, effective).low == pytest.approx(float(expected["low_of_one"]), rel=TOLERANCE)
    assert certain_interval(0.0, effective).high == pytest.approx(float(expected["high_of_zero"]), rel=TOLERANCE)
