"""What staff may do with snapshots and results, by the name under which Django keeps it."""

from typing import Final

from django.contrib.auth.models import AnonymousUser, User

FREEZE_SNAPSHOT: Final = "reports.freeze_snapshot"
VIEW_RESULTS: Final = "reports.view_results"
DOWNLOAD_RESULTS: Final = "reports.download_results"
PUBLISH_RESULTS: Final = "reports.publish_results"


def sees_unpublished(user: User | AnonymousUser) -> bool:
    """Tell whether somebody sees results of every snapshot, and not only of the published one: who makes snapshots does."""
    return user.has_perm(FREEZE_SNAPSHOT)
