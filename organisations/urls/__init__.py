"""Addresses of the pages about the frame, one module a part; a part adds its name here."""

from importlib import import_module

PARTS = ("checks", "imports", "lookup", "meanings")

urlpatterns = [pattern for part in PARTS for pattern in import_module(f"organisations.urls.{part}").urlpatterns]
