"""Tables against percentages worked out by hand, and what must never come out of them."""

import math

import pytest

from reports.dataset import UnknownVariableError
from reports.estimation.results import Withheld
from reports.tableplans.plan import PlanError
from reports.tables import compute, missing_variables
from reports.tables.computing import forget_computed
from tests.reports.tables.examples import people, plan_2_1, plan_of, snapshot_of

# Council members weigh 1.5 and mayors 0.5. Of 20 men who are council members 10 say yes, of 20 who are mayors 4;
# of 10 women who are council members 6, of 10 who are mayors 1. Ten people are in neither group, none of them says yes.
ROWS = [
    *people(10, geslacht="man", vraag="ja", weegfactor=1.5),
    *people(10, geslacht="man", vraag="nee", weegfactor=1.5),
    *people(4, geslacht="man", vraag="ja", weegfactor=0.5),
    *people(16, geslacht="man", vraag="nee", weegfactor=0.5),
    *people(6, geslacht="vrouw", vraag="ja", weegfactor=1.5),
    *people(4, geslacht="vrouw", vraag="nee", weegfactor=1.5),
    *people(1, geslacht="vrouw", vraag="ja", weegfactor=0.5),
    *people(9, geslacht="vrouw", vraag="nee", weegfactor=0.5),
    *people(10, geslacht="anders", vraag="nee", weegfactor=1.0),
]
BREAKDOWN = {
    "heading": "Geslacht",
    "groups": [
        {"label": "Mannen", "where": "${geslacht} = 'man'"},
        {"label": "Vrouwen", "where": "${geslacht} = 'vrouw'"},
        {"label": "Totaal", "total": True},
    ],
}


def shares(table) -> dict[str, list[float | None]]:
    return {group.label: [cell.value for cell in group.cells] for group in table.groups}


def test_table_shares_are_weighted():
    table = compute(snapshot_of(ROWS), plan_of(breakdown=BREAKDOWN))

    # (10 x 1.5 + 4 x 0.5) of (20 x 1.5 + 20 x 0.5); (6 x 1.5 + 0.5) of (10 x 1.5 + 10 x 0.5); both of 40 + 20 + 10.
    assert shares(table) == {
        "Mannen": [pytest.approx(17 / 40)],
        "Vrouwen": [pytest.approx(9.5 / 20)],
        "Totaal": [pytest.approx(26.5 / 70)],
    }


def test_table_cell_carries_its_evidence():
    (men, _, total) = compute(snapshot_of(ROWS), plan_of(breakdown=BREAKDOWN)).groups

    (cell,) = men.cells
    share = 17 / 40
    squares = (10 * 1.5**2 + 4 * 0.5**2) * (1 - share) ** 2 + (10 * 1.5**2 + 16 * 0.5**2) * share**2
    assert (cell.respondents, cell.weighted_base) == (40, pytest.approx(40))
    assert cell.standard_error == pytest.approx(math.sqrt(70 / 69 * squares) / 40)
    assert cell.interval is not None
    assert cell.interval.low < share < cell.interval.high
    assert total.cells[0].respondents == 70


def test_table_without_weight_counts_everybody_as_one():
    table = compute(snapshot_of(ROWS), plan_of(breakdown=BREAKDOWN, weight=None))

    assert shares(table)["Totaal"] == [pytest.approx(21 / 70)]


def test_table_base_and_excluded_answers_leave_the_base():
    rows = [
        *people(12, groep="a", vraag="ja", slachtoffer="ja"),
        *people(8, groep="a", vraag="nee", slachtoffer="ja"),
        *people(5, groep="a", vraag="weet_niet", slachtoffer="ja"),
        *people(5, groep="a", vraag=None, slachtoffer="ja"),
        *people(40, groep="b", vraag="ja", slachtoffer="ja"),
        *people(30, groep="a", vraag="nee", slachtoffer="nee"),
    ]
    measure = {"label": "Ja", "variable": "vraag", "values": ["ja"], "exclude": ["weet_niet"]}
    base = {"text": "slachtoffers", "expression": "${slachtoffer} = 'ja'"}

    table = compute(snapshot_of(rows), plan_of(measures=[measure], base=base))

    (a, _, _) = table.groups
    assert (a.cells[0].value, a.cells[0].respondents) == (pytest.approx(0.6), 20)
    assert table.respondents == 70


def test_table_multiple_choice_counts_who_ticked_of_who_answered():
    rows = [
        *people(15, groep="a", dader__burger=True, dader__ondernemer=True, dader__onbekend=False),
        *people(25, groep="a", dader__burger=False, dader__ondernemer=True, dader__onbekend=False),
        *people(10, groep="a", dader__burger=False, dader__ondernemer=False, dader__onbekend=True),
        *people(10, groep="a", dader__burger=None, dader__ondernemer=None, dader__onbekend=None),
        *people(20, groep="b", dader__burger=True, dader__ondernemer=False, dader__onbekend=False),
    ]
    measures = [
        {"label": "Burger", "variable": "dader", "values": ["burger"]},
        {"label": "Burger of ondernemer", "variable": "dader", "values": ["burger", "ondernemer"]},
        {"label": "Burger, van wie het weet", "variable": "dader", "values": ["burger"], "exclude": ["onbekend"]},
    ]

    table = compute(snapshot_of(rows), plan_of(measures=measures))

    assert shares(table)["A"] == [pytest.approx(15 / 50), pytest.approx(40 / 50), pytest.approx(15 / 40)]


