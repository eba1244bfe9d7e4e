"""Addresses of the page Gegevens."""

from django.urls import path

from reports.views import snapshots

urlpatterns = [
    path("beheer/gegevens/", snapshots.snapshot_list, name="snapshots"),
    path("beheer/gegevens/<int:pk>/", snapshots.snapshot_detail, name="snapshot"),
    path("beheer/gegevens/<int:survey_id>/momentopname-maken/", snapshots.freeze_survey, name="freeze_snapshot"),
]
