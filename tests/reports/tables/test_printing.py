"""A table in words and rows: rounding, ranges, headings, both directions, and what is said about what is not shown."""

from dataclasses import replace

import pytest

from reports.estimation.results import Withheld
from reports.tables import compute, printed
from reports.tables.numbers import percent
from reports.tables.printed_table import PrintedCell, PrintedHead
from reports.tables.remarks import ROUNDING_NOTE
from tests.reports.tables.examples import people, plan_2_1, plan_of, snapshot_of

TWO_GROUPS = [
    *people(10, groep="a", vraag="ja"),
    *people(30, groep="a", vraag="nee"),
    *people(20, groep="b", vraag="ja"),
    *people(20, groep="b", vraag="nee"),
]


def texts(table) -> list[tuple[str, str, list[str]]]:
    return [(row.label, row.respondents, [cell.percent for cell in row.cells]) for row in table.rows]


@pytest.mark.parametrize(("share", "text"), [(0.125, "13%"), (0.1249, "12%"), (0.145, "15%"), (0, "0%"), (1, "100%")])
def test_percent_is_rounded_half_up(share, text):
    assert percent(share) == text


def test_printed_groups_as_rows_have_a_number_each():
    table = printed(compute(snapshot_of(TWO_GROUPS), plan_of(measures_heading="Vraag")))

    assert texts(table) == [("A", "40", ["25%"]), ("B", "40", ["50%"]), ("Totaal", "80", ["38%"])]
    assert (table.corner, table.columns, table.heads) == ("Groep", ("Ja",), (PrintedHead("Vraag", 1),))
    assert table.counts_by_row
    assert [row.is_total for row in table.rows] == [False, False, True]
    assert table.base_respondents == "80"


def test_printed_groups_as_columns_have_their_numbers_in_a_last_row():
    plan = plan_of(
        breakdown={
            "heading": "Groep",
            "axis": "columns",
            "groups": [{"label": "A", "where": "${groep} = 'a'"}, {"label": "B", "where": "${groep} = 'b'"}],
        },
        measures=[
            {"label": "Ja", "heading": "Vraag", "variable": "vraag", "values": ["ja"]},
            {"label": "Nee", "heading": "Vraag", "variable": "vraag", "values": ["nee"]},
        ],
        measures_heading="Antwoord",
    )

    table = printed(compute(snapshot_of(TWO_GROUPS), plan))

    assert texts(table) == [("Ja", "", ["25%", "50%"]), ("Nee", "", ["75%", "50%"])]
    assert [row.heading for row in table.rows] == ["Vraag", ""]
    assert (table.corner, table.columns, table.heads) == ("Antwoord", ("A", "B"), (PrintedHead("Groep", 2),))
    assert (table.counts_by_row, table.column_respondents) == (False, ("40", "40"))


def test_printed_measures_share_the_heading_that_they_have_in_common():
    measures = [
        {"label": "Ja", "heading": "Eerst", "variable": "vraag", "values": ["ja"]},
        {"label": "Nee", "heading": "Eerst", "variable": "vraag", "values": ["nee"]},
        {"label": "Ja", "heading": "Dan", "variable": "vraag", "values": ["ja"]},
    ]

    table = printed(compute(snapshot_of(TWO_GROUPS), plan_of(measures=measures)))

    assert table.heads == (PrintedHead("Eerst", 2), PrintedHead("Dan", 1))


def test_printed_number_is_a_range_where_measures_have_their_own_base():
    rows = [{**row, "tweede": None if number % 4 == 0 else "ja"} for number, row in enumerate(TWO_GROUPS)]
    measures = [{"label": name, "variable": name, "values": ["ja"]} for name in ("vraag", "tweede")]

    table = printed(compute(snapshot_of(rows), plan_of(measures=measures)))

    assert [row.respondents for row in table.rows] == ["30–40", "30–40", "60–80"]


def test_printed_cell_has_its_interval_in_whole_percents():
    (cell,) = printed(compute(snapshot_of(TWO_GROUPS), plan_of())).rows[0].cells

    assert cell == PrintedCell("25%", "14–41%", None)


