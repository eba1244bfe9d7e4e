"""What beat wakes us for, in code and not in a table."""

from typing import Final

from celery import current_app
from django.conf import settings

from organisations.waking import CONFIRM_IMPORTS, READ_IMPORTS

SECONDS: Final = 60

# Takes up what a killed worker left, or of which the wake-up call was lost.
for task in (READ_IMPORTS, CONFIRM_IMPORTS):
    current_app.add_periodic_task(
        SECONDS, current_app.signature(task), name=task, expires=settings.BEAT_CALL_KEEPS.total_seconds()
    )
