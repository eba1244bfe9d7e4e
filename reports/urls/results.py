"""Addresses of the page Resultaten; an address of a table holds its snapshot, so that it always shows the same figures."""

from django.urls import path

from reports.views import results

TABLE = "beheer/resultaten/<int:snapshot_id>/<str:table_id>/"

urlpatterns = [
    path("beheer/resultaten/", results.results, name="results"),
    path("beheer/resultaten/<int:snapshot_id>/", results.snapshot_results, name="snapshot_results"),
    path(TABLE, results.result_table, name="result_table"),
    path(f"{TABLE}tabel.csv", results.download_csv, name="result_csv"),
    path(f"{TABLE}tabel.pdf", results.download_pdf, name="result_pdf"),
]
