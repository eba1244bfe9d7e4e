"""Addresses of the audit log."""

from django.urls import path

from monitor_site.audit import views

urlpatterns = [
    path("beheer/logboek/", views.log, name="audit_log"),
    path("beheer/logboek/logboek.csv", views.download, name="audit_log_csv"),
]
