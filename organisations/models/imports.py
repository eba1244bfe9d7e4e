"""The files that the frame comes from: what was taken in, what it would change, and what staff decided about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.choices import (
    ChangeAction,
    ChangeDecision,
    ChangeReason,
    ChangeSubject,
    ImportKind,
    ImportState,
    Mandate,
    ReorganisationKind,
    Tier,
)
from organisations.models.frame import OfficeHolder, Official, Organisation


class FrameImport(models.Model):
    """A file that was taken in (import): a proposal first, and kept as who, when, which file and how many changes."""

    kind = models.CharField("soort", max_length=12, choices=ImportKind)
    state = models.CharField("stand", max_length=10, choices=ImportState, default=ImportState.WAITING)
    file_name = models.CharField("bestand", max_length=120)
    file_size = models.PositiveBigIntegerField("grootte in bytes")
    sha256 = models.CharField("sha256", max_length=64)
    frame_date = models.DateField("peildatum", null=True, blank=True)
    is_complete = models.BooleanField("volledig", default=False)
    """Whether who is missing in the file has left: the file names everybody of the organisations in it."""
    created_at = models.DateTimeField("ingelezen op")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="ingelezen door"
    )
    claimed_until = models.DateTimeField(null=True, editable=False)
    work_started_at = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    """How often a worker began with it and was not heard of again."""
    progress_percent = models.PositiveSmallIntegerField("voortgang", default=0)
    header = models.JSONField(default=list, editable=False)
    """The column heads of a table: never its rows."""
    mapping = models.JSONField(default=dict, editable=False)
    """Which column of the table, by its place, holds which field."""
    unknown_functions = models.JSONField(default=list, editable=False)
    """Functions that have no role yet: tier, name and how many people."""
    counts = models.JSONField(default=dict, editable=False)
    """How many of everything: of each action, and of what was skipped."""
    problems = models.JSONField(default=list, editable=False)
    frame_stamp = models.CharField(max_length=64, blank=True, editable=False)
    """Hash of the frame with which the file was compared, so that a proposal cannot be confirmed about another frame."""
    decided_at = models.DateTimeField("besloten op", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="besloten door"
    )
    numbers = models.JSONField(default=dict, editable=False)
    """How many people each organisation had in each office after this import: to be set beside those of a later one."""

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        ordering = ("-created_at", "-pk")
        default_permissions = ("view",)
        permissions = (("manage_frame", "Mag het steekproefkader beheren"),)
        constraints = (models.CheckConstraint(condition=Q(state__in=ImportState.values), name="frame_import_state_known"),)

    def __str__(self) -> str:
        return f"import {self.pk}"


class UploadChunk(models.Model):
    """A piece (brok) of an uploaded file, packed; gone once the import is confirmed, rejected or failed."""

    frame_import = models.ForeignKey(FrameImport, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    packed = models.BinaryField()

    class Meta:
        verbose_name = "brok van een bestand"
        verbose_name_plural = "brokken van een bestand"
        ordering = ("frame_import", "number")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("frame_import", "number"), name="upload_chunk_once"),)

    def __str__(self) -> str:
        return f"brok {self.number}"


class ProposedChange(models.Model):
    """One row of a proposal (voorstel). Once it is confirmed, only what happened to whom is left of it."""

    frame_import = models.ForeignKey(FrameImport, on_delete=models.CASCADE, related_name="changes", verbose_name="import")
    subject = models.CharField("wat", max_length=12, choices=ChangeSubject)
    action = models.CharField("voorstel", max_length=12, choices=ChangeAction)
    reason = models.CharField("reden", max_length=24, choices=ChangeReason, blank=True)
    decision = models.CharField("besluit", max_length=12, choices=ChangeDecision, blank=True)
    place = models.CharField("plaats in het bestand", max_length=80, blank=True)
    label = models.CharField("wie", max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="+", verbose_name="organisatie"
    )
    organisation_code = models.CharField("code van de organisatie", max_length=6, blank=True)
    office_holder = models.ForeignKey(OfficeHolder, on_delete=models.CASCADE, null=True, related_name="changes")
    official = models.ForeignKey(Official, on_delete=models.CASCADE, null=True, related_name="changes")
    values = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    changed_fields = models.JSONField(default=list)

    class Meta:
        verbose_name = "voorgestelde wijziging"
        verbose_name_plural = "voorgestelde wijzigingen"
        ordering = ("pk",)
        default_permissions = ()
        indexes = (models.Index(fields=("frame_import", "action", "reason"), name="proposed_change_by_action"),)

    def __str__(self) -> str:
        return f"voorgestelde wijziging {self.pk}"


class ColumnMapping(models.Model):
    """Which column holds what (kolomindeling), remembered for the next table with the same heads."""

    kind = models.CharField("soort", max_length=12, choices=ImportKind)
    header_key = models.CharField(max_length=64, editable=False)
    mapping = models.JSONField(default=dict)
    saved_at = models.DateTimeField("bewaard op")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="bewaard door"
    )

    class Meta:
        verbose_name = "kolomindeling"
        verbose_name_plural = "kolomindelingen"
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("kind", "header_key"), name="column_mapping_once"),)

    def __str__(self) -> str:
        return f"kolomindeling {self.pk}"


class FunctionMapping(models.Model):
    """What a function in a file means in the frame (functie-indeling); goes before the preset of the register."""

    tier = models.CharField("bestuurslaag", max_length=10, choices=Tier)
    function = models.CharField("functie in het bestand", max_length=120, help_text="In kleine letters")
    mandate = models.CharField("betekenis", max_length=20, choices=Mandate)
    saved_at = models.DateTimeField("bewaard op")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="bewaard door"
    )

    class Meta:
        verbose_name = "functie-indeling"
        verbose_name_plural = "functie-indelingen"
        ordering = ("tier", "function")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("tier", "function"), name="function_mapping_once"),)

    def __str__(self) -> str:
        return f"{self.get_tier_display()}: {self.function}"


class OrganisationMapping(models.Model):
    """What an organisation in a file means in the frame (organisatie-indeling): a known one, a new one, or none."""

    key = models.CharField(max_length=160, unique=True, editable=False)
    label = models.CharField("naam in het bestand", max_length=120)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="+", verbose_name="organisatie"
    )
    facts = models.JSONField("gegevens van een nieuwe organisatie", default=dict)
    """Code, tier, names, province, inhabitants and urbanity of one that is not in the frame yet."""
    saved_at = models.DateTimeField("bewaard op")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="bewaard door"
    )

    class Meta:
        verbose_name = "organisatie-indeling"
        verbose_name_plural = "organisatie-indelingen"
        ordering = ("label", "pk")
        default_permissions = ()

    def __str__(self) -> str:
        return self.label

    @property
    def is_skipped(self) -> bool:
        """Whether this organisation and its people are left out of the frame."""
        return self.organisation_id is None and not self.facts


class PersonDecision(models.Model):
    """Who somebody in a file is (besluit over een persoon), kept by a digest of what the file says, so that it is asked once."""

    key = models.CharField(max_length=64, unique=True, editable=False)
    decision = models.CharField("besluit", max_length=12, choices=ChangeDecision)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="+", verbose_name="organisatie"
    )
    office_holder = models.ForeignKey(OfficeHolder, on_delete=models.CASCADE, null=True, related_name="+")
    official = models.ForeignKey(Official, on_delete=models.CASCADE, null=True, related_name="+")
    """Who it is; neither for an entry that fell together with another of the same file."""
    saved_at = models.DateTimeField("bewaard op")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="bewaard door"
    )

    class Meta:
        verbose_name = "besluit over een persoon"
        verbose_name_plural = "besluiten over personen"
        ordering = ("organisation", "pk")
        default_permissions = ()

    def __str__(self) -> str:
        return f"besluit over een persoon {self.pk}"


class Reorganisation(models.Model):
    """A herindeling that the register does not know: which organisation went up in which, and when."""

    old_code = models.CharField("oude code", max_length=6)
    new_code = models.CharField("nieuwe code", max_length=6)
    date = models.DateField("per")
    kind = models.CharField("soort", max_length=12, choices=ReorganisationKind)

    class Meta:
        verbose_name = "herindeling"
        verbose_name_plural = "herindelingen"
        ordering = ("date", "old_code")
        constraints = (models.UniqueConstraint(fields=("old_code", "new_code", "date"), name="reorganisation_once"),)

    def __str__(self) -> str:
        return f"{self.old_code} naar {self.new_code}"


class CheckDecision(models.Model):
    """A finding about the frame that staff looked into (afgehandelde bevinding); comes back when its facts change."""

    code = models.CharField("controle", max_length=4)
    key = models.CharField(max_length=120)
    note = models.CharField("toelichting", max_length=200, blank=True, help_text="Zonder namen")
    decided_at = models.DateTimeField("afgehandeld op")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="afgehandeld door"
    )

    class Meta:
        verbose_name = "afgehandelde bevinding"
        verbose_name_plural = "afgehandelde bevindingen"
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("code", "key"), name="check_decision_once"),)

    def __str__(self) -> str:
        return f"{self.code} {self.pk}"
