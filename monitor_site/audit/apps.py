"""The app `audit` as Django knows it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """Name and label of the app, and what is to be done after every migrate."""

    name = "monitor_site.audit"
    label = "audit"
    verbose_name = "Logboek"

    def ready(self) -> None:
        """Make the coming months once the tables are there."""
        from monitor_site.audit.keeping import keep_after_migrate  # noqa: PLC0415 -- needs the models to be loaded

        post_migrate.connect(keep_after_migrate, sender=self, dispatch_uid="audit months")
