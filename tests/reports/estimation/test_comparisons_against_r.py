"""Every test beside R (made by `tests/reference/comparisons.R`), by the row route and by the table route."""

import numpy as np
import pytest

from reports.estimation.adjusting import Adjustment, adjusted
from reports.estimation.agreement import cohens_kappa
from reports.estimation.chi_square import rao_scott
from reports.estimation.comparing import compare, compare_editions
from reports.estimation.comparing_columns import compare_groups, compare_with_rest, compare_with_total
from reports.estimation.counting import Answers, count_answers
from reports.estimation.designs import fixed_design
from reports.estimation.elementary_cells import Breakdown, elementary_cells, everybody
from reports.estimation.estimating import share
from reports.estimation.grouping import group_counts
from reports.estimation.influence import share_influence
from reports.estimation.multiple_response import ticked_boxes
from reports.estimation.results import Estimate, VarianceMethod
from reports.estimation.tabulating import score_table, share_table
from reports.estimation.trends import trend
from tests.reports.estimation.reference import (
    ANSWERS,
    GENDERS,
    GROUPS,
    POPULATION,
    TICKS,
    codes,
    design_of,
    group_of,
    numbers,
    read,
)

EXACT = 1e-9
SMALL_P = 1e-7
"""Relative: far in the tail a p-value multiplies what its statistic differs in the last digits."""
ANSWER = codes("answer", ANSWERS)
ANSWERED = ANSWER >= 0
EXPECTED = read("comparisons_expected.csv")
PEOPLE = np.array(list(POPULATION.values()))


def table_of(variance):
    cells = codes("cell", POPULATION)
    weights = PEOPLE / PEOPLE.sum() / (np.bincount(cells) / cells.size)
    breakdowns = (everybody(cells.size), Breakdown("groep", codes("group", GROUPS), 3))
    counts = count_answers(elementary_cells(breakdowns, cells, weights), [Answers("antwoord", ANSWER, 3)])
    return share_table(group_counts(counts, VarianceMethod(variance), PEOPLE))


def of_group(name, answer, design):
    return share_influence(ANSWER == ANSWERS.index(answer), ANSWERED & group_of(name), design)


def by_rows(row):
    design = design_of(row["design"])
    if row["kind"] == "items":
        boxes = [numbers(name) for name in (row["one"], row["other"])]
        one, other = (share_influence(box == 1, np.isfinite(box), design) for box in boxes)
        return compare(one, other, design)
    if row["kind"] == "rest":
        rest = share_influence(ANSWER == ANSWERS.index(row["answer"]), ANSWERED & ~group_of(row["other"]), design)
        return compare(rest, of_group(row["other"], row["answer"], design), design)
    if row["kind"] == "editions":
        weights, early = design.survey_weights, np.arange(ANSWER.size) < 234
        hits = ANSWER == ANSWERS.index(row["answer"])
        earlier, later = (share(hits[rows], ANSWERED[rows], fixed_design(weights[rows])) for rows in (early, ~early))
        return compare_editions(earlier, later)
    return compare(*(of_group(row[side], row["answer"], design) for side in ("one", "other")), design)


def by_counts(row):
    table, answer, other = table_of(row["design"]), ANSWERS.index(row["answer"]), 1 + GROUPS.index(row["other"])
    if row["kind"] == "pair":
        return compare_groups(table, 1 + GROUPS.index(row["one"]), other, answer)
    return (compare_with_rest if row["kind"] == "rest" else compare_with_total)(table, other, 0, answer)


def name_of(row):
    return "-".join(row[part] for part in ("kind", "design", "one", "other", "answer"))


def check(comparison, row):
    assert comparison.not_tested is None
    assert comparison.difference == pytest.approx(float(row["difference"]), rel=EXACT, abs=1e-15)
    assert comparison.standard_error == pytest.approx(float(row["se"]), rel=EXACT)
    assert comparison.degrees_of_freedom == int(row["df"])
    assert comparison.p_value == pytest.approx(float(row["p"]), rel=SMALL_P)
    if row["low"]:
        assert comparison.interval.low == pytest.approx(float(row["low"]), rel=EXACT, abs=1e-13)
        assert comparison.interval.high == pytest.approx(float(row["high"]), rel=EXACT, abs=1e-13)


