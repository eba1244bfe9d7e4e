"""The app `monitor_site` as Django knows it."""

from django.apps import AppConfig


class MonitorSiteConfig(AppConfig):
    """Name and label of the app."""

    name = "monitor_site"
    verbose_name = "Monitor Integriteit en Veiligheid"
