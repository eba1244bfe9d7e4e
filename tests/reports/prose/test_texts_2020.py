"""The texts of 2020 ask only for tables, figures, rows and columns that are planned, and hold no typed number."""

import pytest

from reports.prose.chapters import FOLDER, chapters, read_chapter
from reports.prose.filling import walk
from reports.prose.markup import PLACES
from reports.prose.typed_numbers import typed_numbers
from reports.tableplans.figure_plan import figure_plans
from reports.tableplans.plan import table_plans

TEXTS = [*chapters(2020), read_chapter(FOLDER / "2020" / "kort" / "vijf-minuten.md")]


def labels_of(plan):
    plan = plan.labelled(2020)
    groups = [(group.name, group.label, group.section) for group in plan.breakdown.groups]
    measures = [(measure.label, measure.heading, measure.row) for measure in plan.measures]
    lists = plan.ranking.headings if plan.ranking else ()
    return {" ".join(word.split()).casefold() for words in (*groups, *measures, lists) for word in words}


@pytest.fixture(scope="module")
def plans():
    tables = {("tabel", plan.id): plan for plan in table_plans(2020)}
    return tables | {("figuur", plan.id): plan for plan in figure_plans(2020)}


def test_every_table_and_figure_of_the_report_is_placed_once(plans):
    placed = [(one.kind, one.number) for text in chapters(2020) for one in walk(text.nodes) if one.kind in PLACES and one.alone]

    assert sorted(placed) == sorted(plans)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_text_asks_for_what_is_planned(text, plans):
    for one in walk(text.nodes):
        kind = one.kind if one.kind in PLACES else "figuur" if one.number.startswith("figuur ") else "tabel"
        plan = plans[kind, one.number.removeprefix("figuur ")]
        labels = labels_of(plan)
        for name in ("rij", "kolom", "kop", "met"):
            asked = (one.option(name) or "").casefold()
            found = any(label.startswith(asked.rstrip("…")) for label in labels) if asked.endswith("…") else asked in labels
            assert not asked or found, f"{text.file.name}:{one.line}: {one.words}"


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_no_number_is_typed(text):
    assert [f"{text.file.name}:{one.line}: {one.text}" for one in typed_numbers(text.nodes)] == []
