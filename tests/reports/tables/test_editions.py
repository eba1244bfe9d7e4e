"""Tables beside earlier editions: the published figures at their place, breaks, notes, and tests only where n is known."""

from dataclasses import replace
from functools import cache

import pytest

from reports.published import aggregates
from reports.tableplans.plan import table_plan, table_plans
from reports.tables import compute
from reports.tables.editions import NOT_COMPARABLE, editions_of
from tests.reports.tableplans.examples import simulated_snapshot

TRENDS = [plan for plan in table_plans(2020) if len(plan.editions) > 1]


@cache
def trend(identifier: str):
    return editions_of(compute(simulated_snapshot(), table_plan(2020, identifier)))


def test_plans_name_the_editions_that_were_published():
    published: dict[str, set[int]] = {}
    for one in aggregates(2020):
        if one.kind == "table" and one.value is not None and one.statistic != "base":
            published.setdefault(one.id, set()).add(one.edition)

    assert {plan.id: set(plan.editions) for plan in table_plans(2020)} == published


@pytest.mark.parametrize(
    "plan", [plan for plan in TRENDS if plan.survey == "ambtsdragers" and not plan.counted], ids=lambda p: p.id
)
def test_every_published_figure_of_a_trend_has_its_place(plan):
    made = trend(plan.id)

    shown = sorted(cell.text for row in made.rows for cell in row.cells[:-1] if cell.text != "–")
    shown += [entry for one in made.lists if one.edition < 2020 for place in one.places for entry in place]
    earlier = [one for one in aggregates(2020) if (one.kind, one.id) == ("table", plan.id) and one.edition < 2020]
    printed = sorted(f"{one.value:g}%" for one in earlier if one.value is not None and not one.label)
    printed += [f"{one.label} ({one.value:g}%)" for one in earlier if one.label]
    assert shown == printed


def test_change_is_told_in_points_of_what_is_printed_and_not_tested_without_n():
    (row, *_) = trend("2.2").rows

    own = int(row.cells[-1].text.removesuffix("%"))
    assert [cell.text for cell in row.cells[:-1]] == ["32%", "40%", "41%"]
    assert row.change == f"{own - 41:+d}".replace("-", "−").replace("+0", "0")
    assert trend("2.2").shared_test == "toets niet mogelijk: n onbekend"
    assert not trend("2.2").has_tests


def test_change_is_tested_where_n_is_known(monkeypatch):
    from reports.tables import editions  # noqa: PLC0415 -- what it looks up is replaced

    known = editions.series

    def with_n(*args, **kwargs):
        return {year: one.model_copy(update={"n": 900}) for year, one in known(*args, **kwargs).items()}

    monkeypatch.setattr(editions, "series", with_n)
    made = editions_of(compute(simulated_snapshot(), table_plan(2020, "2.2")))

    assert {row.test.partition(" (p")[0] for row in made.rows} <= {"significant", "niet significant"}
    assert len(made.rows) > 1


def test_changed_question_breaks_the_row():
    made = trend("2.14")

    assert [row.change for row in made.rows] == [NOT_COMPARABLE] * 4
    assert [cell.follows_break for cell in made.rows[0].cells] == [False, False, False, True]
    assert made.rows[0].cells[-1].marks == "a"
    assert made.notes[0][1].startswith("In 2020 gaat de vraag niet alleen over nazorg")
    assert made.shared_test == ""


def test_missing_category_is_noted_without_a_break():
    total = trend("2.9").rows[-1]

    assert (total.label, [cell.marks for cell in total.cells]) == ("Totaal", ["", "a", "", "a"])
    assert not any(cell.follows_break for cell in total.cells)


def test_new_statement_has_dashes_and_a_note():
    row = trend("2.22").rows[-1]

    assert [cell.text for cell in row.cells[:-1]] == ["–", "–"]
    assert (row.change, row.cells[-1].marks) == ("", "a")


def test_doubt_about_a_printed_figure_is_told():
    made = trend("2.12")
    row = next(one for one in made.rows if one.label == "Face-to-face")

    assert row.cells[0].marks == "a"
    assert "Misschien is een cijfer weggevallen" in made.notes[0][1]
    assert row.is_part


def test_list_shows_what_was_named_most_edition_by_edition():
    made = trend("2.11")

    assert [one.edition for one in made.lists] == [2014, 2016, 2018, 2020]
    assert made.lists[1].places[2] == ("Ter plekke opgelost (9%)", "Wordt niets mee gedaan (9%)")
    assert made.list_headings == ("Belangrijkste reden", "Tweede reden", "Derde reden")


def test_table_without_earlier_editions_has_no_trend():
    assert trend("2.3") is None


def test_earlier_edition_looks_back_in_the_report_that_came_after_it():
    plan = table_plan(2020, "2.12")
    table = replace(compute(simulated_snapshot(), plan), edition=2018, plan=plan.labelled(2018))

    made = editions_of(table)

    assert made.editions == (2014, 2016, 2018)
    assert [cell.text for cell in made.rows[-1].cells[:-1]] == ["18%", "18%"]
