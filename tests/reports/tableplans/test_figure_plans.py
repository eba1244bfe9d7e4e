"""Figure plans: all 22 of 2020, what they must show, the mistakes they refuse, and the check that names the line."""

import json

import pytest
from ruamel.yaml import YAML

from reports.published import aggregates
from reports.tableplans.figure_checking import check_figures
from reports.tableplans.figure_plan import FIGURES, FigurePlan, figure_files, figure_plan, figure_plans
from reports.tableplans.plan import FOLDER, PlanError, table_plan
from tests.reports.tableplans.examples import PUBLISHED, instrument

PUBLISHED_FIGURES = PUBLISHED.with_name("figures.json")
PLANS = figure_plans(2020)
# What the lost images must show is known from titles and text only; these say the same in other words.
OTHER_WORDS = {
    "Totaal (een of meer vormen)": "Totaal",
    "één keer": "Eén keer",
    "meerdere keren": "Meerdere keren",
    "nooit": "Nooit",
    "waarvan meerdere keren per jaar": "Meerdere keren per jaar",
    "dagelijks bestuurders (voorzitters, medebestuurders)": "Medebestuurders",
    "voorzitters": "Voorzitters",
    "medebestuurders": "Medebestuurders",
    "volksvertegenwoordigers": "Volksvertegenwoordigers",
    "wel getuige van overtreding": "Wel getuige van overtreding",
    "geen getuige van overtreding": "Geen getuige van overtreding",
    "aard": "Aard",
    "uitingsvorm": "Uitingsvorm",
    "ernst": "Ernst",
}


def test_every_figure_of_the_report_is_planned_in_its_order():
    printed = [one.id for one in aggregates(2020) if one.kind == "figure"]

    assert [plan.id for plan in PLANS] == list(dict.fromkeys(printed))
    assert figure_plan(2020, "2.8") == PLANS[7]
    assert figure_plan(2020, "9.9") is None
    assert figure_plans(1999) == ()


@pytest.mark.skipif(not PUBLISHED_FIGURES.is_file(), reason="the figures as extracted (shared/reference) are not here")
def test_plans_show_what_the_figures_must_show():
    for figure in json.loads(PUBLISHED_FIGURES.read_text(encoding="utf-8")):
        plan = figure_plan(2020, figure["id"])
        detail = plan.detail_plan
        measures = [*plan.measures, *(detail.measures if detail else ())]
        words = {one.label for one in measures} | {one.heading for one in measures} | {g.label for g in plan.breakdown.groups}
        asked = [*figure["must_show"]["items"], *figure["must_show"]["groups"]]
        assert [item for item in asked if OTHER_WORDS.get(item, item) not in words] == [], plan.id
        assert plan.title == figure["title"].removesuffix(" (meerdere antwoorden mogelijk)")
        assert plan.base.text == (figure["base"] or plan.base.text)
        # Of 2016 figure 4.2 has a sentence and no number.
        assert list(plan.editions) == [year for year in figure["must_show"]["editions"] if (plan.id, year) != ("4.2", 2016)]


def test_earlier_editions_are_the_published_ones():
    registered = figure_plan(2020, "2.7").earlier[0].published(2020)
    tiers = {one.group: one.published(2020)[2018].value for one in figure_plan(2020, "2.2").earlier}

    assert {year: one.value for year, one in registered.items()} == {2014: 18, 2016: 18, 2018: 15, 2020: 13}
    assert tiers == {"Gemeenten": 30, "Provincies": 37, "Waterschappen": 9}


def test_detail_is_a_table_over_the_same_base():
    plan = figure_plan(2020, "2.9")
    detail = plan.detail_plan

    assert (detail.base, detail.weight, detail.survey) == (plan.base, plan.weight, plan.survey)
    assert len(detail.breakdown.groups) == len(plan.measures)
    assert len({detail.sha256, plan.sha256, table_plan(2020, "2.9").sha256}) == 3


def shape_of(identifier: str) -> dict:
    file = next(one for one in figure_files(2020) if one.stem == identifier)
    return dict(YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("identifier", "change", "fault"),
    [
        ("2.8", {"drawing": {"form": "bars", "last": ["Nergens last van"]}}, "die er niet is: Nergens last van"),
        ("2.8", {"drawing": {"form": "diverging"}}, "een schaal"),
        ("2.9", {"drawing": {"form": "bars"}}, "een tweede verdeling"),
        ("2.1", {"earlier": [{"group": "Totaal", "measure": "Online", "figure": "2.1", "row": "Totaal"}]}, "Online"),
        ("2.1", {"earlier": [{"group": "Totaal", "measure": "Totaal", "row": "Totaal"}]}, "óf een figuur"),
    ],
)
def test_drawing_that_cannot_be_is_refused(identifier, change, fault):
    with pytest.raises(ValueError, match=fault):
        FigurePlan.model_validate(shape_of(identifier) | change)


def test_check_names_file_and_line(tmp_path):
    folder = tmp_path / "2020" / FIGURES
    folder.mkdir(parents=True)
    text = next(one for one in figure_files(2020) if one.stem == "2.9").read_text(encoding="utf-8")
    broken = text.replace("variable: ernstig, values: [ernstig]", "variable: ernst, values: [ernstig]")
    (folder / "2.9.yaml").write_text(broken, encoding="utf-8")
    (folder / "2.1.yaml").write_text("id: 2.1", encoding="utf-8")
    trend = next(one for one in figure_files(2020) if one.stem == "2.7").read_text(encoding="utf-8")
    (folder / "2.7.yaml").write_text(trend.replace('table: "2.12"', 'table: "2.3"'), encoding="utf-8")

    found = {(one.file.name, one.line): one.message for one in check_figures(2020, {"ambtsdragers": instrument()}, tmp_path)}

    line = 1 + broken.splitlines().index(next(one for one in broken.splitlines() if "variable: ernst," in one))
    assert found["2.9.yaml", line] == "onbekende variabele ernst"
    assert "figures/2.1.yaml" in found["2.1.yaml", 1]
    assert "geen eerdere editie" in found["2.7.yaml", 1]


def test_file_is_named_as_its_figure(tmp_path):
    folder = tmp_path / "2020" / FIGURES
    folder.mkdir(parents=True)
    (folder / "2.2.yaml").write_text((FOLDER / "2020" / FIGURES / "2.1.yaml").read_text(encoding="utf-8"), encoding="utf-8")

    with pytest.raises(PlanError, match="heet anders"):
        figure_plans(2020, tmp_path)


def test_second_division_has_the_name_of_its_figure_and_not_of_a_table():
    figure = figure_plan(2020, "2.9")

    assert (figure.called, figure.detail_plan.called, table_plan(2020, "2.9").called) == ("Figuur 2.9", "Figuur 2.9", "Tabel 2.9")
