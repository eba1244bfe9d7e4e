"""Addresses of the site: respondents, results, staff; the mail page only on a development machine."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("surveys.urls")),  # first, for respondents come in thousands
    path("beheer/admin/", admin.site.urls),
    path("", include("organisations.urls")),
    path("", include("reports.urls")),
    path("", include("monitor_site.staff.urls")),
    path("", include("monitor_site.audit.urls")),
    path("", include("monitor_site.retention.urls")),
]
handler500 = "monitor_site.outages.server_error"
if settings.DEVELOPMENT:
    urlpatterns.append(path("", include("monitor_site.mailbox.urls")))
