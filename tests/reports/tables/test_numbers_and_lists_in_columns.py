"""Tables that show numbers and factors, that are counted outside the answers, and lists where groups are columns."""

import pytest
from pydantic import ValidationError

from reports.tables import cell_records, compute, missing_parts, printed
from tests.reports.tables.examples import people, plan_of, snapshot_of

GROUPS = {"axis": "columns", "groups": [{"label": "A", "where": "${groep} = 'a'"}, {"label": "B", "where": "${groep} = 'b'"}]}
COUNTED = {
    "weight": None,
    "statistic": "count",
    "counted": {"at": "method/offices", "by": "office"},
    "breakdown": {"groups": [{"label": "Eerste", "of": ["een"]}, {"label": "Totaal", "total": True}]},
    "measures": [
        {"label": "Benaderd", "figures": ["approached"]},
        {"label": "Respons", "figures": ["counted"], "over": ["approached"], "statistic": "percentage"},
        {"label": "Verdeling", "figures": ["approached"], "over_all": True, "statistic": "percentage"},
        {"label": "Factor", "figures": ["weight"], "statistic": "factor"},
    ],
}
OFFICES = [
    {"office": "een", "approached": 1320, "counted": 365, "weight": 0.971069},
    {"office": "twee", "approached": 1980, "counted": 625, "weight": 1.5},
]


EVERYBODY = {"groups": [{"label": "Totaal", "total": True}]}


def counted_snapshot(method: dict):
    snapshot = snapshot_of(people(1, vraag="ja"))
    snapshot.manifest["method"] = method
    return snapshot


def test_numbers_percentages_and_factors_come_from_the_manifest():
    table = printed(compute(counted_snapshot({"offices": OFFICES}), plan_of(**COUNTED)))

    assert [[cell.percent for cell in row.cells] for row in table.rows] == [
        ["1.320", "28%", "40%", "0,97"],
        ["3.300", "30%", "100%", ""],  # factors do not add up
    ]
    assert (table.counts_by_row, table.base_respondents, table.plan.measured_in) == (
        False,
        "",
        "aantallen, procenten en factoren",
    )


def test_records_hold_the_numbers_unrounded():
    first, second, _, fourth, *_ = cell_records(compute(counted_snapshot({"offices": OFFICES}), plan_of(**COUNTED)))

    assert (first.value, first.shown, first.n) == (1320, "1.320", None)
    assert (second.value, second.shown) == (pytest.approx(100 * 365 / 1320), "28%")
    assert (fourth.value, fourth.shown) == (0.971069, "0,97")


def test_figures_of_one_kind_of_thing_may_stand_in_rows_of_their_own():
    people_spoken_to = [{"office": "een", "role": role, "people": number} for role, number in (("griffier", 12), ("overig", 2))]
    counted = {"at": "method/in_depth/people", "by": "office", "across": "role", "value": "people"}
    measures = [{"label": "Griffier", "figures": ["griffier"]}, {"label": "Samen", "figures": ["griffier", "overig"]}]
    plan = plan_of(**COUNTED | {"counted": counted, "measures": measures})

    first, *_ = printed(compute(counted_snapshot({"in_depth": {"people": people_spoken_to}}), plan)).rows

    assert [cell.percent for cell in first.cells] == ["12", "14"]


@pytest.mark.parametrize(
    ("method", "lacks"), [({"offices": OFFICES}, ()), ({}, ("method/offices",)), (None, ("method/offices",))]
)
def test_snapshot_without_the_figures_has_no_such_table(method, lacks):
    assert missing_parts({"method": method, "data": {"columns": []}}, plan_of(**COUNTED)) == lacks


def test_people_are_numbers_beside_percentages_in_an_unweighted_table():
    rows = [*people(15, vraag="ja"), *people(5, vraag="nee")]
    groups = [{"label": "Aantal", "total": True, "statistic": "count"}, {"label": "%", "total": True}]
    measures = [
        {"label": "Ja", "variable": "vraag", "values": ["ja"]},
        {"label": "Totaal", "variable": "vraag", "total": True},
    ]
    plan = plan_of(weight=None, adds_to_100=True, breakdown={"axis": "columns", "groups": groups}, measures=measures)

    table = printed(compute(snapshot_of(rows), plan))

    assert [[cell.percent for cell in row.cells] for row in table.rows] == [["15", "75%"], ["20", "100%"]]
    assert [bool(cell.interval) for cell in table.rows[0].cells] == [False, True]
    assert table.column_respondents == ()


