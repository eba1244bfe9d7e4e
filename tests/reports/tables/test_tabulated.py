"""The way of the tables, from counts, beside the way from rows: the same numbers."""

from typing import Any

import numpy as np
import polars as pl
import pytest

from reports.dataset import UnknownVariableError, from_parquet
from reports.estimation.designs import fixed_design
from reports.estimation.elementary_cells import Breakdown, everybody
from reports.estimation.estimating import share
from reports.estimation.results import Estimate
from reports.tables.answers import FrozenAnswers, answers_of, forget_answers
from reports.tables.tabulated import Tabulated, measured, tabulated
from tests.reports.tableplans.examples import simulated_snapshot
from tests.reports.tables.examples import people, snapshot_of


@pytest.fixture(scope="module")
def answers() -> FrozenAnswers:
    """The answers of simulated office holders of 2020."""
    return FrozenAnswers(from_parquet(bytes(simulated_snapshot().parquet)))


MEASURES: list[tuple[str, list[str | int], list[str | int], bool]] = [
    ("slachtoffer_verbaal", ["nooit"], [], False),
    ("slachtoffer_verbaal", ["een_keer", "meerdere_keren"], [], False),
    ("aangifte", ["ja_zelf", "weet_niet"], ["weet_niet"], False),
    ("incident_ernst", [5, 6, 7], [], False),
    ("besproken_met", ["fractie", "politie"], ["niemand"], False),
    ("besproken_met", ["niemand"], [], False),
    ("dader", [], ["onbekend"], True),
    ("aangifte", [], ["weet_niet"], True),
]


def flags_of(answers: FrozenAnswers, measure: tuple[str, list[Any], list[Any], bool]) -> tuple[Any, Any]:
    """Work out from the frame itself who is in the base of a measure, and whose answer counts."""
    variable, values, excluded, total = measure
    wanted, out = ({str(one) for one in codes} for codes in (values, excluded))
    valid, hits, left_out = (np.zeros(answers.respondents, dtype=np.bool_) for _ in range(3))
    for name in answers.names_of(variable):
        cells = answers.frame[name].to_list()
        given = [[str(cell)] if name == variable else [name.split("__")[1]] * bool(cell) for cell in cells]
        known = np.array([cell is not None for cell in cells])
        valid |= known
        hits |= known & np.array([total or bool(wanted & set(one)) for one in given])
        left_out |= known & np.array([bool(out & set(one)) for one in given])
    return valid & ~left_out, hits & ~left_out


@pytest.mark.parametrize("furthest", [1, 2], ids=["weights by cell", "weights that differ within a cell"])
def test_estimates_from_counts_are_those_from_rows(answers: FrozenAnswers, furthest: float) -> None:
    weights = answers.survey_weights(weighted=True) * np.linspace(1, furthest, answers.respondents)
    offices = answers.column("functie")
    breakdowns = [Breakdown("functie", offices.codes, len(offices.words)), everybody(answers.respondents)]

    measures = [measured(answers, variable, values, out, total=total) for variable, values, out, total in MEASURES]
    found = tabulated(breakdowns, answers.weighting_cells, weights, measures)

    for number, measure in enumerate(MEASURES):
        valid, hits = flags_of(answers, measure)
        for group, office in enumerate(offices.words):
            inside = (answers.frame["functie"] == office).fill_null(value=False).to_numpy()
            assert_same(found, ("functie", group, number), share(hits & inside, valid & inside, fixed_design(weights)))
        assert_same(found, ("totaal", 0, number), share(hits, valid, fixed_design(weights)))


def assert_same(found: Tabulated, at: tuple[str, int, int], other: Estimate) -> None:
    one = found.estimate(*at)
    assert (one.respondents, one.hits, one.degrees_of_freedom) == (other.respondents, other.hits, other.degrees_of_freedom)
    for name in ("value", "standard_error", "weighted_base", "design_effect"):
        expected = getattr(other, name)
        near = None if expected is None else pytest.approx(expected, rel=1e-12, abs=1e-15)
        assert getattr(one, name) == near, (at, name)
    assert (one.interval is None) == (other.interval is None)
    if one.interval and other.interval:
        assert one.interval.method == other.interval.method
        assert (one.interval.low, one.interval.high) == pytest.approx((other.interval.low, other.interval.high), rel=1e-12)


def test_base_of_a_measure_is_who_answered_without_what_is_left_out(answers: FrozenAnswers) -> None:
    for measure in MEASURES:
        variable, values, excluded, total = measure
        assert np.array_equal(measured(answers, variable, values, excluded, total=total).valid, flags_of(answers, measure)[0])


def test_condition_holds_for_whom_it_holds_row_by_row(answers: FrozenAnswers) -> None:
    source = "${geslacht} = 'vrouw' and (selected(${dader}, 'burger') or ${incident_ernst} >= 5)"

    gender, perpetrator, severity = (answers.frame[name].to_list() for name in ("geslacht", "dader__burger", "incident_ernst"))
    expected = [
        one == "vrouw" and bool(burger or (number is not None and number >= 5))
        for one, burger, number in zip(gender, perpetrator, severity, strict=True)
    ]
    assert answers.holds(source).tolist() == expected
    assert answers.holds("").all()


def test_condition_on_a_variable_that_is_not_there_is_refused(answers: FrozenAnswers) -> None:
    with pytest.raises(UnknownVariableError):
        answers.holds("${onbekend} = 'ja'")


def test_condition_over_many_columns_keeps_combinations_apart() -> None:
    frame = pl.DataFrame({f"v{number}": [f"{row * (number + 1) % 97}" for row in range(97)] for number in range(12)})
    answers = FrozenAnswers(frame)
    source = " and ".join(f"${{v{number}}} = '{5 * (number + 1) % 97}'" for number in range(12))

    assert np.flatnonzero(answers.holds(source)).tolist() == [5]


def test_answers_of_a_snapshot_are_read_once_while_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (snapshot_of(people(20, groep="a", vraag=word)) for word in ("ja", "nee"))
    assert answers_of(one) is answers_of(one)

    monkeypatch.setattr("reports.tables.answers.MOST_BYTES", 1)
    kept = answers_of(other)

    assert answers_of(other) is kept
    assert kept.column("vraag").words == ("nee",)
    forget_answers()
    assert answers_of(other) is not kept
