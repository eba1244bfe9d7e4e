"""Tables turned around: answers as columns, with every number where it was."""

from reports.tables import compute, printed
from reports.tables.turning import may_be_turned, turned
from tests.reports.tables.examples import people, plan_of, snapshot_of

ANSWERS = {"eens": "Mee eens", "neutraal": "Geen van beide", "oneens": "Mee oneens"}
STATEMENTS = {"een": "Eerste stelling", "twee": "Tweede stelling"}
MEASURES = [
    {"heading": heading, "label": label, "variable": variable, "values": [code]}
    for variable, heading in STATEMENTS.items()
    for code, label in ANSWERS.items()
]
GROUPS = [{"label": "A", "where": "${groep} = 'a'"}, {"label": "B", "where": "${groep} = 'b'"}]
ROWS = [
    *people(30, groep="a", een="eens", twee="oneens"),
    *people(10, groep="a", een="neutraal", twee="oneens"),
    *people(20, groep="b", een="oneens", twee="eens"),
]


def table_over(groups, measures=None):
    breakdown = {"heading": "Groep", "axis": "columns", "groups": groups}
    plan = plan_of(breakdown=breakdown, measures=measures or MEASURES, measures_heading="Stelling")
    return printed(compute(snapshot_of(ROWS), plan))


def cells(row):
    return tuple(cell.percent for cell in row.cells)


def test_groups_stand_below_their_statement_with_answers_as_columns():
    table = turned(table_over(GROUPS))

    assert table.lower_heads == tuple((label, "") for label in ANSWERS.values())
    assert [(row.heading, row.label, row.respondents) for row in table.rows] == [
        ("Eerste stelling", "A", "40"),
        ("", "B", "20"),
        ("Tweede stelling", "A", "40"),
        ("", "B", "20"),
    ]
    assert [cells(row) for row in table.rows] == [
        ("75%", "25%", "0%"),
        ("0%", "0%", "100%"),
        ("0%", "0%", "100%"),
        ("100%", "0%", "0%"),
    ]
    assert table.width == 5


def test_statements_are_the_rows_where_there_is_one_group():
    table = turned(table_over([{"label": "Totaal", "total": True}]))

    assert [(row.heading, row.label) for row in table.rows] == [("", "Eerste stelling"), ("", "Tweede stelling")]
    assert table.corner == "Stelling"


def test_only_statements_with_the_same_answers_are_turned():
    assert may_be_turned(table_over(GROUPS))
    assert not may_be_turned(table_over(GROUPS, MEASURES[:-1]))
    assert not may_be_turned(table_over(GROUPS, [{**one, "heading": ""} for one in MEASURES[:3]]))
