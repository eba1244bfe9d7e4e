"""Which picture a request gets, and that it never holds more than can be looked at."""

from typing import Any

from reports.figures.request_chart import MOST_BARS, picture_note, request_caption, request_chart
from reports.figures.shapes import BarChart, StackChart
from reports.tables import Table, compute
from tests.reports.tables.examples import people, plan_of, snapshot_of

AGREEMENT = ("helemaal_eens", "eens", "neutraal", "oneens", "helemaal_oneens")


def table_of(answers: dict[str, int], groups: int = 0, **parts: Any) -> Table:
    """Make a table of one question with so many of every answer, in every group as many."""
    names = [f"g{number}" for number in range(max(groups, 1))]
    rows = [row for name in names for answer, number in answers.items() for row in people(number, groep=name, vraag=answer)]
    made = [{"label": name, "where": f"${{groep}} = '{name}'"} for name in names] if groups else []
    breakdown = {"heading": "Groep", "groups": [*made, {"label": "Totaal", "total": True}]}
    measures = [{"label": answer.capitalize(), "variable": "vraag", "values": [answer]} for answer in answers]
    usual = {"id": "verkenning-000000000000", "breakdown": breakdown, "measures": measures, "sensitive": False}
    return compute(snapshot_of(rows), plan_of(**(usual | parts)))


def bars(chart: object) -> list[tuple[str, list[str]]]:
    assert isinstance(chart, BarChart)
    return [(section.heading, [bar.label for bar in section.bars]) for section in chart.sections]


def test_answers_of_everybody_stay_in_order_where_they_exclude_each_other_and_are_sorted_where_not() -> None:
    counts = {"nooit": 20, "soms": 60, "vaak": 40}

    assert bars(request_chart(table_of(counts, adds_to_100=True))) == [("", ["Nooit", "Soms", "Vaak"])]
    assert bars(request_chart(table_of(counts))) == [("", ["Soms", "Vaak", "Nooit"])]


def test_two_answers_are_a_bar_for_every_group() -> None:
    chart = request_chart(table_of({"ja": 30, "nee": 20}, groups=2, adds_to_100=True))

    assert bars(chart) == [("Antwoord: Ja", ["Totaal", "g0", "g1"])]


def test_scale_of_agreement_goes_to_both_sides_of_a_middle() -> None:
    chart = request_chart(table_of(dict.fromkeys(AGREEMENT, 20), groups=2, adds_to_100=True))

    assert isinstance(chart, StackChart)
    assert chart.answers == ("Helemaal_oneens", "Oneens", "Neutraal", "Eens", "Helemaal_eens")
    assert (chart.is_diverging, chart.disagree, chart.between) == (True, 2, 1)


def test_other_answers_that_exclude_each_other_are_stacked_for_every_group() -> None:
    chart = request_chart(table_of({"nooit": 20, "soms": 30, "vaak": 40}, groups=2, adds_to_100=True))

    assert isinstance(chart, StackChart)
    assert not chart.is_diverging
    assert [row.label for row in chart.rows] == ["g0", "g1", "Totaal"]


def test_of_many_answers_the_least_given_are_in_the_table_only() -> None:
    table = table_of({f"a{number}": 12 + number for number in range(10)}, groups=5, id="verkenning-0123456789ab")

    chart = request_chart(table)

    assert isinstance(chart, BarChart)
    assert len(chart.bars) <= MOST_BARS
    assert [section.heading for section in chart.sections] == ["A4", "A5", "A6", "A7", "A8", "A9"]
    assert picture_note(table) == "Getekend zijn de antwoorden die het meest zijn gegeven; 4 antwoorden staan alleen in de tabel."
    assert picture_note(table) in request_caption(table).notes
