"""Invitations and the mails that carry their codes. Holds ids and states, never a code, a name or a mail text."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.models import OfficeHolder, Official, Person
from surveys.choices import Disposition, InvitationStatus, WaveKind, WaveState
from surveys.models.edition import Survey


class Invitation(models.Model):
    """The invitation (uitnodiging) of one person to one survey; its code is derived from the random id, never stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invitations", verbose_name="uitvraag")
    office_holder = models.ForeignKey(
        OfficeHolder, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name="ambtsdrager"
    )
    official = models.ForeignKey(
        Official, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name="functionaris"
    )
    """Who answers for an organisation; an invitation has either this or an office holder."""
    lookup = models.BinaryField(max_length=32, unique=True, editable=False)
    status = models.CharField("status", max_length=8, choices=InvitationStatus, default=InvitationStatus.NEW, editable=False)
    opted_out = models.BooleanField("doet niet mee", default=False)
    disposition = models.CharField("bijzonderheid", max_length=16, choices=Disposition, blank=True)
    disposition_reason = models.CharField("reden", max_length=200, blank=True)
    reopened_until = models.DateTimeField("heropend tot", null=True, blank=True)
    """After closing: until when this one person may still fill in."""
    is_test = models.BooleanField("testgegeven", default=False)

    class Meta:
        verbose_name = "uitnodiging"
        verbose_name_plural = "uitnodigingen"
        constraints = (
            models.UniqueConstraint(fields=("survey", "office_holder"), name="invitation_once_a_person"),
            models.UniqueConstraint(fields=("survey", "official"), name="invitation_once_an_official"),
            models.CheckConstraint(
                condition=Q(office_holder=None, official__isnull=False) | Q(office_holder__isnull=False, official=None),
                name="invitation_of_one_person",
            ),
            models.CheckConstraint(condition=Q(status__in=InvitationStatus.values), name="invitation_status_known"),
            models.CheckConstraint(condition=Q(disposition__in=("", *Disposition.values)), name="invitation_disposition_known"),
        )
        indexes = (models.Index(fields=("survey", "status"), name="invitation_by_status"),)

    def __str__(self) -> str:
        return f"uitnodiging {self.pk}"

    @property
    def person(self) -> Person:
        """Who is invited."""
        person = self.office_holder or self.official
        if person is None:
            raise ValueError(f"invitation {self.pk} is of nobody")  # the constraint keeps it from happening
        return person


class MailWave(models.Model):
    """A wave (verzendronde) of mails of one kind to part of the invited."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="mail_waves", verbose_name="uitvraag")
    kind = models.CharField("soort", max_length=14, choices=WaveKind)
    name = models.CharField("naam", max_length=80)
    state = models.CharField("stand", max_length=12, choices=WaveState, default=WaveState.DRAFT)
    scheduled_at = models.DateTimeField("gepland op", null=True, blank=True)
    """When it goes out by itself, once confirmed; a date can move until the wave is released."""
    pilot_of = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="pilots", verbose_name="proef voor"
    )
    """A pilot goes to a part first; the whole wave then passes over who had it."""
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="bevestigd door",
    )
    """The second pair of eyes."""
    confirmed_at = models.DateTimeField("bevestigd op", null=True, blank=True)
    created_at = models.DateTimeField("gemaakt op")
    released_at = models.DateTimeField("vrijgegeven op", null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vrijgegeven door",
    )
    """Who asked for it to go; while it is a draft, whom the second pair of eyes cannot be."""
    kept_counts = models.JSONField(null=True, editable=False)
    """How many mails it had, sent and refused, once those are gone because the edition was made anonymous."""

    class Meta:
        verbose_name = "verzendronde"
        verbose_name_plural = "verzendrondes"
        ordering = ("survey", "created_at")
        permissions = (
            ("send_mail_wave", "Mag mails laten verzenden"),
            ("make_letters", "Mag brieven maken en ophalen"),
            ("use_helpdesk", "Mag de helpdesk gebruiken"),
            ("call_respondents", "Mag ambtsdragers bellen"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_pilot(self) -> bool:
        """Whether it goes to a part first."""
        return self.pilot_of_id is not None

    @property
    def is_asked(self) -> bool:
        """Whether somebody asked to release it, while it did not go yet."""
        return self.state == WaveState.DRAFT and self.released_by_id is not None

    @property
    def is_confirmed(self) -> bool:
        """Whether it may go by itself when its date comes."""
        return self.state == WaveState.DRAFT and self.confirmed_at is not None


class Mailing(models.Model):
    """The outbox row of one mail: claimed with a lease, rendered at sending, stamped when delivered."""

    id = models.BigAutoField(primary_key=True)
    wave = models.ForeignKey(MailWave, on_delete=models.PROTECT, related_name="mailings", verbose_name="verzendronde")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="mailings", verbose_name="uitnodiging")
    handover = models.ForeignKey(
        "BlockHandover", on_delete=models.CASCADE, null=True, blank=True, related_name="mailings", verbose_name="overdracht"
    )
    """Where the mail goes to a colleague to whom a block was given; `invitation` is then that of who gave it."""
    inquiry = models.ForeignKey(
        "Inquiry", on_delete=models.CASCADE, null=True, blank=True, related_name="mailings", verbose_name="navraag"
    )
    """Where the mail asks about a block in which the fillers of an organisation differ."""
    message_id = models.CharField("Message-ID", max_length=120, unique=True)
    claimed_by = models.UUIDField(null=True, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    not_before = models.DateTimeField("niet voor", null=True, blank=True)
    sent_at = models.DateTimeField("verzonden op", null=True, blank=True)
    refused_at = models.DateTimeField("geweigerd op", null=True, blank=True)
    refusal = models.CharField("reden van weigering", max_length=200, blank=True, help_text="SMTP-code en tekst zonder adressen")

    class Meta:
        verbose_name = "mail"
        verbose_name_plural = "mails"
        constraints = (
            models.UniqueConstraint(
                fields=("wave", "invitation"), condition=Q(handover=None, inquiry=None), name="mailing_once_a_wave"
            ),
            models.UniqueConstraint(fields=("wave", "handover"), name="mailing_once_a_handover"),
            models.UniqueConstraint(fields=("inquiry", "invitation"), name="mailing_once_an_inquiry"),
        )
        indexes = (
            models.Index(fields=("wave", "not_before"), condition=Q(sent_at=None, refused_at=None), name="mailing_still_to_send"),
        )

    def __str__(self) -> str:
        return self.message_id
