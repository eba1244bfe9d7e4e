"""A share of few is a bound in the table, and in every picture of it."""

import json

from reports.estimation.disclosure import Bound, Shown
from reports.figures.bar_chart import bar_plot
from reports.figures.figure import point_of
from reports.figures.shapes import Bar, BarChart, BarSection, Point, StackChart, StackRow, StackSection
from reports.figures.stack_chart import stack_plot
from reports.figures.words import alt_text

FEW = point_of(Shown(None, 30, None, None, None, None, bound=Bound(10, is_above=False)))


def test_bound_is_a_word_and_no_length() -> None:
    assert FEW == Point(None, respondents=30, bound="< 10%")


def test_bar_of_few_says_its_bound() -> None:
    chart = BarChart((BarSection("", (Bar("Leden", FEW), Bar("Voorzitters", Point(0.4, 200)))),))

    layers = json.dumps(bar_plot(chart).layers)

    assert "< 10%" in layers
    assert alt_text(chart) == "Liggende staven. Leden (n = 30): < 10%; Voorzitters (n = 200): 40%."


def test_stack_with_a_bound_is_not_drawn_and_told_answer_by_answer() -> None:
    chart = StackChart(("Ja", "Nee"), (StackSection("", (StackRow("Leden", (FEW, Point(0.9, 30))),)),))

    layers = json.dumps(stack_plot(chart).layers)

    assert "staat in de tabel" in layers
    assert alt_text(chart) == "Gestapelde staven. Leden: Ja < 10%, Nee 90%."
