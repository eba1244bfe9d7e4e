"""Settings of the tests: fixed keys, and real PostgreSQL and Valkey, which tests/conftest.py starts when they are asked for."""

from monitor_site.settings.base import *  # noqa: F403 -- settings modules stack
from monitor_site.settings.base import DATABASES, STORAGES

# A test holds one connection from beginning to end: a pool would only be in the way when the test database is dropped.
del DATABASES["default"]["OPTIONS"]["pool"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
