"""Addresses of the page Gegevens."""

from django.urls import path

from reports.views import snapshot_comparison, snapshots

urlpatterns = [
    path("beheer/gegevens/", snapshots.snapshot_list, name="snapshots"),
    path("beheer/gegevens/vergelijken/", snapshot_comparison.page, name="snapshot_comparison"),
    path("beheer/gegevens/vergelijken/verschillen.csv", snapshot_comparison.download, name="snapshot_comparison_csv"),
    path("beheer/gegevens/<int:pk>/", snapshots.snapshot_detail, name="snapshot"),
    path("beheer/gegevens/<int:survey_id>/momentopname-maken/", snapshots.freeze_survey, name="freeze_snapshot"),
]
