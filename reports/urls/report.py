"""Addresses of the report of a publication."""

from django.urls import path

from reports.views import report

REPORT = "beheer/publicaties/<int:pk>/rapport/"

urlpatterns = [
    path(REPORT, report.report_page, name="report"),
    path(f"{REPORT}controle/", report.report_check, name="report_check"),
]
