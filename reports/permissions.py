"""What staff may do with snapshots and results, by the name under which Django keeps it, and of which snapshots they see any."""

from typing import Final

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from reports.models import Favourite, Publication, Snapshot
from reports.queries import (
    favourites_of,
    publications,
    published_publications,
    published_snapshots_with_results,
    snapshots_with_results,
)

FREEZE_SNAPSHOT: Final = "reports.freeze_snapshot"
VIEW_RESULTS: Final = "reports.view_results"
DOWNLOAD_RESULTS: Final = "reports.download_results"
PUBLISH_RESULTS: Final = "reports.publish_results"
MAKE_PRODUCTS: Final = "reports.make_products"
DOWNLOAD_MICRODATA: Final = "reports.download_microdata"
CODE_OPEN_ANSWERS: Final = "reports.code_open_answers"


def sees_unpublished(user: User | AnonymousUser) -> bool:
    """Tell whether somebody sees results of every snapshot, and not only of the published one: who makes snapshots does."""
    return user.has_perm(FREEZE_SNAPSHOT)


def snapshots_to_see(user: User | AnonymousUser) -> QuerySet[Snapshot]:
    """Return the snapshots of which somebody who may see results sees them: all for who makes them, else what is published."""
    return snapshots_with_results() if sees_unpublished(user) else published_snapshots_with_results()


def favourites_to_see(user: User | AnonymousUser) -> QuerySet[Favourite]:
    """Return the favourites of somebody, as far as they may see the snapshot now."""
    return favourites_of(user).filter(snapshot__in=snapshots_to_see(user).order_by().values("pk"))


def publications_to_see(user: User | AnonymousUser) -> QuerySet[Publication]:
    """Return the publications that somebody who may see results sees: all for who makes snapshots, else what is out now."""
    return publications() if sees_unpublished(user) else published_publications()
