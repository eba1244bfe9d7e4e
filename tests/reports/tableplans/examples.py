"""Simulated office holders and organisations of the real questionnaires of 2020, as snapshots that were never stored."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from organisations.choices import Office, Tier
from reports import dataset, organisation_dataset
from reports.columns import empty_columns, frame_of
from reports.dataset import to_parquet
from reports.models import Snapshot
from reports.tableplans.simulating import simulated_answers
from surveys.models import Survey
from surveys.routing import Questionnaire, load_questionnaire
from tests.examples import NOW

REPOSITORY: Final = Path(__file__).parents[3]
INSTRUMENTS: Final = REPOSITORY / "surveys/instruments/2020"
WEIGHTING_CELLS: Final = ("burgemeester", "wethouder", "raadslid", "provincie", "waterschap")
ROLES: Final = ("secretaris", "griffier", "coordinator_agressie", "coordinator_integriteit", "hr_arbo", "overig")
PUBLISHED: Final = REPOSITORY.parent / "shared/reference/published/tables.json"
RESPONDENTS: Final = 400
BACKGROUNDS: Final = {"ambtsdragers": dataset.BACKGROUND, "organisaties": organisation_dataset.BACKGROUND}
METHOD: Final = {
    "offices": [{"office": office, "approached": 100, "counted": 40} for office in Office.values],
    "tiers": [{"tier": tier, "approached": 40, "counted": 20} for tier in Tier.values],
    "in_depth": {
        "organisations": [{"tier": tier, "done": 3, "target": 2} for tier in Tier.values],
        "people": [{"tier": tier, "role": role, "people": 1} for tier in Tier.values for role in ROLES],
    },
}
CELLS: Final = [{"name": name, "population": 100, "respondents": 80, "survey_weight": 1.25} for name in WEIGHTING_CELLS]


@cache
def instrument(survey: str = "ambtsdragers") -> Questionnaire:
    """Return a questionnaire of 2020."""
    return load_questionnaire((INSTRUMENTS / f"{survey}.yaml").read_text(encoding="utf-8"))


@cache
def simulated_snapshot(survey: str = "ambtsdragers") -> Snapshot:
    """Make a snapshot of simulated respondents, with the columns that a dataset has; the same every time."""
    rows = simulated_answers(instrument(survey), RESPONDENTS, seed=7)
    background = BACKGROUNDS[survey]
    with patch("reports.columns.compiled_by_id", return_value=instrument(survey)):
        columns = empty_columns([1], taken=frozenset({*background, "weegfactor"}))
    for column in columns:
        column.add(rows)
    own: dict[str, list[Any]] = {name: [row.get(name) for row in rows] for name in background}
    frame = frame_of(own, background, columns)
    if survey == "ambtsdragers":
        frame = frame.with_columns(weegfactor=frame["functie"].is_in(["burgemeester"]).cast(float) * -0.4 + 1.0)
    content = to_parquet(frame)
    manifest = {
        "survey": {"edition": 2020},
        "population": dict.fromkeys(Office.values, 100),
        "data": {"columns": frame.columns},
        "method": METHOD,
        "weighting": {"cells": CELLS},
    }
    number = 1_000_000 + len(survey)
    return Snapshot(
        pk=number, parquet=content, sha256=sha256(content).hexdigest(), manifest=manifest, is_test=False, respondents=len(rows)
    )


def stored_snapshot(survey: Survey) -> Snapshot:
    """Store the simulated snapshot with `survey`, as if it had been frozen from it."""
    made = simulated_snapshot(survey.kind)
    manifest = {**made.manifest, "survey": {"edition": survey.edition.year}}
    return Snapshot.objects.create(
        survey=survey,
        created_at=NOW,
        respondents=made.respondents,
        sha256=made.sha256,
        parquet=made.parquet,
        manifest=manifest,
        is_test=False,
    )


@cache
def published_tables() -> dict[str, dict[str, Any]]:
    """Return the tables as printed in 2020 by number; empty where the reference is not at hand."""
    if not PUBLISHED.is_file():
        return {}
    return {table["id"]: table for table in json.loads(PUBLISHED.read_text(encoding="utf-8"))}
