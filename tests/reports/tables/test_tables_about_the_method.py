"""The tables about the method, from the numbers of 2020: every cell is what the report printed."""

from functools import cache
from typing import Any

import numpy as np
import pytest

from organisations.choices import Office, Tier
from reports.estimation.weights import CellPopulation, post_stratify
from reports.models import Snapshot
from reports.tableplans.plan import TablePlan, table_plans, weighting_plan
from reports.tables import cell_records, compute
from tests.reports.tableplans.examples import ROLES, published_tables
from tests.reports.tables.examples import people, snapshot_of

PLANS = [plan for plan in table_plans(2020) if plan.counted]
OFFICES = {
    Office.COMMISSARIS: (12, 5),
    Office.GEDEPUTEERDE: (63, 19),
    Office.STATENLID: (544, 152),
    Office.DIJKGRAAF: (20, 8),
    Office.LID_DB: (93, 38),
    Office.LID_AB: (496, 165),
    Office.BURGEMEESTER: (355, 161),
    Office.WETHOUDER: (1320, 365),
    Office.RAADSLID: (8493, 2147),
}
"""How many were approached and took part (bijlage 1, tabel 1)."""
TIERS = {Tier.GEMEENTE: (355, 194), Tier.PROVINCIE: (12, 11), Tier.WATERSCHAP: (21, 12)}
VISITED = {Tier.GEMEENTE: (24, 20), Tier.PROVINCIE: (5, 4), Tier.WATERSCHAP: (7, 8)}
SPOKEN_TO = {Tier.GEMEENTE: (6, 12, 6, 5, 5, 2), Tier.PROVINCIE: (0, 1, 1, 4, 1, 1), Tier.WATERSCHAP: (4, 1, 0, 1, 1, 3)}


@cache
def snapshot_of_2020() -> Snapshot:
    """Make a snapshot that holds what was counted in 2020, and no answers."""
    snapshot = snapshot_of(people(1, vraag="ja"))
    method = {
        "offices": [{"office": office, "approached": asked, "counted": came} for office, (asked, came) in OFFICES.items()],
        "tiers": [{"tier": tier, "approached": asked, "counted": came} for tier, (asked, came) in TIERS.items()],
        "in_depth": {
            "organisations": [{"tier": tier, "done": done, "target": target} for tier, (done, target) in VISITED.items()],
            "people": [
                {"tier": tier, "role": role, "people": number}
                for tier, numbers in SPOKEN_TO.items()
                for role, number in zip(ROLES, numbers, strict=True)
            ],
        },
    }
    snapshot.manifest |= {"method": method, "weighting": {"cells": weighting_cells()}}
    return snapshot


def weighting_cells() -> list[dict[str, Any]]:
    plan = weighting_plan(2020)
    assert plan is not None
    sums = [[sum(OFFICES[Office(office)][at] for office in cell.offices) for cell in plan.cells] for at in (0, 1)]
    codes = np.repeat(np.arange(len(plan.cells)), sums[1])
    found = post_stratify(codes, [CellPopulation(cell.name, number) for cell, number in zip(plan.cells, sums[0], strict=True)])
    return [
        {"name": one.name, "population": one.population, "respondents": one.respondents, "survey_weight": one.survey_weight}
        for one in found.cells
    ]


def test_weighting_factors_are_those_of_2020():
    plan = next(plan for plan in PLANS if plan.id == "bijlage-2")

    shown = [record.shown for record in cell_records(compute(snapshot_of_2020(), plan)) if record.column == "Wegingsfactoren"]

    assert shown == ["0,59", "0,97", "1,06", "0,94", "0,78", ""]


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.id)
def test_every_cell_is_what_was_printed(plan: TablePlan):
    published = published_tables().get(plan.id)
    if published is None:
        pytest.skip("the published tables are not at hand (../shared/reference/published)")
    records = {(one.group, one.row, one.column): one for one in cell_records(compute(snapshot_of_2020(), plan))}

    for cell in published["cells"]:
        record = records.pop((cell.get("group") or "", cell["row"], cell["column"]))
        decimals = 2 if cell.get("statistic") == "factor" else 0
        text = f"{cell['value']:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
        assert record.shown == (f"{text}%" if cell.get("statistic") == "pct" else text)

    assert [record.shown for record in records.values()] == [""] * len(records)
