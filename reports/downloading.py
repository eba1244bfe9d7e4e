"""Notes who took which file out of the platform. The only writer of `Download`."""

from datetime import datetime
from typing import Any

from reports.models import Download, ProductFile, Snapshot


def log_download(
    snapshot: Snapshot, *, what: str, file_format: str, user: Any, now: datetime, product_file: ProductFile | None = None
) -> Download:
    """Note that `user` took `what` of `snapshot` out as a file; who, what and when, and no more."""
    return Download.objects.create(
        snapshot=snapshot, product_file=product_file, user=user, what=what, file_format=file_format, downloaded_at=now
    )
