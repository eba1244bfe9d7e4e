"""Makes what is frozen of an edition as anonymous as its responses, and keeps the counts of a field before its rows go."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import polars as pl
from django.db import transaction

from organisations.choices import SizeClass, Urbanity
from reports.coded_variables import coded_column_names
from reports.coding import forget_outdated
from reports.dataset import BACKGROUND, SURVEY_WEIGHT, WEIGHTING_CELL, from_parquet, to_parquet
from reports.field.record import field_record
from reports.making import discard_files_on_respondents
from reports.models import NO_ROWS, Snapshot
from surveys.anonymising import AnonymisingError, anonymise
from surveys.coarsening import Profile
from surveys.models import Edition, Response, Survey

PROFILE: Final = tuple(name for name in BACKGROUND if name != "functie_kader")


def check_is_frozen(edition: Edition) -> None:
    """Raise AnonymisingError while answers of the edition stand in no final snapshot."""
    frozen = Snapshot.objects.filter(is_test=False).values("survey")
    if Response.objects.filter(survey__edition=edition, counts=True, is_test=False).exclude(survey__in=frozen).exists():
        raise AnonymisingError("Maak eerst de laatste momentopname: daarna blijven alleen grove achtergrondgegevens over.")


@transaction.atomic
def make_anonymous(edition: Edition, *, now: datetime) -> int:
    """Make responses and snapshots of an edition anonymous, for ever; return how many snapshots were rewritten.

    Raises AnonymisingError, and TooFewPeopleError, with nothing written.
    """
    check_is_frozen(edition)
    keep_field_records(edition)
    kept = anonymise(edition, now=now)
    discard_files_on_respondents(edition)
    return sum(coarsen_snapshots(survey_id, profiles, now=now) for survey_id, profiles in kept.items())


def keep_field_records(edition: Edition) -> None:
    """Keep what was counted of contacts and days, once: before the first rows behind it go."""
    for survey in Survey.objects.select_related("edition").filter(edition=edition, field_record__isnull=True):
        Survey.objects.filter(pk=survey.pk).update(field_record=field_record(survey))


@transaction.atomic
def coarsen_snapshots(survey_id: int, kept: Mapping[Profile, Profile], *, now: datetime) -> int:
    """Rewrite the snapshots of a survey with what may be kept of every background; return how many.

    Weights, answers and row ids stay, of the newest final snapshot and of those that hold exactly the same. Another one loses
    its rows: beside the newest it would show what one person took back, or filled in after closing, and the log knows who that
    was. What was decided about open answers of such a row goes with it. The manifest keeps the sha256 of before, by which earlier
    publications name them.
    """
    newest: pl.DataFrame | None = None
    changed = 0
    # Only the final ones may stay, so they come first.
    for snapshot in Snapshot.objects.select_for_update().filter(survey_id=survey_id).order_by("is_test", "-created_at", "-pk"):
        frame = from_parquet(bytes(snapshot.parquet))
        told = _told(frame, snapshot.manifest)
        newest = told if newest is None and not snapshot.is_test else newest
        stays = newest is not None and newest.equals(told)
        _write(snapshot, to_parquet(_coarse(frame, kept)) if stays else NO_ROWS, now)
        changed += 1
    left = newest if newest is not None else pl.DataFrame({"row_id": []})
    forget_outdated(Survey.objects.get(pk=survey_id), left)
    return changed


def _told(frame: pl.DataFrame, manifest: Mapping[str, Any]) -> pl.DataFrame:
    """Return what the respondents told: all but the weights, which follow from the plan, and what coders made of texts."""
    ours = {SURVEY_WEIGHT, WEIGHTING_CELL, *coded_column_names(manifest)}
    return frame.drop(name for name in frame.columns if name in ours)


def _write(snapshot: Snapshot, content: bytes, now: datetime) -> None:
    digest = sha256(content).hexdigest()
    data = {**snapshot.manifest["data"], "sha256": digest, "bytes": len(content)}
    past = {"at": now.isoformat(), "sha256_before": snapshot.sha256, "rows_gone": content == NO_ROWS}
    snapshot.manifest = {**snapshot.manifest, "data": data, "anonymised": past}
    snapshot.parquet, snapshot.sha256 = content, digest
    snapshot.save(update_fields=["parquet", "sha256", "manifest"])


def _coarse(frame: pl.DataFrame, kept: Mapping[Profile, Profile]) -> pl.DataFrame:
    rows = [_profile(kept, *row) for row in frame.select(PROFILE).iter_rows()]
    columns: dict[str, list[Any]] = {
        "provincie": [row.province or None for row in rows],
        "stedelijkheid": [row.urbanity for row in rows],
        "inwonersklasse": [row.size_class for row in rows],
    }
    return frame.with_columns([pl.Series(name, cells, dtype=BACKGROUND[name]) for name, cells in columns.items()])


def _profile(kept: Mapping[Profile, Profile], tier: str, province: str | None, urbanity: int, size_class: str) -> Profile:
    """Return what is kept; of somebody who is no respondent any more, only the tier."""
    rest = Profile(tier, "", Urbanity.NOT_APPLICABLE.value, SizeClass.NOT_APPLICABLE.value)
    return kept.get(Profile(tier, province or "", urbanity, size_class), rest)
