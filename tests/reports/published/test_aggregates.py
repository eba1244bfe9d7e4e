"""The published figures: read whole, the same as what was extracted from the report, and found by their place."""

import json
from pathlib import Path

import pytest

from reports.published import PublishedError, aggregates, find, series

REFERENCE = Path(__file__).parents[4] / "shared/reference/published"
HEAD = "kind;id;group;row;column;label;edition;value;n;statistic;doubt;note\n"


def test_every_table_and_figure_of_the_report_is_there():
    found = aggregates(2020)

    assert len({one.id for one in found if one.kind == "table"}) == 59
    assert len({one.id for one in found if one.kind == "figure"}) == 22
    assert {one.edition for one in found} == {2014, 2016, 2018, 2020}


def test_figure_of_earlier_editions_has_no_n():
    assert [one for one in aggregates(2020) if one.edition < 2020 and one.n is not None] == []


def test_series_follows_a_figure_over_the_editions():
    registered = series(2020, "table", "2.12", row="Totaal")
    anxious = series(2020, "figure", "2.8", row="Invloed op eigen gedrag")

    assert {year: one.value for year, one in registered.items()} == {2014: 18, 2016: 18, 2018: 15, 2020: 13}
    assert {year: one.value for year, one in anxious.items()} == {2018: 12, 2020: 16}
    assert series(2020, "table", "9.9", row="Totaal") == {}


def test_series_of_a_column_and_of_a_label():
    by_tier = series(2020, "table", "4.3", row=find(2020, "table", "4.3")[1].row, column="Gemeenten")

    assert list(by_tier) == [2016, 2020]
    assert {one.column for one in by_tier.values()} == {"Gemeenten"}


def test_words_are_known_as_no_exact_number():
    half = series(2020, "figure", "2.4", row="Totaal")[2020]
    third = series(2020, "figure", "2.1", row="Totaal")[2020]

    assert (half.value, half.is_approximate) == (50, True)
    assert (third.value, third.is_approximate) == (35, False)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("table;2.1;;Totaal;;;2020;x;;pct;;\n", "regel 2"),
        ("table;twee;;Totaal;;;2020;1;;pct;;\n", "regel 2"),
        ("table;2.1;;Totaal;;;2020;1;0;pct;;\n", "regel 2"),
        (2 * "table;2.1;;Totaal;;;2020;1;;pct;;\n", "twee keer"),
    ],
)
def test_fault_in_the_file_is_named(tmp_path, rows, fault):
    (tmp_path / "2020.csv").write_text(HEAD + rows)

    with pytest.raises(PublishedError, match=fault):
        aggregates(2020, tmp_path)


def test_report_that_is_not_at_hand_has_no_figures(tmp_path):
    assert aggregates(2018, tmp_path) == ()


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the numbers extracted from the report (shared/reference) are not here")
def test_figures_are_those_of_the_report():
    ours = {(one.kind, one.id, one.group, one.row, one.column, one.label, one.edition): one for one in aggregates(2020)}
    for table in json.loads((REFERENCE / "tables.json").read_text()):
        for cell in table["cells"]:
            place = (cell.get("group") or "", cell["row"], cell["column"], cell.get("label") or "")
            own = ours.pop(("table", table["id"], *place, cell["edition"]))
            assert (own.value, own.n, own.doubt) == (cell["value"], cell["n"], cell.get("doubt", "")), (table["id"], place)
            assert own.statistic == cell.get("statistic", table["statistic"])
    for figure in json.loads((REFERENCE / "figures.json").read_text()):
        stated = {(value["what"], value["edition"], value["value"]) for value in figure["values"]}
        stated |= {(value["what"], value["edition"], value["at_least"]) for value in figure["values"] if "at_least" in value}
        own = [ours.pop(key) for key in list(ours) if key[:2] == ("figure", figure["id"]) and ours[key].statistic != "base"]
        assert {(one.row, one.edition, one.value) for one in own} <= stated
        assert {(one.row, one.edition) for one in own} == {(what, edition) for what, edition, _ in stated}
    rest = [one for one in ours.values() if one.statistic != "base"]
    assert sorted((one.id, one.edition, one.value) for one in rest) == [
        ("3.2", 2016, 33),
        ("3.2", 2018, 31),
        ("3.2", 2018, 90),
        ("bijlage-1", 2018, 29),
    ]
