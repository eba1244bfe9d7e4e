"""Addresses of the site: respondents, results, staff; the mail page only on a development machine."""

from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

SITE = ["surveys.urls", "reports.urls", "monitor_site.staff.urls"]
if settings.DEVELOPMENT:
    SITE.append("monitor_site.mailbox.urls")

urlpatterns = [
    path("beheer/admin/", admin.site.urls),
    *(path("", include(module)) for module in SITE if find_spec(module.rpartition(".")[0]) and find_spec(module)),
]
