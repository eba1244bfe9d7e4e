"""A table book of two chapters, made once: groups as rows and as columns, a withheld group, a list, a label like a formula."""

import pytest

from reports.exports.book import Book, book_of
from reports.tableplans.figure_plan import FigurePlan
from tests.reports.tables.examples import people, plan_of, snapshot_of

ROWS = [
    *people(1200, groep="a", vraag="ja", reden="duur", weegfactor=1.0),
    *people(30, groep="a", vraag="nee", reden="tijd", weegfactor=0.5),
    *people(5, groep="b", vraag="ja", reden="duur"),
    *people(40, groep="c", vraag="nee", reden="tijd"),
]
GROUPS = [{"label": name.upper(), "where": f"${{groep}} = '{name}'"} for name in "abc"]
BY_ROW = {"heading": "Groep", "groups": [*GROUPS, {"label": "Totaal", "total": True}]}
ANSWERS = [{"label": "=SOM(A1)", "variable": "vraag", "values": ["ja"]}, {"label": "Nee", "variable": "vraag", "values": ["nee"]}]
REASONS = [
    {"label": "Te duur", "variable": "reden", "values": ["duur"], "ranked": True},
    {"label": "Geen tijd", "variable": "reden", "values": ["tijd"], "ranked": True},
]


def plans():
    return (
        plan_of(id="2.1", title="Ervaring", breakdown=BY_ROW, measures_heading="Antwoord", measures=ANSWERS, question="Ja?"),
        plan_of(id="2.2", title="Ervaring", breakdown=BY_ROW | {"axis": "columns"}, measures=ANSWERS, notes=["Een noot."]),
        plan_of(id="4.1", theme="Integriteit", breakdown=BY_ROW, measures=REASONS, ranking={"headings": ["Eerste", "Tweede"]}),
        plan_of(id="4.2", title="Kan niet", measures=[{"label": "X", "variable": "onbekend", "values": ["x"]}]),
        plan_of(id="5.1", title="Van organisaties", survey="organisaties"),
    )


def figures():
    parts = plan_of(id="2.1", title="Ervaring in beeld", breakdown=BY_ROW, measures=ANSWERS).model_dump(exclude={"sha256"})
    return (FigurePlan.model_validate({**parts, "drawing": {"form": "bars"}}).model_copy(update={"sha256": "figuur"}),)


@pytest.fixture(scope="session")
def book() -> Book:
    snapshot = snapshot_of(ROWS, is_test=True)
    snapshot.manifest |= {"survey": {"edition": 2020, "kind": "ambtsdragers"}, "made_at": "2026-11-29T09:18:44.579784+00:00"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reports.exports.book.table_plans", lambda _edition: plans())
        patch.setattr("reports.exports.book.figure_plans", lambda _edition: figures())
        return book_of([snapshot])
