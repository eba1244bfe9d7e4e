"""Addresses of the pages about results and response, one module a part; a part adds its name here."""

from importlib import import_module

PARTS = (
    "following",
    "snapshots",
    "results",
    "explorer",
    "publications",
    "products",
    "report",
    "microdata",
    "non_response",
    "open_answers",
)

urlpatterns = [pattern for part in PARTS for pattern in import_module(f"reports.urls.{part}").urlpatterns]
