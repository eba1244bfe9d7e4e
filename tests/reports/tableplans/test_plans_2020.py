"""Every plan of 2020: it computes on simulated answers, and has the rows and columns that the report of 2020 printed."""

import pytest

from reports.manifests import InDepthRole, InDepthTier, OfficeFacts, Reached, TierFacts
from reports.tableplans.plan import TablePlan, table_plans
from reports.tables import cell_records, compute, missing_parts, printed
from tests.reports.tableplans.examples import instrument, published_tables, simulated_snapshot

PLANS = table_plans(2020)
EVERY_PLAN = pytest.mark.parametrize("plan", PLANS, ids=[plan.id for plan in PLANS])
ADDING = [plan for plan in PLANS if plan.adds_to_100]
# The columns of the third question of 5.9 stand with their tier here, in the report below those of the other two.
REARRANGED = {"5.9"}


@EVERY_PLAN
def test_plan_computes_on_the_questionnaire_of_2020(plan):
    snapshot = simulated_snapshot(plan.survey)
    assert missing_parts(snapshot.manifest, plan) == ()

    table = compute(snapshot, plan)
    laid_out = printed(table)

    assert len(table.groups) == len(plan.breakdown.groups)
    assert all(len(row.cells) == len(laid_out.columns) + len(laid_out.lists) for row in laid_out.rows)
    assert table.respondents is None or table.respondents > 0
    assert all(record.n is None or record.n >= 0 for record in cell_records(table))
    assert any(cell.percent or cell.entries for row in laid_out.rows for cell in row.cells)


@pytest.mark.parametrize("plan", ADDING, ids=[plan.id for plan in ADDING])
def test_rows_that_should_add_up_do(plan):
    table = compute(simulated_snapshot(plan.survey), plan)
    headings = {measure.heading for measure in plan.measures}

    for planned, group in zip(plan.breakdown.groups, table.groups, strict=True):
        for heading in headings:
            cells = [pair for pair in zip(plan.measures, group.cells, strict=True) if pair[0].heading == heading]
            values = [cell.value for measure, cell in cells if not measure.total]
            whole = group.cells[-1].respondents if planned.statistic == "count" else 1
            assert None in values or sum(values) == pytest.approx(whole)


@EVERY_PLAN
def test_plan_has_the_rows_and_columns_that_were_printed(plan):
    published = published_tables().get(plan.id)
    if published is None:
        pytest.skip("the published tables are not at hand (../shared/reference/published)")
    cells = [cell for cell in published["cells"] if cell["edition"] == 2020]

    rows, columns, title = _printed_names(plan)
    in_order = sorted if plan.id in REARRANGED else list

    assert list(dict.fromkeys((cell.get("group") or "", cell["row"]) for cell in cells)) == rows
    assert in_order(dict.fromkeys(cell["column"] for cell in cells)) == in_order(columns)
    assert _has_own_n(cells, columns) <= _has_own_n_here(plan)
    assert published["title"].removesuffix(" (meerdere antwoorden mogelijk)") == title


def _printed_names(plan: TablePlan) -> tuple[list[tuple[str, str]], list[str], str]:
    plan = plan.labelled(2020)
    groups = [(group.section, group.name) for group in plan.breakdown.groups]
    measures = [(measure.heading, measure.label) for measure in plan.measures if not measure.ranked]
    listed = list(plan.ranking.headings) if plan.ranking else []
    if plan.breakdown.axis == "columns":
        rows = [(measure.heading, measure.row or measure.label) for measure in plan.measures]
        return list(dict.fromkeys(rows)), [label for _, label in groups], plan.title
    return groups, [label for _, label in measures] + listed, plan.title


def _has_own_n(cells: list[dict], columns: list[str]) -> set[str]:
    """Return the columns of which the report printed an n."""
    return {name for name in columns if any(cell["n"] for cell in cells if cell["column"] == name)}


def _has_own_n_here(plan: TablePlan) -> set[str]:
    """Return the columns of which every cell has an n."""
    records = cell_records(compute(simulated_snapshot(plan.survey), plan))
    without = {record.column for record in records if record.n is None and not record.suppressed}
    return {record.column for record in records} - without


def test_all_59_tables_of_the_report_are_planned():
    chapters = {1: 3, 2: 23, 3: 4, 4: 12, 5: 12}
    expected = [f"{chapter}.{number + 1}" for chapter, tables in chapters.items() for number in range(tables)]

    assert [plan.id for plan in PLANS] == [*expected, *(f"bijlage-{number}" for number in range(1, 6))]


@pytest.mark.parametrize("survey", ["ambtsdragers", "organisaties"])
def test_plans_of_2020_quote_a_question_that_is_asked(survey):
    labels = {item.label for item in instrument(survey).items.values()}

    assert {plan.question for plan in PLANS if plan.survey == survey} - labels == {""}


# Their rows are called in the words of a tier, or by the question that was answered with ja.
WITH_WORDS_OF_THEIR_OWN = {"3.1", "5.1"}
ABOUT_ORGANISATIONS = [
    plan for plan in PLANS if plan.survey == "organisaties" and not plan.counted and plan.id not in WITH_WORDS_OF_THEIR_OWN
]


@pytest.mark.parametrize("plan", ABOUT_ORGANISATIONS, ids=lambda plan: plan.id)
def test_row_about_organisations_counts_the_answer_that_it_names(plan):
    variables = instrument("organisaties").variables
    pairs = [(measure, group) for measure in plan.measures for group in plan.breakdown.groups if measure.applies_to(group)]

    for measure, group in pairs:
        variable = variables[measure.variable_in(group)]
        counted = [choice.short_label or choice.label for choice in variable.choices if choice.name in measure.values]
        question = variable.short_label or variable.label
        assert measure.total or [measure.label] == counted or (measure.label, counted) == (question, ["Ja"])


FACTS_OF_THE_METHOD = {
    "method/offices": OfficeFacts,
    "method/tiers": TierFacts,
    "method/in_depth/organisations": InDepthTier,
    "method/in_depth/people": InDepthRole,
}


@pytest.mark.parametrize("plan", [plan for plan in PLANS if plan.counted], ids=lambda plan: plan.id)
def test_tables_about_the_method_read_what_a_snapshot_keeps(plan):
    kept = FACTS_OF_THE_METHOD.get(plan.counted.at)
    if kept is None:
        assert plan.counted.at == "weighting/cells"
        return

    named = {plan.counted.by, plan.counted.across or plan.counted.by, plan.counted.value or plan.counted.by}
    figures = {name for measure in plan.measures for name in (*measure.figures, *measure.over)}

    assert named <= set(kept.__annotations__) | set(Reached.__annotations__)
    assert plan.counted.across or figures <= set(kept.__annotations__) | set(Reached.__annotations__)


def test_reference_base_of_a_table_is_who_answered():
    plan = next(plan for plan in PLANS if plan.id == "2.16")
    table = printed(compute(simulated_snapshot(), plan))

    assert table.table.has_own_bases
    assert [row.respondents for row in table.rows] == [str(base) for base in table.table.bases]
    assert table.base_respondents == "–".join(str(base) for base in sorted(table.table.bases))
