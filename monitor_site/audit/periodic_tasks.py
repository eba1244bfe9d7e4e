"""What beat wakes us for."""

from typing import Final

from celery import current_app, shared_task
from django.conf import settings
from django.utils import timezone

from monitor_site.audit.keeping import make_months

MAKE_MONTHS: Final = "audit.make_months"
# Often, since beat forgets at every restart when it last woke us.
SECONDS: Final = 60 * 60


@shared_task(name=MAKE_MONTHS)
def make_months_to_come() -> None:
    """Make the months of the log that are still to come."""
    make_months(timezone.now().date())


current_app.add_periodic_task(
    SECONDS, current_app.signature(MAKE_MONTHS), name=MAKE_MONTHS, expires=settings.BEAT_CALL_KEEPS.total_seconds()
)
