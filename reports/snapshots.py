"""Freezes the answers that count into a snapshot, with the weights and everything that tells where figures come from.

The only writer of `Snapshot`.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from hashlib import sha256
from typing import Any, Final

import numpy as np
import polars as pl
from django.contrib.auth.models import User
from django.db import transaction

from reports.coded_variables import with_coded_variables
from reports.coding import forget_outdated
from reports.columns import DatasetError
from reports.dataset import SURVEY_WEIGHT, WEIGHTING_CELL, dataset_of, to_parquet
from reports.estimation.errors import EmptyCellError
from reports.estimation.weights import CellPopulation, PostStratification, post_stratify
from reports.field.organisations import organisation_counts
from reports.following import TIERS_IN_ORDER
from reports.manifests import MANIFEST_FORMAT
from reports.method_facts import blocks_to_settle, method_facts_of
from reports.models import Snapshot
from reports.organisation_dataset import organisation_dataset_of
from reports.queries import counts_test_data, population_by_office
from reports.tableplans.plan import WeightingPlan, plans_sha256, weighting_plan
from surveys.choices import Phase, SurveyKind
from surveys.models import Questionnaire, Survey


class SnapshotError(ValueError):
    """A snapshot cannot be made; the text says why, for staff."""


class Unasked(Enum):
    """It makes no difference which snapshots there are."""

    UNASKED = auto()


UNASKED: Final = Unasked.UNASKED


@dataclass(frozen=True, slots=True)
class _Frozen:
    """What is frozen of a survey: the rows, and what the manifest tells of them."""

    frame: pl.DataFrame
    population: dict[str, int]
    """People approached of each office, or organisations of each tier."""
    weighting: dict[str, Any] | None
    more_counts: dict[str, int]


@transaction.atomic
def freeze(
    survey: Survey, *, user: User | None, now: datetime, code_version: str, after: Snapshot | Unasked | None = UNASKED
) -> Snapshot:
    """Freeze the answers of everybody who counts in `survey` as they stand at `now`: office holders weighted, organisations not.

    The same answers, codes and frame give the same bytes. Only in the phase proefveld does test data count and may the field be
    open; such a snapshot is marked as test. What was decided about open answers that are not in it any more goes.

    Raises SnapshotError, and writes nothing, when the field is open, when nobody counts, when weighting is impossible, or when
    organisations have double blocks that nobody settled; also when another snapshot came after the one that is named.
    """
    Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)  # two who freeze at once
    if not isinstance(after, Unasked) and Snapshot.objects.filter(survey=survey).first() != after:
        raise SnapshotError("Er is intussen al een momentopname gemaakt. Kijk eerst of die volstaat.")
    plan = check_may_freeze(survey)
    try:
        frozen = _organisations(survey) if plan is None else _office_holders(survey, plan)
    except DatasetError as error:
        raise SnapshotError(
            f"De antwoorden op ‘{error.name}’ zijn niet allemaal van dezelfde soort. Vergelijk de versies van de vragenlijst."
        ) from error
    frame, coded = _with_coded(survey, frozen.frame)
    content = to_parquet(frame)
    made = {"made_at": now.isoformat(), "made_by": user.get_username() if user else None, "code_version": code_version}
    manifest = made | _manifest(survey, frozen, frame, content) | {"coding": coded}
    forget_outdated(survey, frame)
    return Snapshot.objects.create(
        survey=survey,
        created_at=now,
        created_by=user,
        respondents=frame.height,
        sha256=manifest["data"]["sha256"],
        parquet=content,
        manifest=manifest,
        is_test=manifest["is_test"],
    )


def _manifest(survey: Survey, frozen: _Frozen, frame: pl.DataFrame, content: bytes) -> dict[str, Any]:
    """Return what tells where the figures of these rows come from."""
    digest = sha256(content).hexdigest()
    return {
        "format": MANIFEST_FORMAT,
        "survey": {"edition": survey.edition.year, "kind": survey.kind, "phase": survey.edition.phase},
        "polars_version": pl.__version__,
        "is_test": counts_test_data(survey),
        "data": {"sha256": digest, "bytes": len(content), "rows": frame.height, "columns": frame.columns},
        "questionnaires": _questionnaires(survey, frame),
        "table_plans_sha256": plans_sha256(survey.edition.year),
        "counts": _counts(frame, frozen.population) | frozen.more_counts,
        "population": frozen.population,
        "weighting": frozen.weighting,
        "method": method_facts_of(survey),
    }


def _with_coded(survey: Survey, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    try:
        return with_coded_variables(survey, frame)
    except DatasetError as error:
        raise SnapshotError(f"De gecodeerde variabele ‘{error.name}’ heet hetzelfde als een andere variabele.") from error


def check_may_freeze(survey: Survey) -> WeightingPlan | None:
    """Return how `survey` is weighted, None where it is not; raise SnapshotError when no snapshot of it may be made now."""
    if survey.edition.phase == Phase.VELDWERK:
        raise SnapshotError(
            "Het veld is nog open. Een momentopname kan pas als de editie op verwerking staat; alleen in het proefveld mag het "
            "eerder."
        )
    if survey.kind == SurveyKind.ORGANISATIES:
        _refuse_open_bench(survey)
        return None
    plan = weighting_plan(survey.edition.year)
    if plan is None or plan.survey != survey.kind:
        raise SnapshotError(f"Voor {survey} is nog geen weging vastgelegd, dus kan er geen momentopname worden gemaakt.")
    return plan


def _office_holders(survey: Survey, plan: WeightingPlan) -> _Frozen:
    population = population_by_office(survey)
    frame, weighting = _weighted(dataset_of(survey), population, plan)
    return _Frozen(frame, population, _weighting_record(plan, weighting), {})


# --- organisations -------------------------------------------------------------------------------------------------
def _organisations(survey: Survey) -> _Frozen:
    """Return the organisations that count, each with weight 1 (report 2020, § 1.2.2), out of those that were asked."""
    frame = organisation_dataset_of(survey)
    if not frame.height:
        raise SnapshotError("Er is nog geen organisatie die meetelt, dus er valt niets te bevriezen.")
    asked = organisation_counts(survey)
    counts = {
        "double_organisations": int((frame["dubbele_blokken"] > 0).sum()),
        "double_blocks": int(frame["dubbele_blokken"].sum()),
        "open_double_blocks": int(frame["open_dubbele_blokken"].sum()),
    }
    population = {tier.value: asked[tier].approached for tier in TIERS_IN_ORDER}
    return _Frozen(frame.with_columns(pl.lit(1.0).alias(SURVEY_WEIGHT)), population, None, counts)


def _refuse_open_bench(survey: Survey) -> None:
    """Raise SnapshotError while a double block is not settled; while trying out it may stay open."""
    if counts_test_data(survey):
        return
    left = blocks_to_settle(survey)
    if not left:
        return
    organisations, blocks = (sum(numbers) for numbers in zip(*left.values(), strict=True))
    where = ", ".join(f"{tier.label.lower()} {of_tier}" for tier, (_, of_tier) in left.items())
    are = "is 1 blok" if blocks == 1 else f"zijn {blocks} blokken"
    of = "1 organisatie" if organisations == 1 else f"{organisations} organisaties"
    raise SnapshotError(
        f"Er {are} van {of} dubbel ingevuld en nog niet vastgesteld ({where}). Stel bij Ontdubbelen eerst vast wat geldt."
    )


# --- weights -------------------------------------------------------------------------------------------------------
def _weighted(frame: pl.DataFrame, population: dict[str, int], plan: WeightingPlan) -> tuple[pl.DataFrame, PostStratification]:
    """Return the data with a weighting cell and a weight for every row."""
    if not frame.height:
        raise SnapshotError("Er is nog niemand die meetelt, dus er valt niets te bevriezen.")
    position = {office: place for place, cell in enumerate(plan.cells) for office in cell.offices}
    codes = np.array([position[office] for office in _offices(frame, plan, known=set(position))], dtype=np.int64)
    cells = [CellPopulation(cell.name, sum(population.get(office, 0) for office in cell.offices)) for cell in plan.cells]
    _refuse_strangers(codes, cells, plan)
    try:
        weighting = post_stratify(codes, cells)
    except EmptyCellError as error:
        labels = _listed(cell.label for cell in plan.cells if cell.name in error.cells)
        raise SnapshotError(
            f"Nog niemand in deze weegcel telt mee: {labels}. Zonder antwoorden uit elke cel is wegen niet mogelijk."
        ) from error
    names = pl.Series(WEIGHTING_CELL, [plan.cells[code].name for code in codes], dtype=pl.String)
    weights = pl.Series(SURVEY_WEIGHT, weighting.survey_weights, dtype=pl.Float64)
    return frame.with_columns(names, weights), weighting


def _offices(frame: pl.DataFrame, plan: WeightingPlan, *, known: set[str]) -> list[str]:
    """Return the office of every respondent: the own answer, or that of the frame where it was left open."""
    own = frame[plan.variable] if plan.variable in frame.columns else pl.Series([None] * frame.height, dtype=pl.String)
    offices = [answered or framed for answered, framed in zip(own, frame[plan.fallback], strict=True)]
    unknown = set(offices) - known
    if unknown:
        raise SnapshotError(f"Deze functie staat in geen enkele weegcel: {_listed(sorted(unknown))}.")
    return offices


def _refuse_strangers(codes: np.ndarray[Any, np.dtype[np.int64]], cells: list[CellPopulation], plan: WeightingPlan) -> None:
    used = set(codes.tolist())
    strange = [plan.cells[place].label for place, cell in enumerate(cells) if place in used and not cell.population]
    if strange:
        raise SnapshotError(f"In deze weegcel zijn wel deelnemers maar geen uitnodigingen: {_listed(strange)}.")


def _listed(words: Any) -> str:
    return ", ".join(words)


# --- the manifest --------------------------------------------------------------------------------------------------
def _questionnaires(survey: Survey, frame: pl.DataFrame) -> list[dict[str, Any]]:
    respondents = Counter(frame["vragenlijst_versie"].to_list())
    versions = Questionnaire.objects.filter(survey=survey, version__in=respondents).order_by("version")
    return [
        {"version": version, "sha256": digest, "respondents": respondents[version]}
        for version, digest in versions.values_list("version", "sha256")
    ]


def _counts(frame: pl.DataFrame, population: dict[str, int]) -> dict[str, int]:
    return {
        "approached": sum(population.values()),
        "respondents": frame.height,
        "completed": int(frame["verzonden"].sum()),
        "test": int(frame["testgegeven"].sum()),
    }


def _weighting_record(plan: WeightingPlan, weighting: PostStratification) -> dict[str, Any]:
    found = weighting.diagnostics
    return {
        "variable": plan.variable,
        "fallback": plan.fallback,
        "source": plan.source,
        "cells": [
            {
                "name": cell.name,
                "label": planned.label,
                "population": cell.population,
                "respondents": cell.respondents,
                "population_share": cell.population_share,
                "response_share": cell.response_share,
                "survey_weight": cell.survey_weight,
            }
            for cell, planned in zip(weighting.cells, plan.cells, strict=True)
        ],
        "design_effect": found.design_effect,
        "effective_respondents": found.effective_respondents,
        "smallest": found.smallest,
        "largest": found.largest,
    }
