"""Addresses of the page Resultaten; an address of a table holds its snapshot, so that it always shows the same figures."""

from django.urls import path

from reports.views import figures, results

TABLE = "beheer/resultaten/<int:snapshot_id>/<str:table_id>/"
FIGURE = "beheer/resultaten/<int:snapshot_id>/figuur/<str:figure_id>/"

urlpatterns = [
    path("beheer/resultaten/", results.results, name="results"),
    path("beheer/resultaten/<int:snapshot_id>/", results.snapshot_results, name="snapshot_results"),
    path(FIGURE, figures.result_figure, name="result_figure"),
    path(f"{FIGURE}beeld.svg", figures.figure_image, name="figure_image"),
    path(f"{FIGURE}figuur.svg", figures.download_svg, name="figure_svg"),
    path(f"{FIGURE}figuur.png", figures.download_png, name="figure_png"),
    path(f"{FIGURE}figuur.csv", figures.download_figure_csv, name="figure_csv"),
    path(TABLE, results.result_table, name="result_table"),
    path(f"{TABLE}onafgeschermd/", results.result_table_unprotected, name="result_table_unprotected"),
    path(f"{TABLE}beeld.svg", results.table_picture, name="table_picture"),
    path(f"{TABLE}grafiek.svg", results.download_picture, {"file_format": "svg"}, name="result_svg"),
    path(f"{TABLE}grafiek.png", results.download_picture, {"file_format": "png"}, name="result_png"),
    path(f"{TABLE}tabel.csv", results.download_csv, name="result_csv"),
    path(f"{TABLE}tabel.json", results.download_json_stat, name="result_json_stat"),
    path(f"{TABLE}tabel.pdf", results.download_pdf, name="result_pdf"),
]
