"""The app `surveys` as Django knows it."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Name and label of the app."""

    name = "surveys"
    verbose_name = "Vragenlijsten"
