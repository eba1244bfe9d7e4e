"""Snapshots that were never stored, made of rows that can be counted by hand."""

from hashlib import sha256
from itertools import count
from typing import Any

import polars as pl

from reports.dataset import to_parquet
from reports.models import Snapshot
from reports.tableplans.plan import TablePlan, table_plan

_numbers = count(1)


def snapshot_of(rows: list[dict[str, Any]], *, population: dict[str, int] | None = None, is_test: bool = False) -> Snapshot:
    """Make a snapshot of `rows`; a row without a weight weighs 1."""
    content = to_parquet(pl.DataFrame([{"weegfactor": 1.0, **row} for row in rows], infer_schema_length=None))
    manifest = {"survey": {"edition": 2020}, "population": population or {}, "data": {"columns": [*rows[0]]}}
    digest = sha256(content).hexdigest()
    return Snapshot(pk=next(_numbers), parquet=content, sha256=digest, manifest=manifest, is_test=is_test, respondents=len(rows))


def people(number: int, **answers: Any) -> list[dict[str, Any]]:
    """Return so many rows that are alike."""
    return [dict(answers) for _ in range(number)]


def plan_of(**parts: Any) -> TablePlan:
    """Make a plan of one breakdown by office and one measure, with other parts as given."""
    usual = {
        "id": "9.1",
        "title": "Titel",
        "theme": "Thema",
        "survey": "ambtsdragers",
        "editions": [2020],
        "base": {"text": "iedereen"},
        "breakdown": {
            "heading": "Groep",
            "groups": [
                {"label": "A", "where": "${groep} = 'a'"},
                {"label": "B", "where": "${groep} = 'b'"},
                {"label": "Totaal", "total": True},
            ],
        },
        "measures": [{"label": "Ja", "variable": "vraag", "values": ["ja"]}],
        "source": "bron",
        "sha256": f"plan {next(_numbers)}",
    }
    return TablePlan.model_validate(usual | parts)


def plan_2_1() -> TablePlan:
    """Return the plan of table 2.1 of 2020."""
    plan = table_plan(2020, "2.1")
    if plan is None:
        message = "the plan of table 2.1 is gone"
        raise LookupError(message)
    return plan