def test_table_group_may_ask_for_an_answer_of_a_multiple_choice():
    rows = [*people(20, vraag="ja", dader__burger=True), *people(30, vraag="nee", dader__burger=False)]
    groups = [
        {"label": "Burger", "where": "selected(${dader}, 'burger')"},
        {"label": "Ander", "where": "not(selected(${dader}, 'burger'))"},
    ]

    table = compute(snapshot_of(rows), plan_of(breakdown={"heading": "Dader", "groups": groups}))

    assert shares(table) == {"Burger": [1.0], "Ander": [0.0]}


def test_table_number_is_counted_by_its_values():
    rows = [*people(12, groep="a", ernst=5), *people(18, groep="a", ernst=2), *people(20, groep="b", ernst=7)]
    measure = {"label": "Ernstig", "variable": "ernst", "values": [5, 6, 7]}

    assert shares(compute(snapshot_of(rows), plan_of(measures=[measure]))) == {
        "A": [pytest.approx(0.4)],
        "B": [1.0],
        "Totaal": [pytest.approx(0.64)],
    }


def test_table_small_group_is_withheld_and_so_is_what_would_give_it_away():
    rows = [
        *people(9, groep="a", vraag="ja"),
        *people(20, groep="b", vraag="ja"),
        *people(40, groep="c", vraag="nee"),
    ]
    groups = [{"label": label, "where": f"${{groep}} = '{label}'"} for label in "abc"]
    groups.append({"label": "Totaal", "total": True})

    table = compute(snapshot_of(rows), plan_of(breakdown={"heading": "Groep", "groups": groups}))

    assert [group.withheld for group in table.groups] == [Withheld.SMALL_BASE, Withheld.SUBTRACTION, None, None]
    assert table.withheld == (Withheld.SMALL_BASE, Withheld.SUBTRACTION)
    hidden = [cell for group, _, cell in table.cells() if group.withheld]
    assert {(cell.value, cell.respondents, cell.weighted_base) for cell in hidden} == {(None, None, None)}


def test_table_group_of_whole_offices_knows_its_population():
    rows = [
        *people(15, functie="dijkgraaf", vraag="ja"),
        *people(40, functie="lid_ab", vraag="nee"),
        *people(40, functie="x", vraag="nee"),
    ]
    groups = [
        {"label": "Dijkgraaf", "where": "${functie} = 'dijkgraaf'", "offices": ["dijkgraaf"]},
        {"label": "Lid AB", "where": "${functie} = 'lid_ab'", "offices": ["lid_ab"]},
    ]
    snapshot = snapshot_of(rows, population={"dijkgraaf": 20, "lid_ab": 496})

    table = compute(snapshot, plan_of(breakdown={"heading": "Functie", "groups": groups}))

    assert [group.withheld for group in table.groups] == [Withheld.SMALL_POPULATION, None]


def test_table_base_of_too_few_people_is_not_told():
    table = compute(snapshot_of(people(9, groep="a", vraag="ja")), plan_of())

    assert table.respondents is None
    assert {cell.value for _, _, cell in table.cells()} == {None}


def test_table_overlapping_groups_are_refused():
    groups = [{"label": "A", "where": "${groep} = 'a'"}, {"label": "Ook A", "where": "${vraag} = 'ja'"}]

    with pytest.raises(PlanError, match="overlappen"):
        compute(snapshot_of(people(20, groep="a", vraag="ja")), plan_of(breakdown={"heading": "Groep", "groups": groups}))


def test_table_of_a_variable_that_the_snapshot_lacks_is_refused():
    snapshot = snapshot_of(people(20, groep="a", antwoord="ja"))

    with pytest.raises(UnknownVariableError):
        compute(snapshot, plan_of())


def test_missing_variables_are_named():
    assert missing_variables(["geslacht", "slachtoffer", "slachtoffer_verbaal"], plan_2_1()) == (
        "slachtoffer_bedreiging",
        "slachtoffer_fysiek",
    )


def test_table_is_computed_once_for_a_snapshot_and_a_plan():
    snapshot, plan = snapshot_of(ROWS), plan_of(breakdown=BREAKDOWN)
    table = compute(snapshot, plan)

    assert compute(snapshot, plan) is table
    forget_computed()
    again = compute(snapshot, plan)
    assert again is not table
    assert again == table


def test_tables_before_and_after_one_person_differ_by_exactly_that_person():
    plan = plan_of(breakdown=BREAKDOWN, weight=None)
    new = people(1, geslacht="vrouw", vraag="ja", weegfactor=1.0)

    before, after = compute(snapshot_of(ROWS), plan), compute(snapshot_of([*ROWS, *new]), plan)

    assert people_in(before) == {"Mannen": (40, 14), "Vrouwen": (20, 7), "Totaal": (70, 21)}
    assert people_in(after) == {"Mannen": (40, 14), "Vrouwen": (21, 8), "Totaal": (71, 22)}


def people_in(table) -> dict[str, tuple[int, int]]:
    """Return of every group how many there are and how many of them say yes."""
    cells = {group.label: group.cells[0] for group in table.groups}
    return {label: (cell.respondents, round(cell.value * cell.respondents)) for label, cell in cells.items()}
