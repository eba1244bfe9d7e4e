"""Tasks of Celery: entry points that carry no content."""

from celery import shared_task
from django.utils import timezone

from organisations.confirming import confirm_next
from organisations.proposing.reading import read_next
from organisations.waking import CONFIRM_IMPORTS, READ_IMPORTS


@shared_task(name=READ_IMPORTS)
def read_imports() -> None:
    """Read the files that wait, one after another."""
    while read_next(timezone.now):
        pass


@shared_task(name=CONFIRM_IMPORTS)
def confirm_imports() -> None:
    """Write the proposals that were confirmed, one after another."""
    while confirm_next(timezone.now):
        pass
