"""Simulated office holders of the real questionnaire of 2020, as rows of a snapshot that was never stored."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from organisations.choices import Office
from reports.columns import empty_columns, frame_of
from reports.dataset import BACKGROUND, to_parquet
from reports.models import Snapshot
from reports.tableplans.checking import simulated_answers
from surveys.models import Survey
from surveys.routing import Questionnaire, load_questionnaire
from tests.examples import NOW

REPOSITORY: Final = Path(__file__).parents[3]
INSTRUMENT: Final = REPOSITORY / "surveys/instruments/2020/ambtsdragers.yaml"
PUBLISHED: Final = REPOSITORY.parent / "shared/reference/published/tables.json"
RESPONDENTS: Final = 400


@cache
def instrument() -> Questionnaire:
    """Return the questionnaire for office holders of 2020."""
    return load_questionnaire(INSTRUMENT.read_text(encoding="utf-8"))


@cache
def simulated_snapshot() -> Snapshot:
    """Make a snapshot of simulated office holders, with the columns that a dataset has; the same every time."""
    rows = simulated_answers(instrument(), RESPONDENTS, seed=7)
    with patch("reports.columns.compiled_by_id", return_value=instrument()):
        columns = empty_columns([1], taken=frozenset({*BACKGROUND, "weegfactor"}))
    for column in columns:
        column.add(rows)
    own: dict[str, list[Any]] = {name: [row.get(name) for row in rows] for name in BACKGROUND}
    frame = frame_of(own, BACKGROUND, columns)
    frame = frame.with_columns(weegfactor=frame["functie"].is_in(["burgemeester"]).cast(float) * -0.4 + 1.0)
    content = to_parquet(frame)
    manifest = {
        "survey": {"edition": 2020},
        "population": dict.fromkeys(Office.values, 100),
        "data": {"columns": frame.columns},
    }
    return Snapshot(
        pk=1_000_000, parquet=content, sha256=sha256(content).hexdigest(), manifest=manifest, is_test=False, respondents=len(rows)
    )


def stored_snapshot(survey: Survey) -> Snapshot:
    """Store the simulated snapshot with `survey`, as if it had been frozen from it."""
    made = simulated_snapshot()
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
