"""The app `monitor_site` as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class MonitorSiteConfig(AppConfig):
    """Name and label of the app."""

    name = "monitor_site"
    verbose_name = "Monitor Integriteit en Veiligheid"

    def ready(self) -> None:
        """Make our Celery application the current one, so that web processes too call workers through our broker."""
        import_module("monitor_site.celery")
