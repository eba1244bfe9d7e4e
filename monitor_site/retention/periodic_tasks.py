"""What beat wakes us for."""

from typing import Final

import structlog
from celery import current_app, shared_task
from django.conf import settings
from django.utils import timezone

from monitor_site.retention.executing import RetentionError, erase_from_disk, execute, throw_away_abandoned_imports
from monitor_site.retention.queries import rules_due
from monitor_site.retention.signing import report_key

log = structlog.get_logger(__name__)

LET_GO: Final = "retention.let_go_what_is_due"
# Often, since beat forgets at every restart when it last woke us.
SECONDS: Final = 60 * 60


@shared_task(name=LET_GO)
def let_go_what_is_due() -> None:
    """Let go everything whose day has come, from the disk too; what cannot go yet is tried again. And imports left undecided."""
    now = timezone.now()
    for rule in rules_due(timezone.localdate(now)):
        try:
            execute(rule, now=now, key=report_key(settings.CODE_MASTER_KEY))
        except RetentionError as error:
            log.warning("retention_waits", edition=rule.edition_id, what=rule.what, reason=str(error))
    if thrown_away := throw_away_abandoned_imports(now=now):
        log.info("abandoned_imports_thrown_away", number=thrown_away)
    erase_from_disk(now=now)


current_app.add_periodic_task(
    SECONDS, current_app.signature(LET_GO), name=LET_GO, expires=settings.BEAT_CALL_KEEPS.total_seconds()
)
