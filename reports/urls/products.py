"""Addresses of the files of a publication."""

from django.urls import path

from reports.views import products

PUBLICATION = "beheer/publicaties/<int:publication_id>/"

urlpatterns = [
    path(f"{PUBLICATION}voortgang", products.products_progress, name="products_progress"),
    path(f"{PUBLICATION}maken/<str:kind_name>/", products.make_product, name="product_make"),
    path(f"{PUBLICATION}bestand/<int:product_file_id>/", products.download_product, name="product_download"),
]
