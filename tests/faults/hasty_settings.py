"""Settings of production with short waiting times: what a fault holds up is taken up again within seconds, not minutes."""

from datetime import timedelta

from monitor_site.settings.production import *  # noqa: F403 -- settings modules stack
from monitor_site.settings.production import BEAT_CALL_KEEPS, DATABASES, STORAGES

MAIL_LEASE = timedelta(seconds=6)
CELERY_BEAT_SCHEDULE = {
    "every second": {"task": "surveys.wake_for_outbox", "schedule": 1.0, "options": {"expires": BEAT_CALL_KEEPS.total_seconds()}},
}
# A page waits a second for the database, not ten.
DATABASES["default"]["OPTIONS"]["pool"]["timeout"] = 1
# Nobody collected the static files.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
