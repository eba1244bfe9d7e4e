"""Addresses of taking in microdata of an earlier edition, a part of the page Gegevens."""

from django.urls import path

from reports.views import microdata, microdata_column

FILE = "beheer/gegevens/bestand/<int:pk>/"

urlpatterns = [
    path("beheer/gegevens/<int:survey_id>/bestand-inlezen/", microdata.upload, name="microdata_new"),
    path(FILE, microdata.overview, name="microdata"),
    path(f"{FILE}kolommen.csv", microdata.download, name="microdata_csv"),
    path(f"{FILE}kolom/<int:place>/", microdata_column.page, name="microdata_column"),
    path(f"{FILE}verwerken/", microdata.process, name="microdata_process"),
    path(f"{FILE}weggooien/", microdata.throw_away, name="microdata_discard"),
]
