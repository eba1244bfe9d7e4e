"""From tables to shapes: every planned figure of 2020 is drawn from simulated answers, any table becomes bars."""

from functools import cache

import pytest

from reports.figures.charts import caption_of, chart_alt
from reports.figures.choosing import bars_of, chart_of, stacks_of
from reports.figures.figure import figure_of
from reports.figures.shapes import BarChart, PanelChart, StackChart, TrendChart
from reports.tableplans.figure_plan import figure_plan, figure_plans
from reports.tableplans.plan import table_plan
from reports.tables import compute
from tests.reports.tableplans.examples import simulated_snapshot

FORMS = {"bars": BarChart, "stacked": StackChart, "diverging": StackChart, "panels": PanelChart}
PLANS = [plan for plan in figure_plans(2020) if plan.survey == "ambtsdragers"]


@cache
def figure(identifier: str):
    return figure_of(simulated_snapshot(), figure_plan(2020, identifier))


@pytest.mark.parametrize("plan", PLANS, ids=[plan.id for plan in PLANS])
def test_every_figure_is_drawn_as_planned(plan):
    made = figure(plan.id)
    chart = chart_of(made)

    assert isinstance(chart, FORMS.get(plan.drawing.form, TrendChart | BarChart))
    assert plan.base.text in caption_of(made).base
    assert made.table.snapshot_sha256[:12] in caption_of(made).source
    assert chart_alt(made).endswith(".")


def test_trend_has_published_editions_before_the_own_one():
    chart = chart_of(figure("2.7"))

    (registered, *others) = chart.lines
    assert [(year, point.value) for year, point in registered.points[:3]] == [(2014, 0.18), (2016, 0.18), (2018, 0.15)]
    assert registered.points[3][0] == 2020
    assert registered.points[3][1].respondents > 0
    assert all(len(line.points) == 1 for line in others)
    assert "Monitor Integriteit en Veiligheid 2020" in caption_of(figure("2.7")).source


def test_trend_of_which_only_one_edition_is_known_is_bars_and_says_so():
    made = figure("2.3")

    assert isinstance(chart_of(made), BarChart)
    assert "Van 2014, 2016 en 2018 zijn hierover geen cijfers gepubliceerd." in caption_of(made).notes


def test_bars_go_from_high_to_low_with_the_rest_last():
    bars = chart_of(figure("2.8")).bars

    values = [bar.point.value for bar in bars[:-1]]
    assert values == sorted(values, reverse=True)
    assert (bars[-1].label, bars[-1].is_rest) == ("Geen effecten", True)
    assert {bar.label: bar.earlier for bar in bars if bar.earlier} == {"Invloed op eigen gedrag": ((2018, 0.12),)}
    assert "Een open ruit is het percentage van een eerdere editie." in caption_of(figure("2.8")).notes


def test_net_comes_first_whatever_its_share():
    bars = chart_of(figure("4.5")).bars

    assert (bars[0].label, bars[0].is_net) == ("Minstens eens per jaar", True)
    assert [bar.label for bar in bars[1:3]] == ["Meerdere keren per jaar", "Eens per jaar"]


def test_what_is_left_out_of_the_drawing_stays_in_the_table():
    made = figure("2.5")

    assert "Geen incident" in [measure.label for measure in made.plan.measures]
    assert "Geen incident" not in [line.label for line in chart_of(made).lines]


def test_scale_has_a_section_for_every_statement():
    chart = chart_of(figure("4.1"))

    assert [len(section.rows) for section in chart.sections] == [3, 3, 3]
    for row in chart.rows:
        if row.net.value is not None:
            assert row.net.value == pytest.approx(sum(part.value for part in row.parts[3:]))
            assert sum(part.value for part in (*row.parts, *row.aside)) == pytest.approx(1)


def test_panels_have_the_share_of_every_type_first():
    chart = chart_of(figure("2.9"))

    assert len(chart.rows) == 5
    assert sum(point.value for point in chart.panels[0].points) == pytest.approx(1)
    assert list(dict.fromkeys(panel.heading for panel in chart.panels)) == ["", "Aard", "Uitingsvorm", "Ernst"]


def test_any_table_becomes_bars():
    table = compute(simulated_snapshot(), table_plan(2020, "2.1"))

    chart = bars_of(table)

    assert [section.heading for section in chart.sections] == [measure.label for measure in table.plan.measures]
    assert chart.bars[0].label == "Totaal"
    assert {bar.label for bar in chart.sections[0].bars} == {"Totaal", "Mannen", "Vrouwen"}


def test_grid_becomes_stacks():
    table = compute(simulated_snapshot(), table_plan(2020, "4.5"))

    chart = stacks_of(table)

    assert len(chart.sections) == 3
    assert chart.answers == ("Ja", "Ja, alleen van naam", "Nee")
    assert not chart.is_diverging
