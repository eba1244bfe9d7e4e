"""Addresses of the page Verkennen; everything that was chosen stands in the query."""

from django.urls import path

from reports.views import explorer

EXPLORER = "beheer/resultaten/verkennen/"

urlpatterns = [
    path(EXPLORER, explorer.explore, name="explorer"),
    path(f"{EXPLORER}onafgeschermd/", explorer.explore_unprotected, name="explorer_unprotected"),
    path(f"{EXPLORER}tabel.csv", explorer.download_csv, name="explorer_csv"),
]
