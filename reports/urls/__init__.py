"""Addresses of the pages about results and response."""

from importlib import import_module

urlpatterns = [pattern for part in ("following",) for pattern in import_module(f"reports.urls.{part}").urlpatterns]
