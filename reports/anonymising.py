"""Gives the snapshots of an anonymous edition the coarse background of its responses. Changes nothing else in them."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import polars as pl
from django.db import connection, transaction

from organisations.choices import SizeClass, Urbanity
from reports.dataset import BACKGROUND, from_parquet, to_parquet
from reports.models import Snapshot
from surveys.anonymising import AnonymisingError
from surveys.coarsening import Profile
from surveys.models import Edition, Response

PROFILE: Final = tuple(name for name in BACKGROUND if name != "functie_kader")


def check_is_frozen(edition: Edition) -> None:
    """Raise AnonymisingError while answers of the edition stand in no final snapshot."""
    frozen = Snapshot.objects.filter(is_test=False).values("survey")
    if Response.objects.filter(survey__edition=edition, counts=True, is_test=False).exclude(survey__in=frozen).exists():
        raise AnonymisingError("Maak eerst de laatste momentopname: daarna blijven alleen grove achtergrondgegevens over.")


@transaction.atomic
def coarsen_snapshots(survey_id: int, kept: Mapping[Profile, Profile], *, now: datetime) -> int:
    """Rewrite the snapshots of a survey with what may be kept of every background; return how many.

    Weights, answers and row ids stay. The manifest keeps the sha256 of before, by which earlier publications name them.
    """
    changed = 0
    for snapshot in Snapshot.objects.select_for_update().filter(survey_id=survey_id):
        content = to_parquet(_coarse(from_parquet(bytes(snapshot.parquet)), kept))
        digest = sha256(content).hexdigest()
        data = {**snapshot.manifest["data"], "sha256": digest, "bytes": len(content)}
        past = {"at": now.isoformat(), "sha256_before": snapshot.sha256}
        snapshot.manifest = {**snapshot.manifest, "data": data, "anonymised": past}
        snapshot.parquet, snapshot.sha256 = content, digest
        snapshot.save(update_fields=["parquet", "sha256", "manifest"])
        changed += 1
    return changed


def rewrite_snapshots() -> None:
    """Write the table anew, so that no bytes of before lie in its files; outside a transaction, by the owner of the table."""
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM FULL {connection.ops.quote_name(Snapshot._meta.db_table)}")  # noqa: SLF001 -- Django's model API


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
