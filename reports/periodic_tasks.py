"""What beat wakes us for, in code and not in a table."""

from typing import Final

from celery import current_app

from reports.waking import DECIDE, MAKE_PRODUCTS

SECONDS: Final = 60

# Takes up what a killed worker left, or of which the wake-up call was lost.
current_app.add_periodic_task(SECONDS, current_app.signature(MAKE_PRODUCTS), name=MAKE_PRODUCTS, expires=SECONDS)
current_app.add_periodic_task(SECONDS, current_app.signature(DECIDE), name=DECIDE, expires=SECONDS)
