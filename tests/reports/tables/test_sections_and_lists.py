"""Groups that overlap from section to section, parts of a group, lists of what is named most, and the n of each row."""

import pytest
from pydantic import ValidationError

from reports.estimation.results import Withheld
from reports.tables import cell_records, compute, printed
from tests.reports.tables.examples import people, plan_of, snapshot_of

SECTIONS = {
    "heading": "Soort",
    "groups": [
        {"label": "Verbaal", "where": "${soort} = 'v'"},
        {"label": "Fysiek", "where": "${soort} = 'f'"},
        {"label": "Online", "section": "Verbaal", "where": "${kanaal} = 'o'"},
        {"label": "Live", "section": "Verbaal", "where": "${kanaal} = 'l'"},
        {"label": "Ernstig", "section": "Ernst", "where": "${ernst} = 'ja'"},
        {"label": "Totaal", "total": True},
    ],
}
LIST = [
    {"label": name, "variable": "reden", "values": [code], "ranked": True}
    for name, code in (("Bang", "bang"), ("Druk", "druk"), ("Vergeten", "vergeten"), ("Anders", "anders"))
]


def kind(number: int, soort: str, kanaal: str, ernst: str, yes: int) -> list:
    common = {"soort": soort, "kanaal": kanaal, "ernst": ernst}
    return [*people(yes, **common, vraag="ja"), *people(number - yes, **common, vraag="nee")]


def test_parts_of_a_group_are_percentages_of_that_group_and_sections_may_overlap():
    rows = [*kind(20, "v", "o", "ja", 10), *kind(20, "v", "l", "nee", 5), *kind(40, "f", "o", "ja", 10)]

    table = printed(compute(snapshot_of(rows), plan_of(breakdown=SECTIONS)))

    assert [(row.label, row.respondents, row.cells[0].percent) for row in table.rows] == [
        ("Verbaal", "40", "38%"),
        ("Fysiek", "40", "25%"),
        ("Online", "20", "50%"),
        ("Live", "20", "25%"),
        ("Ernstig", "60", "33%"),
        ("Totaal", "80", "31%"),
    ]
    assert [row.label for row in table.rows if row.is_part] == ["Online", "Live"]
    assert [(row.label, row.heading) for row in table.rows if row.heading] == [("Ernstig", "Ernst")]


def test_parts_of_a_withheld_group_are_withheld_too():
    # Nine people are too few to show as a group; both parts hold enough people only when they are added to others.
    rows = [*kind(5, "v", "o", "nee", 2), *kind(4, "v", "l", "nee", 2), *kind(40, "f", "o", "ja", 10)]

    table = compute(snapshot_of(rows), plan_of(breakdown=SECTIONS))

    hidden = {group.label: group.withheld for group in table.groups}
    assert hidden["Verbaal"] is Withheld.SMALL_BASE
    assert hidden["Online"] is not None
    assert hidden["Live"] is not None


def test_parts_follow_a_whole_that_is_hidden_for_another_group():
    rows = [*kind(20, "v", "o", "nee", 5), *kind(20, "v", "l", "nee", 5), *kind(9, "f", "o", "nee", 2)]

    table = compute(snapshot_of(rows), plan_of(breakdown=SECTIONS))

    hidden = {group.label: group.withheld for group in table.groups}
    assert hidden["Fysiek"] is Withheld.SMALL_BASE
    assert [hidden[label] for label in ("Verbaal", "Online", "Live")] == [Withheld.SUBTRACTION] * 3
    assert all(cell.value is None for group in table.groups if group.withheld for cell in group.cells)


def reasons() -> list:
    codes = {"bang": 30, "druk": 20, "vergeten": 20, "anders": 4}
    rows = people(100)
    for code, number in codes.items():
        for at, row in enumerate(rows):
            row[f"reden__{code}"] = at < number
    return rows


