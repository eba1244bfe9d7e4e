"""Tasks of Celery: entry points that carry no content."""

from celery import shared_task
from django.utils import timezone

from organisations.proposing.reading import read_next
from organisations.waking import READ_IMPORTS


@shared_task(name=READ_IMPORTS)
def read_imports() -> None:
    """Read the files that wait, one after another."""
    while read_next(timezone.now):
        pass
