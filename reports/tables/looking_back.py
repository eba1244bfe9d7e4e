"""The same table over what is published of earlier editions, where their answers are at hand."""

from reports.models import Snapshot
from reports.queries import published_before
from reports.tableplans.plan import TablePlan
from reports.tables.computing import compute, missing_parts
from reports.tables.table import Table


def earlier_tables(snapshot: Snapshot, plan: TablePlan) -> dict[int, Table]:
    """Return the table of `plan` over the published snapshot of every earlier edition that it names, by year, protected.

    `plan` is as it was written, without the year of an edition in its labels. An edition of which the snapshot lacks what the
    plan asks is left out: of that only what was printed is known.
    """
    own_year = int(snapshot.manifest["survey"]["edition"])
    years = [year for year in plan.editions if year < own_year]
    # A snapshot that was never stored belongs to no survey, so that there is nothing before it.
    if not years or snapshot.survey_id is None:
        return {}
    found = published_before(snapshot).filter(survey__edition__year__in=years)
    return {one.survey.edition.year: compute(one, plan) for one in found if not missing_parts(one.manifest, plan)}