def test_list_in_a_column_holds_what_has_the_share_and_names_it_in_its_own_words():
    rows = [*people(8, groep="a", wie="baas"), *people(2, groep="a", wie="raad"), *people(1, groep="a", wie="geen")]
    rows += [*people(9, groep="a", wie="raad"), *people(20, groep="b", wie="baas")]
    measures = [
        {"label": name, "heading": "Wie", "row": "Leiding", "variable": "wie", "values": [code], "ranked": True, **more}
        for name, code, more in (
            ("Baas", "baas", {"label_by_group": {"B": "Chef"}}),
            ("Raad", "raad", {}),
            ("Niemand", "geen", {}),
        )
    ]
    plan = plan_of(breakdown=GROUPS, ranking={"at_least": 0.4}, measures=measures)

    (row,) = printed(compute(snapshot_of(rows), plan)).rows

    assert (row.heading, row.label) == ("Wie", "Leiding")
    assert [cell.entries for cell in row.cells] == [("Raad (55%)", "Baas (40%)"), ("Chef (100%)",)]
    records = cell_records(compute(snapshot_of(rows), plan))
    assert [(one.row, one.column, one.label) for one in records] == [
        ("Leiding", "A", "Raad"),
        ("Leiding", "A", "Baas"),
        ("Leiding", "B", "Chef"),
    ]


def test_group_that_was_not_asked_has_no_percentage_and_no_part_in_n():
    rows = [*people(20, groep="a", vraag="ja", extra="ja"), *people(20, groep="b", vraag="nee")]
    measures = [
        {"label": "Ja", "variable": "vraag", "values": ["ja"]},
        {"label": "Extra", "variable": "extra", "values": ["ja"], "only": ["A"]},
    ]

    table = printed(compute(snapshot_of(rows), plan_of(breakdown=GROUPS, measures=measures)))

    assert [[cell.percent for cell in row.cells] for row in table.rows] == [["100%", "0%"], ["100%", "n.v.t."]]
    assert (table.column_respondents, table.has_empty_cells) == (("20", "20"), False)


@pytest.mark.parametrize(
    "parts",
    [
        {"statistic": "count"},  # weighted numbers are of nobody
        COUNTED | {"measures": [{"label": "Ja", "variable": "vraag", "values": ["ja"]}]},
        COUNTED | {"counted": None},
        COUNTED | {"counted": {"at": "method/offices", "by": "office", "across": "role"}},
        {"measures": [{"label": "Ja", "variable": "vraag", "values": ["ja"], "figures": ["approached"]}]},
        {"measures": [{"label": "Ja", "variable": "vraag", "values": ["ja"], "only": ["C"]}]},
        {"breakdown": {"groups": [{"label": "A", "heading": "Kop", "total": True}]}},
        {"breakdown": GROUPS, "ranking": {"headings": ["Eerste"], "at_least": 0.1}},
        {"ranking": {"headings": ["Meest"], "above": 0.1, "at_least": 0.2}},
    ],
)
def test_plan_that_mixes_things_up_is_refused(parts):
    with pytest.raises(ValidationError):
        plan_of(**parts)


def test_few_organisations_are_named_and_rows_that_add_up_stand_out():
    rows = people(15, vraag="ja")
    counted = COUNTED | {"breakdown": {"groups": [{"label": "Samen", "of": ["een", "twee"]}, {"label": "Een", "of": ["een"]}]}}

    few = printed(compute(snapshot_of(rows), plan_of(survey="organisaties", weight=None, breakdown=EVERYBODY)))
    many = printed(compute(snapshot_of(rows * 2), plan_of(survey="organisaties", weight=None, breakdown=EVERYBODY)))
    subtotal, single = printed(compute(counted_snapshot({"offices": OFFICES}), plan_of(**counted))).rows

    assert few.notes == ("Minder dan 20 organisaties, dus indicatief: alle cijfers.",)
    assert many.notes == ()
    assert (subtotal.is_total, single.is_total) == (True, False)
