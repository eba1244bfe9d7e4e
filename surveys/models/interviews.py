"""The in-depth study (verdiepend onderzoek): organisations that are visited, who is spoken to there, and what comes of it.

Roles, themes, kinds of documents and the checklist are names of the edition's plan (`surveys/in_depth/plan.py`). Names of
people, notes and quotes stand here and nowhere else: no export and no report reads them.
"""

from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.models import Organisation
from surveys.choices import CoveredBody, InterviewMode, InterviewState, NoteKind, SelectionOrigin
from surveys.models.edition import Edition

_BY: Final[dict[str, Any]] = {"on_delete": models.SET_NULL, "null": True, "blank": True, "related_name": "+"}
LONGEST_CASE: Final = 2000


class SelectedOrganisation(models.Model):
    """An organisation that was chosen for the study (gekozen organisatie): by lot, or by hand for a reason."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="selected_organisations", verbose_name="editie")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="organisatie")
    origin = models.CharField("gekozen door", max_length=4, choices=SelectionOrigin)
    seed = models.PositiveIntegerField("startgetal", null=True, blank=True)
    """With it anybody draws the same organisations again."""
    reason = models.CharField("reden", max_length=200, blank=True)
    chosen_at = models.DateTimeField("gekozen op")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="gekozen door", **_BY)
    approached_at = models.DateTimeField("benaderd op", null=True, blank=True)
    agreed_at = models.DateTimeField("doet mee sinds", null=True, blank=True)
    dropped_at = models.DateTimeField("afgevallen op", null=True, blank=True)
    dropped_reason = models.CharField("reden van afvallen", max_length=200, blank=True)

    class Meta:
        verbose_name = "gekozen organisatie"
        verbose_name_plural = "gekozen organisaties"
        default_permissions = ()
        permissions = (("manage_interviews", "Mag het verdiepend onderzoek doen"),)
        constraints = (
            models.UniqueConstraint(fields=("edition", "organisation"), name="selected_once_an_edition"),
            models.CheckConstraint(
                condition=Q(origin=SelectionOrigin.LOT, seed__isnull=False) | (Q(origin=SelectionOrigin.HAND) & ~Q(reason="")),
                name="selected_by_lot_or_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_reason="") | (Q(dropped_at__isnull=False) & ~Q(dropped_reason="")),
                name="selected_dropped_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"gekozen organisatie {self.pk}"


class Interviewee(models.Model):
    """Somebody who is spoken to (gesprekspartner); without a name as soon as contact data goes."""

    selected = models.ForeignKey(
        SelectedOrganisation, on_delete=models.CASCADE, related_name="interviewees", verbose_name="gekozen organisatie"
    )
    role = models.CharField("rol", max_length=30)
    role_other = models.CharField("rol, namelijk", max_length=80, blank=True)
    name = models.CharField("naam", max_length=120, blank=True)
    email = models.EmailField("e-mailadres", max_length=254, blank=True)
    phone = models.CharField("telefoon", max_length=20, blank=True)

    class Meta:
        verbose_name = "gesprekspartner"
        verbose_name_plural = "gesprekspartners"
        default_permissions = ()
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"gesprekspartner {self.pk}"


class Interview(models.Model):
    """A conversation (interview) that is planned, was held, or did not go on; one person may be in several."""

    selected = models.ForeignKey(
        SelectedOrganisation, on_delete=models.CASCADE, related_name="interviews", verbose_name="gekozen organisatie"
    )
    takes_place_at = models.DateTimeField("datum en tijd")
    mode = models.CharField("hoe", max_length=8, choices=InterviewMode, default=InterviewMode.VISIT)
    state = models.CharField("stand", max_length=16, choices=InterviewState, default=InterviewState.PLANNED)
    interviewees = models.ManyToManyField(Interviewee, related_name="interviews", blank=True, verbose_name="met wie")
    remark = models.CharField("opmerking", max_length=200, blank=True)

    class Meta:
        verbose_name = "interview"
        verbose_name_plural = "interviews"
        default_permissions = ()
        ordering = ("takes_place_at", "pk")
        constraints = (models.CheckConstraint(condition=Q(state__in=InterviewState.values), name="interview_state_known"),)

    def __str__(self) -> str:
        return f"interview {self.pk}"


class ReceivedDocument(models.Model):
    """A document that an organisation sent (ontvangen document): what it is and where it lies, never the file itself."""

    selected = models.ForeignKey(
        SelectedOrganisation, on_delete=models.CASCADE, related_name="documents", verbose_name="gekozen organisatie"
    )
    kind = models.CharField("soort", max_length=30)
    title = models.CharField("titel", max_length=160)
    body = models.CharField("geldt voor", max_length=5, choices=CoveredBody)
    adopted_year = models.PositiveSmallIntegerField("vastgesteld in", null=True, blank=True)
    received_on = models.DateField("ontvangen op")
    kept_at = models.CharField("waar het ligt", max_length=200, blank=True)
    checklist = models.JSONField("checklist", default=dict, blank=True)
    """Name of an element of the plan's checklist → a value of `Presence`; what is not in it was not looked at."""

    class Meta:
        verbose_name = "ontvangen document"
        verbose_name_plural = "ontvangen documenten"
        default_permissions = ()
        ordering = ("received_on", "pk")

    def __str__(self) -> str:
        return self.title


class InterviewNote(models.Model):
    """A note or a quote on a theme (gespreksnotitie); seen by researchers only."""

    selected = models.ForeignKey(
        SelectedOrganisation, on_delete=models.CASCADE, related_name="notes", verbose_name="gekozen organisatie"
    )
    interview = models.ForeignKey(
        Interview, on_delete=models.SET_NULL, null=True, blank=True, related_name="notes", verbose_name="uit interview"
    )
    theme = models.CharField("thema", max_length=30)
    kind = models.CharField("soort", max_length=7, choices=NoteKind, default=NoteKind.NOTE)
    text = models.TextField("tekst")
    may_be_quoted = models.BooleanField("mag zonder naam in het rapport", default=False)
    written_at = models.DateTimeField("geschreven op")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="geschreven door", **_BY)

    class Meta:
        verbose_name = "gespreksnotitie"
        verbose_name_plural = "gespreksnotities"
        default_permissions = ()
        ordering = ("-written_at", "-pk")

    def __str__(self) -> str:
        return f"gespreksnotitie {self.pk}"


class CaseDescription(models.Model):
    """A short case for the report (casusbeschrijving), without the name of anybody or of the organisation."""

    selected = models.ForeignKey(
        SelectedOrganisation, on_delete=models.CASCADE, related_name="cases", verbose_name="gekozen organisatie"
    )
    theme = models.CharField("thema", max_length=30)
    title = models.CharField("titel", max_length=100)
    text = models.TextField("tekst", max_length=LONGEST_CASE)
    approved_on = models.DateField("akkoord van de organisatie op", null=True, blank=True)
    written_at = models.DateTimeField("geschreven op")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="geschreven door", **_BY)

    class Meta:
        verbose_name = "casusbeschrijving"
        verbose_name_plural = "casusbeschrijvingen"
        default_permissions = ()
        ordering = ("theme", "title", "pk")

    def __str__(self) -> str:
        return self.title
