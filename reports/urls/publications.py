"""Addresses of the page Publicaties."""

from django.urls import path

from reports.views import publications

PUBLICATION = "beheer/publicaties/<int:pk>/"

urlpatterns = [
    path("beheer/publicaties/", publications.publication_list, name="publications"),
    path("beheer/publicaties/nieuw/<int:edition_id>/", publications.new_publication, name="publication_new"),
    path(PUBLICATION, publications.publication_detail, name="publication"),
    path(f"{PUBLICATION}publiceren/", publications.publish_one, name="publication_publish"),
    path(f"{PUBLICATION}intrekken/", publications.withdraw_one, name="publication_withdraw"),
]