@pytest.mark.parametrize("row", EXPECTED, ids=name_of)
def test_comparison_from_rows_equals_r(row):
    check(by_rows(row), row)


@pytest.mark.parametrize(
    "row", [row for row in EXPECTED if row["kind"] in {"pair", "rest", "total"} and row["design"] != "clustered"], ids=name_of
)
def test_comparison_from_counts_equals_r(row):
    check(by_counts(row), row)


@pytest.mark.parametrize("row", read("independence_expected.csv"), ids=lambda row: "-".join(list(row.values())[:3]))
def test_rao_scott_equals_r(row):
    known = {"group": GROUPS, "gender": GENDERS, "cell": POPULATION, "answer": ANSWERS, "coder": ANSWERS}
    one, other = (codes(row[side], known[row[side]]) for side in ("one", "other"))

    found = rao_scott(one, other, np.ones(one.size, dtype=bool), design_of(row["design"]))

    assert found.statistic == pytest.approx(float(row["f"]), rel=EXACT)
    assert found.numerator_degrees == pytest.approx(float(row["ndf"]), rel=EXACT)
    assert found.denominator_degrees == pytest.approx(float(row["ddf"]), rel=EXACT)
    assert found.p_value == pytest.approx(float(row["p"]), rel=SMALL_P)
    assert found.first_order_p_value == pytest.approx(float(row["first_order_p"]), rel=SMALL_P)


@pytest.mark.parametrize("row", read("kappa_expected.csv"), ids=lambda row: row["design"])
def test_cohens_kappa_equals_r(row):
    found = cohens_kappa(ANSWER, codes("coder", ANSWERS), ANSWERED, design_of(row["design"]))

    assert (found.kappa, found.standard_error) == (
        pytest.approx(float(row["kappa"]), rel=EXACT),
        pytest.approx(float(row["se"]), rel=EXACT),
    )


@pytest.mark.parametrize("adjustment", Adjustment)
def test_adjusted_p_values_equal_r(adjustment):
    raw, expected = (np.array([float(row[name]) for row in read("adjusted_expected.csv")]) for name in ("none", adjustment))

    assert adjusted(raw, adjustment) == pytest.approx(expected, rel=1e-12)


def test_trend_equals_r():
    row = {name: float(value) for name, value in read("trend_expected.csv")[0].items()}
    points = [(2014, 0.235, 0.012), (2016, 0.27, 0.011), (2018, 0.29, 0.0135), (2020, 0.35, 0.0088)]

    found = trend([year for year, _, _ in points], [Estimate(p, 1000, 300, 1000.0, se, None, None) for _, p, se in points])

    assert found.slope.difference == pytest.approx(row["slope"], rel=EXACT)
    assert found.slope.standard_error == pytest.approx(row["se"], rel=EXACT)
    assert found.slope.p_value == pytest.approx(row["p"], rel=SMALL_P)
    assert (found.lack_of_fit, found.lack_of_fit_p_value) == (
        pytest.approx(row["misfit"], rel=EXACT),
        pytest.approx(row["misfit_p"], rel=EXACT),
    )


@pytest.mark.parametrize(
    "row",
    [row for row in read("on_answers_expected.csv") if row["design"] != "clustered"],
    ids=lambda row: f"{row['design']}-{row['group']}",
)
def test_multiple_response_on_answers_equals_r(row):
    ticks = np.stack([np.nan_to_num(numbers(name), nan=-1) for name in TICKS], axis=1).astype(int)
    boxes = ticked_boxes(TICKS, ticks, ["tick_niemand"])
    questions, scores = boxes.on_answers()
    cells = codes("cell", POPULATION)
    weights = PEOPLE / PEOPLE.sum() / (np.bincount(cells) / cells.size)
    breakdowns = (everybody(cells.size), Breakdown("groep", codes("group", GROUPS), 3))
    counts = count_answers(elementary_cells(breakdowns, cells, weights), questions)

    table = score_table(group_counts(counts, VarianceMethod(row["design"]), PEOPLE), "tick_griffier", scores)

    estimate = table.estimate(0 if row["group"] == "totaal" else 1 + GROUPS.index(row["group"]), 0)
    assert estimate.respondents == int(row["n"])
    assert estimate.value == pytest.approx(float(row["value"]), rel=EXACT)
    assert estimate.standard_error == pytest.approx(float(row["se"]), rel=EXACT)
