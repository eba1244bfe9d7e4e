"""A hash of what respondents answered, the same however it came in: over HTTP or by the operations behind the pages."""

from hashlib import sha256

import polars as pl

from reports.dataset import dataset_of, to_parquet
from reports.organisation_dataset import organisation_dataset_of
from surveys.choices import SurveyKind
from surveys.models import OrganisationCluster, Survey


def dataset_sha256(survey: Survey) -> str:
    """Return the sha256 of the dataset of `survey`, apart from what is drawn anew for every edition.

    That are the numbers of rows, so rows come in the order of what is in them, and clusters, which go by the code of their
    organisation. Organisations have neither.
    """
    if survey.kind == SurveyKind.ORGANISATIES:
        return sha256(to_parquet(organisation_dataset_of(survey))).hexdigest()
    clusters = OrganisationCluster.objects.filter(survey=survey).values_list("cluster", "organisation__code")
    frame = dataset_of(survey).drop("row_id")
    known = pl.col("cluster").replace_strict({str(cluster): code for cluster, code in clusters}, return_dtype=pl.String)
    rows = frame.with_columns(known).with_columns(pl.struct(pl.all()).map_elements(str, pl.String).alias("order"))
    return sha256(to_parquet(rows.sort("order").drop("order"))).hexdigest()