def lists(ranking: dict, **parts) -> list[tuple[str, ...]]:
    plan = plan_of(
        breakdown={"heading": "Editie", "groups": [{"label": "{jaar}", "total": True}]},
        measures=parts.get("measures", LIST),
        ranking=ranking,
    )
    table = printed(compute(snapshot_of(reasons()), plan))
    assert table.rows[0].label == "2020"
    return [cell.entries for cell in table.rows[0].cells]


def test_list_of_the_first_shares_a_place_where_answers_tie():
    found = lists({"headings": ["Eerste", "Tweede", "Derde"]})

    assert found == [("Bang (30%)",), ("Druk (20%)", "Vergeten (20%)"), ("Anders (4%)",)]


def test_list_above_a_share_is_one_cell_and_speaks_the_words_of_the_group():
    measures = [{**LIST[0], "label_by_group": {"2020": "Angstig"}}, *LIST[1:]]

    assert lists({"headings": ["Genoemd"], "above": 0.1}, measures=measures) == [
        ("Angstig (30%)", "Druk (20%)", "Vergeten (20%)")
    ]


def test_list_of_what_nobody_may_see_is_a_dash():
    plan = plan_of(
        breakdown={"groups": [{"label": "Alles", "total": True}]}, measures=LIST, ranking={"headings": ["Eerste", "Tweede"]}
    )
    rows = [{f"reden__{code}": True for code in ("bang", "druk", "vergeten", "anders")} for _ in range(9)]

    table = compute(snapshot_of(rows), plan)

    assert [cell.percent for cell in printed(table).rows[0].cells] == ["–", "–"]
    assert [(cell.column, cell.label, cell.suppressed) for cell in cell_records(table)] == [
        ("Eerste", "", "small_base"),
        ("Tweede", "", "small_base"),
    ]


def test_total_of_all_answers_is_100_percent_without_an_interval():
    plan = plan_of(
        breakdown={"heading": "", "axis": "columns", "groups": [{"label": "{jaar}", "total": True}]},
        measures=[
            {"label": "Ja", "variable": "vraag", "values": ["ja"]},
            {"label": "Totaal", "variable": "vraag", "total": True},
        ],
    )

    table = printed(compute(snapshot_of(kind(40, "v", "o", "ja", 10)), plan))

    assert [(row.label, row.cells[0].percent, bool(row.cells[0].interval)) for row in table.rows] == [
        ("Ja", "25%", True),
        ("Totaal", "100%", False),
    ]
    assert [row.is_total for row in table.rows] == [False, True]
    assert table.heads == ()


def test_rows_have_their_own_n_where_that_differs():
    rows = [{"vraag": "ja", "tweede": None if at < 10 else "ja"} for at in range(40)]
    plan = plan_of(
        breakdown={"axis": "columns", "groups": [{"label": "Alles", "total": True}]},
        measures=[{"label": name, "variable": name, "values": ["ja"]} for name in ("vraag", "tweede")],
    )

    table = printed(compute(snapshot_of(rows), plan))

    assert [row.respondents for row in table.rows] == ["40", "30"]
    assert (table.base_respondents, table.column_respondents, table.width) == ("30–40", ("30–40",), 3)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"measures": LIST}, "horen bij elkaar"),
        ({"ranking": {"headings": ["Eerste"]}}, "horen bij elkaar"),
        ({"measures": LIST, "ranking": {"headings": ["A", "B"], "above": 0.1}}, "één kolom"),
        ({"measures": [{"label": "Ja", "variable": "v"}]}, "óf antwoorden"),
        ({"measures": [{"label": "Ja", "variable": "v", "values": ["ja"], "total": True}]}, "óf antwoorden"),
        ({"breakdown": {**SECTIONS, "axis": "columns"}}, "hebben geen section"),
        ({"breakdown": {"groups": [*SECTIONS["groups"][2:4], SECTIONS["groups"][0]]}}, "niet onder de groep"),
        ({"breakdown": {"groups": [{"label": "T", "total": True, "section": "S"}]}}, "geen section"),
    ],
)
def test_plan_that_cannot_be_laid_out_is_refused(parts, message):
    with pytest.raises(ValidationError, match=message):
        plan_of(**parts)
