"""An edition of the monitor, its two surveys and the versions of their questionnaires."""

import secrets
import uuid
from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from organisations.models import Organisation
from surveys.calendar import SendWindow
from surveys.choices import PHASES_IN_FIELD, Phase, SurveyKind

KEY_SALT_BYTES = 32


def new_key_salt() -> bytes:
    """Return a fresh random salt from which, with the master key, the keys of an edition are derived."""
    return secrets.token_bytes(KEY_SALT_BYTES)


class Edition(models.Model):
    """One edition (editie) of the monitor, held every two years."""

    year = models.PositiveSmallIntegerField("jaar", unique=True)
    name = models.CharField("naam", max_length=80)
    phase = models.CharField("fase", max_length=14, choices=Phase, default=Phase.VOORBEREIDING)
    key_salt = models.BinaryField(default=new_key_salt, null=True, editable=False)
    """Null once the edition is made anonymous: without it no code or ticket can be derived, whoever has the master key."""
    four_eyes = models.BooleanField(
        "vier ogen", default=True, help_text="Een tweede medewerker bevestigt een ronde voordat zij naar iedereen gaat."
    )
    send_from = models.TimeField("verzenden vanaf", default=time(8))
    send_until = models.TimeField("verzenden tot", default=time(18))
    sends_on_weekends = models.BooleanField("ook in het weekend verzenden", default=False)
    mails_a_minute = models.PositiveIntegerField("ten hoogste zoveel mails per minuut", null=True, blank=True)
    anonymised_at = models.DateTimeField("anoniem gemaakt op", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "editie"
        verbose_name_plural = "edities"
        ordering = ("-year",)
        constraints = (
            models.CheckConstraint(condition=Q(phase__in=Phase.values), name="edition_phase_known"),
            models.CheckConstraint(condition=Q(send_until__gt=F("send_from")), name="edition_sends_within_a_day"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_field(self) -> bool:
        """Whether respondents may fill in."""
        return self.phase in PHASES_IN_FIELD

    @property
    def send_window(self) -> SendWindow:
        """The hours in which mails may go out."""
        return SendWindow(self.send_from, self.send_until, self.sends_on_weekends)


class Questionnaire(models.Model):
    """A version of a questionnaire (vragenlijst); once published it never changes (a database trigger refuses)."""

    survey = models.ForeignKey("Survey", on_delete=models.PROTECT, related_name="questionnaires", verbose_name="uitvraag")
    version = models.PositiveSmallIntegerField("versie")
    definition = models.TextField("definitie", help_text="De vragenlijst als YAML")
    sha256 = models.CharField("sha256", max_length=64, editable=False)
    note = models.CharField("toelichting", max_length=200, blank=True)
    created_at = models.DateTimeField("gemaakt op")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="gemaakt door"
    )
    published_at = models.DateTimeField("gepubliceerd op", null=True, blank=True)

    class Meta:
        verbose_name = "vragenlijst"
        verbose_name_plural = "vragenlijsten"
        ordering = ("survey", "-version")
        constraints = (
            models.UniqueConstraint(fields=("survey", "version"), name="questionnaire_version_once"),
            models.UniqueConstraint(fields=("survey", "sha256"), name="questionnaire_text_once"),
        )
        permissions = (("manage_questionnaire", "Mag vragenlijsten beheren"),)

    def __str__(self) -> str:
        return f"{self.survey} versie {self.version}"

    @property
    def is_published(self) -> bool:
        """Whether respondents may have seen this version."""
        return self.published_at is not None


class Survey(models.Model):
    """One of the surveys (uitvraag) of an edition: of office holders or of organisations."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="surveys", verbose_name="editie")
    kind = models.CharField("soort", max_length=12, choices=SurveyKind)
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vragenlijst in gebruik"
    )
    opens_at = models.DateTimeField("opent op")
    closes_at = models.DateTimeField("sluit op")
    grace_minutes = models.PositiveSmallIntegerField(
        "uitloop in minuten", default=120, help_text="Wie bij het sluiten bezig is, mag zo lang nog afmaken."
    )
    withdrawn_count = models.PositiveIntegerField("ingetrokken", default=0, editable=False)
    """How many took their answers back: all that is kept of them."""
    field_record = models.JSONField(null=True, editable=False)
    """What was counted of contacts and days, once the rows behind it go: see `reports.field.record`."""

    class Meta:
        verbose_name = "uitvraag"
        verbose_name_plural = "uitvragen"
        ordering = ("edition", "kind")
        constraints = (
            models.UniqueConstraint(fields=("edition", "kind"), name="survey_once_an_edition"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="survey_closes_after_opening"),
        )
        permissions = (("view_fieldwork", "Mag het veldwerk volgen"),)

    def __str__(self) -> str:
        return f"{self.edition}: {self.get_kind_display()}"


class OrganisationCluster(models.Model):
    """The cluster map: which random cluster stands for which organisation; destroyed when the edition is made anonymous."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="clusters")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    cluster = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = "cluster"
        verbose_name_plural = "clusters"
        constraints = (models.UniqueConstraint(fields=("survey", "organisation"), name="cluster_once_an_organisation"),)

    def __str__(self) -> str:
        return str(self.cluster)
