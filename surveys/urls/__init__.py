"""Addresses of the pages about questionnaires and fieldwork, one module a part; a part adds its name here."""

from importlib import import_module

PARTS = (
    "respond",  # first, for its pages are asked for most
    "start",
    "handing_over",
    "dossier",
    "versions",
    "fieldwork",
    "bounces",
    "letters",
    "calling",
    "helpdesk",
    "interviews",
    "bench",
    "content",
)

urlpatterns = [pattern for part in PARTS for pattern in import_module(f"surveys.urls.{part}").urlpatterns]
