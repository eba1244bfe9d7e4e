"""Addresses of the site: respondents, results, staff; the mail page only on a development machine."""

from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("beheer/admin/", admin.site.urls),
]
for module in ("surveys.urls", "reports.urls", "monitor_site.staff.urls"):
    if find_spec(module.partition(".urls")[0]) and find_spec(module):
        urlpatterns.append(path("", include(module)))
if settings.DEVELOPMENT and find_spec("monitor_site.mailbox") and find_spec("monitor_site.mailbox.urls"):
    urlpatterns.append(path("", include("monitor_site.mailbox.urls")))
