"""Every plan of 2020: it computes on simulated answers, and has the rows and columns that the report of 2020 printed."""

import pytest

from reports.tableplans.plan import TablePlan, table_plans
from reports.tables import compute, missing_variables, printed
from tests.reports.tableplans.examples import instrument, published_tables, simulated_snapshot

PLANS = table_plans(2020)
EVERY_PLAN = pytest.mark.parametrize("plan", PLANS, ids=[plan.id for plan in PLANS])
ADDING = [plan for plan in PLANS if plan.adds_to_100]


@EVERY_PLAN
def test_plan_computes_on_the_questionnaire_of_2020(plan):
    snapshot = simulated_snapshot()
    assert missing_variables(snapshot.manifest["data"]["columns"], plan) == ()

    table = compute(snapshot, plan)
    laid_out = printed(table)

    assert len(table.groups) == len(plan.breakdown.groups)
    assert all(len(row.cells) == len(laid_out.columns) + len(laid_out.lists) for row in laid_out.rows)
    assert table.respondents is None or table.respondents > 0
    assert any(cell.percent or cell.entries for row in laid_out.rows for cell in row.cells)


@pytest.mark.parametrize("plan", ADDING, ids=[plan.id for plan in ADDING])
def test_rows_that_should_add_up_do(plan):
    table = compute(simulated_snapshot(), plan)
    headings = {measure.heading for measure in plan.measures}

    for group in table.groups:
        for heading in headings:
            pairs = zip(plan.measures, group.cells, strict=True)
            values = [cell.value for measure, cell in pairs if measure.heading == heading and not measure.total]
            assert None in values or sum(values) == pytest.approx(1)


@EVERY_PLAN
def test_plan_has_the_rows_and_columns_that_were_printed(plan):
    published = published_tables().get(plan.id)
    if published is None:
        pytest.skip("the published tables are not at hand (../shared/reference/published)")
    cells = [cell for cell in published["cells"] if cell["edition"] == 2020]

    rows, columns, title = _printed_names(plan)

    assert list(dict.fromkeys((cell.get("group") or "", cell["row"]) for cell in cells)) == rows
    assert list(dict.fromkeys(cell["column"] for cell in cells)) == columns
    assert published["title"].removesuffix(" (meerdere antwoorden mogelijk)") == title


def _printed_names(plan: TablePlan) -> tuple[list[tuple[str, str]], list[str], str]:
    plan = plan.labelled(2020)
    groups = [(group.section, group.label) for group in plan.breakdown.groups]
    measures = [(measure.heading, measure.label) for measure in plan.measures if not measure.ranked]
    listed = list(plan.ranking.headings) if plan.ranking else []
    if plan.breakdown.axis == "columns":
        return measures, [label for _, label in groups], plan.title
    return groups, [label for _, label in measures] + listed, plan.title


def test_all_tables_about_office_holders_are_planned():
    expected = [f"2.{number}" for number in range(1, 24)] + [f"4.{number}" for number in range(1, 13)]

    assert [plan.id for plan in PLANS] == expected


def test_plans_of_2020_quote_a_question_that_is_asked():
    labels = {item.label for item in instrument().items.values()}

    assert {plan.question for plan in PLANS} - labels == {""} & {plan.question for plan in PLANS}


def test_reference_base_of_a_table_is_who_answered():
    plan = next(plan for plan in PLANS if plan.id == "2.16")
    table = printed(compute(simulated_snapshot(), plan))

    assert table.table.has_own_bases
    assert [row.respondents for row in table.rows] == [str(base) for base in table.table.bases]
    assert table.base_respondents == "–".join(str(base) for base in sorted(table.table.bases))
