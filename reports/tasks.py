"""Tasks of Celery: entry points that carry no content."""

from celery import shared_task
from django.utils import timezone

from reports.deciding import decide_next
from reports.making import make_next
from reports.waking import DECIDE, MAKE_PRODUCTS


@shared_task(name=MAKE_PRODUCTS)
def make_products() -> None:
    """Make the files that were asked for, one after another."""
    while make_next(timezone.now):
        pass


@shared_task(name=DECIDE)
def decide() -> None:
    """Decide over every draft what of it may be shown, one after another."""
    while decide_next(timezone.now):
        pass
