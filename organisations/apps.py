"""The app `organisations` as Django knows it."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Name and label of the app."""

    name = "organisations"
    verbose_name = "Organisaties"
