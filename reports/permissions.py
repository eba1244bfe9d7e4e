"""What staff may do with snapshots and results, by the name under which Django keeps it."""

from typing import Final

FREEZE_SNAPSHOT: Final = "reports.freeze_snapshot"
VIEW_RESULTS: Final = "reports.view_results"
DOWNLOAD_RESULTS: Final = "reports.download_results"
