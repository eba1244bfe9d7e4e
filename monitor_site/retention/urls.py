"""Addresses of the schedule."""

from django.urls import path

from monitor_site.retention import views

urlpatterns = [
    path("beheer/bewaartermijnen/", views.schedules, name="retention"),
    path("beheer/bewaartermijnen/<int:edition_id>/", views.schedule, name="retention_schedule"),
]
