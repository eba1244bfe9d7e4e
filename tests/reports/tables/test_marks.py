"""Letters and marks of what differs significantly, and what they never say."""

from typing import Any

import pytest

from reports.tables import Table, compute
from reports.tables.computing import compute_unprotected
from reports.tables.table import Mark
from tests.reports.tables.examples import people, plan_of, snapshot_of

Group = dict[str, Any]


def group_rows(name: str, yes: int, no: int, **more: Any) -> list[Group]:
    return [*people(yes, groep=name, vraag="ja", **more), *people(no, groep=name, vraag="nee", **more)]


def groups_of(*names: str) -> list[Group]:
    return [*({"label": name, "where": f"${{groep}} = '{name}'"} for name in names), {"label": "Totaal", "total": True}]


def table_of(rows: list[Group], *names: str, **parts: Any) -> Table:
    breakdown = {"heading": "Groep", "groups": groups_of(*names)}
    return compute(snapshot_of(rows), plan_of(breakdown=breakdown, sensitive=False, **parts))


def marks(table: Table) -> dict[str, list[Mark]]:
    assert table.marks is not None
    return {group.label: list(row) for group, row in zip(table.groups, table.marks.cells, strict=True)}


def test_group_bears_the_letters_of_the_groups_that_it_is_higher_than() -> None:
    rows = [*group_rows("a", 20, 80), *group_rows("b", 50, 50), *group_rows("c", 80, 20)]

    table = table_of(rows, "a", "b", "c")

    assert table.marks is not None
    assert table.marks.letters == ("A", "B", "C", "")
    assert {label: (one.letters, one.against_rest) for label, (one,) in marks(table).items()} == {
        "a": ("", -1),
        "b": ("A", 0),
        "c": ("AB", 1),
        "Totaal": ("", 0),
    }
    assert (table.marks.has_letters, table.marks.has_rest) == (True, True)


def test_groups_that_do_not_differ_bear_nothing() -> None:
    table = table_of([*group_rows("a", 50, 50), *group_rows("b", 52, 48)], "a", "b")

    assert table.marks is not None
    assert (table.marks.has_letters, table.marks.has_rest) == (False, False)


def test_many_tests_are_corrected_together() -> None:
    # 36 against 50 of a hundred: p = 0.045, enough for two groups and not among the tests of many.
    two = table_of([*group_rows("a", 36, 64), *group_rows("b", 50, 50)], "a", "b")
    more = table_of(
        [*group_rows("a", 36, 64), *group_rows("b", 50, 50), *group_rows("c", 43, 57), *group_rows("d", 43, 57)], *"abcd"
    )

    assert marks(two)["b"] == [Mark("A")]
    assert marks(more)["b"] == [Mark("")]


def test_group_of_fewer_than_twenty_is_shown_and_not_tested() -> None:
    table = table_of([*group_rows("a", 0, 19), *group_rows("b", 100, 0)], "a", "b")

    assert {label: one.letters for label, (one,) in marks(table).items()} == {"a": "", "b": "", "Totaal": ""}
    assert table.groups[0].cells[0].value == 0


def test_mark_says_nothing_of_a_group_that_is_withheld() -> None:
    rows = [*group_rows("a", 0, 9), *group_rows("b", 5, 40), *group_rows("c", 100, 0), *group_rows("d", 50, 50)]

    table = table_of(rows, "a", "b", "c", "d")

    hidden = {group.label for group in table.groups if group.withheld}
    assert hidden == {"a", "b"}
    assert marks(table)["a"] == marks(table)["b"] == [Mark()]
    assert marks(table)["c"][0].letters == "D"


def test_parts_of_different_wholes_are_not_compared() -> None:
    rows = [*group_rows("a", 90, 10, soort="x"), *group_rows("b", 10, 90, soort="y")]
    groups = [
        {"label": "a", "where": "${groep} = 'a'", "section": "Groep"},
        {"label": "b", "where": "${groep} = 'b'", "section": "Groep"},
        {"label": "x", "where": "${soort} = 'x'", "section": "Soort"},
        {"label": "y", "where": "${soort} = 'y'", "section": "Soort"},
    ]
    breakdown = {"heading": "", "groups": groups}

    table = compute(snapshot_of(rows), plan_of(breakdown=breakdown, sensitive=False))

    assert {label: one.letters for label, (one,) in marks(table).items()} == {"a": "B", "b": "", "x": "D", "y": ""}


@pytest.mark.parametrize("measure", [{"total": True}, {"values": ["ja"], "ranked": True}])
def test_what_has_no_figure_of_its_own_is_not_tested(measure: dict[str, Any]) -> None:
    measures = [{"label": "Alle", "variable": "vraag", **measure}]
    ranking = {"headings": ["Meest"]} if "ranked" in measure else None

    table = table_of([*group_rows("a", 90, 10), *group_rows("b", 10, 90)], "a", "b", measures=measures, ranking=ranking)

    assert table.marks is not None
    assert not table.marks.has_letters


def test_unprotected_table_withholds_nothing_and_says_what_it_is() -> None:
    snapshot = snapshot_of([*group_rows("a", 1, 8), *group_rows("b", 20, 20)])
    plan = plan_of(breakdown={"heading": "Groep", "groups": groups_of("a", "b")})

    protected, raw = compute(snapshot, plan), compute_unprotected(snapshot, plan)

    assert protected.is_protected
    assert [group.cells[0].value for group in protected.groups[:2]] == [None, None]
    assert not raw.is_protected
    assert [(group.cells[0].value, group.cells[0].respondents) for group in raw.groups[:2]] == [
        (pytest.approx(1 / 9), 9),
        (0.5, 40),
    ]
    assert compute(snapshot, plan) is protected


def test_one_part_of_a_wider_group_is_compared_with_everybody_else() -> None:
    rows = [*group_rows("a", 80, 20), *group_rows("b", 15, 15), *group_rows("c", 30, 170)]
    groups = [
        {"label": "Samen", "where": "${groep} = 'a' or ${groep} = 'b'"},
        {"label": "Deel", "where": "${groep} = 'a'", "section": "Samen"},
        {"label": "Anders", "where": "${groep} = 'c'"},
        {"label": "Totaal", "total": True},
    ]

    table = compute(snapshot_of(rows), plan_of(breakdown={"heading": "Groep", "groups": groups}, sensitive=False))

    assert {label: one.against_rest for label, (one,) in marks(table).items()} == {
        "Samen": 0,
        "Deel": 1,
        "Anders": 0,
        "Totaal": 0,
    }
