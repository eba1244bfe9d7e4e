"""A share of few is a bound in the table, and in every picture of it."""

import json

import pytest

from reports.estimation.disclosure import Bound, Shown
from reports.figures.bar_chart import bar_plot
from reports.figures.figure import point_of
from reports.figures.panel_chart import panel_plot
from reports.figures.shapes import (
    Bar,
    BarChart,
    BarSection,
    Line,
    Panel,
    PanelChart,
    Point,
    StackChart,
    StackRow,
    StackSection,
    TrendChart,
)
from reports.figures.stack_chart import stack_plot
from reports.figures.trend_chart import trend_plot
from reports.figures.words import BOUND, STAR, alt_text, evidence_notes

FEW = point_of(Shown(None, 30, None, None, None, None, bound=Bound(10, is_above=False)))


def test_bound_is_a_word_and_no_length() -> None:
    assert FEW == Point(None, respondents=30, bound="< 10%", bound_at=0.1)


def test_bar_of_few_says_its_bound() -> None:
    chart = BarChart((BarSection("", (Bar("Leden", FEW), Bar("Voorzitters", Point(0.4, 200)))),))

    plot = bar_plot(chart)

    assert "< 10%" in json.dumps(plot.layers)
    (empty,) = [layer["data"]["values"] for layer in plot.layers if layer["mark"].get("strokeDash")]
    assert [(bar["x"], bar["x2"]) for bar in empty] == [(0, pytest.approx(plot.width / 4))]
    assert alt_text(chart) == "Liggende staven. Leden (n = 30): < 10%; Voorzitters (n = 200): 40%."


def test_stack_with_a_bound_is_not_drawn_and_told_answer_by_answer() -> None:
    chart = StackChart(("Ja", "Nee"), (StackSection("", (StackRow("Leden", (FEW, Point(0.9, 30))),)),))

    layers = json.dumps(stack_plot(chart).layers)

    assert "staat in de tabel" in layers
    assert alt_text(chart) == "Gestapelde staven. Leden: Ja < 10%, Nee 90%."


def test_line_has_an_empty_mark_where_the_share_is_a_bound() -> None:
    chart = TrendChart((2018, 2020), (Line("Leden", ((2018, Point(0.2)), (2020, FEW))),))

    plot = trend_plot(chart)

    assert chart.known == (2018, 2020)
    assert "Leden\u00a0< 10%" in json.dumps(plot.layers, ensure_ascii=False)
    paper = [layer for layer in plot.layers if layer["mark"]["type"] == "point" and layer["mark"]["fill"] == "#ffffff"]
    (mark,) = [layer["data"]["values"] for layer in paper]
    assert len(mark) == 1
    assert alt_text(chart) == "Lijnen van 2018 tot en met 2020. Leden: 20% in 2018, < 10% in 2020."


def test_unsure_figures_have_a_star_in_every_picture() -> None:
    unsure, sure = Point(0.4, 15, is_indicative=True), Point(0.6, 200)
    bars = BarChart((BarSection("", (Bar("Leden", unsure), Bar("Voorzitters", sure))),))
    stacks = StackChart(("Ja", "Nee"), (StackSection("", (StackRow("Leden", (unsure, sure)), StackRow("Raad", (sure, sure)))),))
    lines = TrendChart((2018, 2020), (Line("Leden", ((2018, sure), (2020, unsure))),))
    panels = PanelChart(("Leden",), (Panel("", "Ja", (unsure,)), Panel("", "Nee", (sure,))))

    drawn = [json.dumps(plot.layers) for plot in (bar_plot(bars), stack_plot(stacks), trend_plot(lines), panel_plot(panels))]

    assert ["40%*" in one for one in drawn] == [True, False, True, True]
    assert ["60%*" in one for one in drawn] == [False] * 4
    assert "15)*" in drawn[1]
    assert alt_text(bars) == "Liggende staven. Leden (n = 15): 40% (indicatief); Voorzitters (n = 200): 60%."
    assert [evidence_notes(chart) for chart in (bars, stacks, lines, panels)] == [(STAR,)] * 4
    assert evidence_notes(BarChart((BarSection("", (Bar("Leden", FEW), Bar("Raad", sure))),))) == (BOUND,)