def test_printed_group_without_people_is_a_dash_that_is_not_withheld():
    table = printed(compute(snapshot_of([row for row in TWO_GROUPS if row["groep"] == "a"]), plan_of()))

    assert texts(table)[1] == ("B", "0", ["–"])
    assert table.rows[1].cells[0].is_empty
    assert table.has_empty_cells
    assert table.table.withheld == ()


def test_printed_withheld_group_is_a_dash_with_its_reason_and_no_number():
    rows = [*TWO_GROUPS, *people(5, groep="c", vraag="ja")]
    groups = [{"label": name.upper(), "where": f"${{groep}} = '{name}'"} for name in "abc"]

    table = printed(compute(snapshot_of(rows), plan_of(breakdown={"heading": "Groep", "groups": groups})))

    assert texts(table) == [("A", "–", ["–"]), ("B", "40", ["50%"]), ("C", "–", ["–"])]
    assert table.rows[2].cells == (PrintedCell("–", "", Withheld.SMALL_BASE),)
    assert not table.has_empty_cells


def thirds() -> list[dict]:
    return [row for answer in ("ja", "nee", "misschien") for row in people(20, groep="a", vraag=answer)]


def test_printed_answers_that_round_to_99_get_a_note():
    measures = [{"label": answer, "variable": "vraag", "values": [answer]} for answer in ("ja", "nee", "misschien")]

    table = printed(compute(snapshot_of(thirds()), plan_of(measures=measures, notes=["Eerst."])))

    assert texts(table)[0][2] == ["33%", "33%", "33%"]
    assert table.notes == ("Eerst.", ROUNDING_NOTE)


def test_printed_answers_that_are_not_everything_get_no_note_on_rounding():
    measures = [{"label": answer, "variable": "vraag", "values": [answer]} for answer in ("ja", "nee")]

    assert printed(compute(snapshot_of(thirds()), plan_of(measures=measures))).notes == ()


def gendered(*, others: int) -> list[dict]:
    answers = {"slachtoffer_verbaal": "een_keer", "slachtoffer_bedreiging": "nooit", "slachtoffer_fysiek": "nooit"}
    return [
        *people(13, geslacht="man", slachtoffer="ja", **answers),
        *people(27, geslacht="man", slachtoffer="nee", **answers),
        *people(20, geslacht="vrouw", slachtoffer="ja", **answers),
        *people(20, geslacht="vrouw", slachtoffer="nee", **answers),
        *people(others, geslacht="anders", slachtoffer="nee", **answers),
    ]


def test_printed_sentence_says_what_the_table_says():
    assert printed(compute(snapshot_of(gendered(others=10)), plan_2_1())).sentence == (
        "Van alle politieke ambtsdragers had 37% in de afgelopen twaalf maanden zelf te maken met agressie of geweld: 33% van de "
        "mannen en 50% van de vrouwen."
    )


def test_printed_sentence_is_left_out_when_a_number_in_it_is_withheld():
    assert printed(compute(snapshot_of(gendered(others=9)), plan_2_1())).sentence == ""


def test_number_of_a_cell_is_told_only_where_it_differs_from_that_of_others_that_are_shown():
    rows = [*people(60, groep="a", vraag="ja", reden="x"), *people(40, groep="a", vraag="nee")]
    measures = [{"label": name, "variable": name, "values": ["ja", "x"]} for name in ("vraag", "reden")]
    groups = [{"label": "A", "where": "${groep} = 'a'"}, {"label": "B", "where": "${groep} = 'b'"}]
    table = compute(
        snapshot_of(rows), plan_of(breakdown={"heading": "G", "axis": "columns", "groups": groups}, measures=measures)
    )
    (first, second), none = table.groups[0].cells, replace(table.groups[1].cells[0], respondents=None)

    def counts(*cells):
        one = replace(table, bases=(100, 100), groups=(replace(table.groups[0], cells=cells), table.groups[1]))
        return [row.cells[0].count for row in printed(one).rows]

    assert (first.respondents, second.respondents) == (100, 60)
    assert counts(first, second) == ["n = 100", "n = 60"]
    assert counts(first, none) == ["", ""]


def test_table_of_a_few_rows_stays_on_one_page():
    table = printed(compute(snapshot_of(people(30, groep="a", vraag="ja")), plan_of()))
    long = replace(table, rows=table.rows * 4)

    assert [one.stays_whole for one in (table, long)] == [True, False]
    assert len(long.parted_rows) == len(long.rows)
