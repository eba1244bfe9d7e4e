"""A hash of what respondents answered, the same however it came in: over HTTP or by the operations behind the pages."""

from hashlib import sha256

import polars as pl

from reports.dataset import dataset_of, from_parquet, to_parquet
from reports.models import Snapshot
from reports.organisation_dataset import organisation_dataset_of
from surveys.choices import SurveyKind
from surveys.models import OrganisationCluster, Survey


def dataset_sha256(survey: Survey) -> str:
    """Return the sha256 of the dataset of `survey`, apart from what is drawn anew for every edition."""
    is_of_organisations = survey.kind == SurveyKind.ORGANISATIES
    return _sha256(organisation_dataset_of(survey) if is_of_organisations else dataset_of(survey), survey)


def snapshot_sha256(snapshot: Snapshot) -> str:
    """Return the sha256 of what a snapshot holds, apart from what is drawn anew for every edition."""
    return _sha256(from_parquet(bytes(snapshot.parquet)), snapshot.survey)


def _sha256(frame: pl.DataFrame, survey: Survey) -> str:
    """Return the sha256 without the numbers of rows, and with clusters by the code of their organisation.

    Rows come in the order of what is in them. Organisations have neither number nor cluster.
    """
    if survey.kind == SurveyKind.ORGANISATIES:
        return sha256(to_parquet(frame)).hexdigest()
    clusters = OrganisationCluster.objects.filter(survey=survey).values_list("cluster", "organisation__code")
    known = pl.col("cluster").replace_strict(
        {str(cluster): code for cluster, code in clusters}, default="", return_dtype=pl.String
    )
    frame = frame.drop("row_id").with_columns(known)
    ordered = frame.with_columns(pl.struct(pl.all()).map_elements(str, pl.String).alias("order"))
    return sha256(to_parquet(ordered.sort("order").drop("order"))).hexdigest()
