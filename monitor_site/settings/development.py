"""Settings of one developer's machine: `make run`, `make servers` and `manage.py`."""

from monitor_site.settings.base import *  # noqa: F403 -- settings modules stack
from monitor_site.settings.base import STORAGES, environment

DEVELOPMENT = True
DEBUG = environment.debug
STAFF_OTP_REQUIRED = False

# Static files come straight from their folders: no collecting between a change and the browser.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
