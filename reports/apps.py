"""The app `reports` as Django knows it."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Name and label of the app."""

    name = "reports"
    verbose_name = "Rapportage"
