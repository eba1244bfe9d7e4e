"""The app `retention` as Django knows it."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Name and label of the app."""

    name = "monitor_site.retention"
    label = "retention"
    verbose_name = "Bewaartermijnen"
