"""What comes back, what goes on paper, and whom we speak: bounces, letters, calls, the helpdesk. Never an answer."""

import uuid

from django.conf import settings
from django.db import models

from organisations.choices import Office, Tier
from surveys.choices import (
    BounceKind,
    CallOutcome,
    ContactKind,
    LetterKind,
    NonResponseAnswer,
    NonResponseMode,
)
from surveys.models.edition import Survey
from surveys.models.fieldwork import Invitation, Mailing


class Bounce(models.Model):
    """A report (bounce) about a mail; the returned mail itself, which holds the code, is never kept."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, null=True, related_name="bounces", verbose_name="mail")
    message_id = models.CharField("Message-ID", max_length=120)
    report_key = models.CharField("kenmerk van de melding", max_length=64, unique=True, editable=False)
    """Hash of the report, so that the same report read twice counts once."""
    kind = models.CharField("soort", max_length=11, choices=BounceKind)
    status = models.CharField("status", max_length=12, blank=True, help_text="RFC 3463, bijvoorbeeld 5.1.1")
    diagnostic = models.CharField("uitleg van de server", max_length=200, blank=True, help_text="Zonder adressen")
    returns_on = models.DateField("terug op", null=True, blank=True)
    received_at = models.DateTimeField("ontvangen op")
    settled_at = models.DateTimeField("afgehandeld op", null=True, blank=True)

    class Meta:
        verbose_name = "bounce"
        verbose_name_plural = "bounces"
        ordering = ("-received_at",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.status}".strip()


class LetterFile(models.Model):
    """Letters (brieven) made into one file: encrypted, and gone after a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="letter_files", verbose_name="uitvraag")
    kind = models.CharField("soort", max_length=12, choices=LetterKind)
    letters = models.PositiveIntegerField("brieven")
    sealed = models.BinaryField(null=True, editable=False)
    made_at = models.DateTimeField("gemaakt op")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="gemaakt door"
    )
    expires_at = models.DateTimeField("verloopt op")

    class Meta:
        verbose_name = "brievenbestand"
        verbose_name_plural = "brievenbestanden"
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.made_at:%d-%m-%Y}"


class CallTarget(models.Model):
    """Somebody to call (te bellen): how often it was tried, when again, and who is calling now."""

    invitation = models.OneToOneField(
        Invitation, on_delete=models.CASCADE, related_name="call_target", verbose_name="uitnodiging"
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="bij beller"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    next_attempt_at = models.DateTimeField("volgende poging", null=True, blank=True)
    appointment_at = models.DateTimeField("afspraak", null=True, blank=True)
    closed_at = models.DateTimeField("afgesloten op", null=True, blank=True)

    class Meta:
        verbose_name = "te bellen"
        verbose_name_plural = "te bellen"
        indexes = (
            models.Index(fields=("next_attempt_at",), condition=models.Q(closed_at=None), name="call_target_open"),
            # Who is called next is read from here, in this order, up to the first who fits.
            models.Index(fields=("attempts", "invitation"), condition=models.Q(closed_at=None), name="call_target_order"),
        )

    def __str__(self) -> str:
        return f"te bellen {self.pk}"


class CallAttempt(models.Model):
    """One telephone call (belpoging)."""

    target = models.ForeignKey(CallTarget, on_delete=models.CASCADE, related_name="calls", verbose_name="te bellen")
    caller = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="beller"
    )
    outcome = models.CharField("uitkomst", max_length=16, choices=CallOutcome)
    called_at = models.DateTimeField("gebeld op")

    class Meta:
        verbose_name = "belpoging"
        verbose_name_plural = "belpogingen"
        ordering = ("called_at",)

    def __str__(self) -> str:
        return self.get_outcome_display()


class NonResponseInterview(models.Model):
    """An answer to the non-response question (non-responsonderzoek); stands apart from persons and from web answers."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="non_response_interviews", verbose_name="uitvraag")
    tier = models.CharField("bestuurslaag", max_length=10, choices=Tier)
    office = models.CharField("functie", max_length=12, choices=Office)
    answer = models.CharField("antwoord", max_length=16, choices=NonResponseAnswer)
    mode = models.CharField("wijze", max_length=12, choices=NonResponseMode)
    answered_on = models.DateField("op")
    is_test = models.BooleanField("testgegeven", default=False)

    class Meta:
        verbose_name = "non-responsinterview"
        verbose_name_plural = "non-responsinterviews"
        default_permissions = ()

    def __str__(self) -> str:
        return f"non-responsinterview {self.pk}"


class ContactMoment(models.Model):
    """What the helpdesk did for somebody (contactmoment)."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="contacts", verbose_name="uitnodiging")
    kind = models.CharField("wat", max_length=16, choices=ContactKind)
    note = models.CharField("aantekening", max_length=200, blank=True, help_text="Nooit over wat iemand meemaakte")
    at = models.DateTimeField("op")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="door")

    class Meta:
        verbose_name = "contactmoment"
        verbose_name_plural = "contactmomenten"
        ordering = ("-at",)

    def __str__(self) -> str:
        return self.get_kind_display()
