"""Addresses of the page Verkennen; everything that was chosen stands in the query."""

from django.urls import path

from reports.views import explorer, explorer_files, favourites

EXPLORER = "beheer/resultaten/verkennen/"

urlpatterns = [
    path(EXPLORER, explorer.explore, name="explorer"),
    path(f"{EXPLORER}favoriet/", favourites.new_favourite, name="favourite_new"),
    path(f"{EXPLORER}favorieten/", favourites.favourites, name="favourites"),
    path(f"{EXPLORER}favorieten/<int:pk>/weg/", favourites.remove_favourite, name="favourite_remove"),
    path(f"{EXPLORER}beeld.svg", explorer_files.picture, name="explorer_picture"),
    path(f"{EXPLORER}onafgeschermd/", explorer.explore_unprotected, name="explorer_unprotected"),
    path(f"{EXPLORER}onafgeschermd/beeld.svg", explorer_files.picture_unprotected, name="explorer_picture_unprotected"),
    path(f"{EXPLORER}tabel.csv", explorer_files.download_csv, name="explorer_csv"),
    path(f"{EXPLORER}tabel.xlsx", explorer_files.download_xlsx, name="explorer_xlsx"),
    path(f"{EXPLORER}grafiek.svg", explorer_files.download_svg, name="explorer_svg"),
    path(f"{EXPLORER}grafiek.png", explorer_files.download_png, name="explorer_png"),
]
