"""Snapshots of the answers, what of them is published, and the log of what was taken out of the platform."""

from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from reports.choices import MicrodataState, PublicationProfile, PublicationState
from reports.code_schemes import CodeScheme, Coding, Quote, SchemeChange, SchemeCode, SchemeRule
from reports.product_files import ProductFile
from surveys.models import Edition, Questionnaire, Survey

__all__ = (
    "NO_ROWS",
    "CodeScheme",
    "Coding",
    "Download",
    "Favourite",
    "ProductFile",
    "Publication",
    "Quote",
    "SchemeChange",
    "SchemeCode",
    "SchemeRule",
    "Snapshot",
)

_BY: Final[dict[str, Any]] = {"on_delete": models.SET_NULL, "null": True, "blank": True, "related_name": "+"}

NO_ROWS: Final = b""
"""The bytes of a snapshot whose rows went when its edition was made anonymous; the manifest stays."""


class Snapshot(models.Model):
    """A frozen set of answers (momentopname): Parquet bytes and a manifest; results are only ever computed from one."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="snapshots", verbose_name="uitvraag")
    created_at = models.DateTimeField("gemaakt op")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="gemaakt door"
    )
    respondents = models.PositiveIntegerField("respondenten")
    sha256 = models.CharField("sha256", max_length=64)
    parquet = models.BinaryField(editable=False)
    manifest = models.JSONField("manifest")
    is_test = models.BooleanField("bevat testgegevens", default=False)

    class Meta:
        verbose_name = "momentopname"
        verbose_name_plural = "momentopnamen"
        ordering = ("-created_at",)
        permissions = (
            ("freeze_snapshot", "Mag een momentopname maken"),
            ("view_results", "Mag resultaten zien"),
            ("download_results", "Mag resultaten downloaden"),
        )

    def __str__(self) -> str:
        return f"momentopname {self.pk}"


class MicrodataImport(models.Model):
    """A file with answers of an earlier edition (gegevens van een eerdere editie), until its columns are mapped to questions.

    The rows go as soon as it is taken in or discarded; what the columns meant stays, and is proposed for the next file.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="microdata_imports", verbose_name="uitvraag")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+", verbose_name="vragenlijst")
    """To whose questions the columns are mapped; of a later edition, most often."""
    file_name = models.CharField("bestand", max_length=120)
    sha256 = models.CharField("sha256", max_length=64)
    source = models.TextField("bron")
    approached = models.PositiveIntegerField("benaderd")
    rows = models.PositiveIntegerField("rijen")
    columns = models.JSONField("kolommen")
    """Of each column name, label, how many rows have a value, and the values with label and number where those are few."""
    meanings = models.JSONField("betekenis")
    """By name of the column: see `reports.microdata.recognising.ColumnMeaning`."""
    content = models.BinaryField(editable=False)
    state = models.CharField("stand", max_length=10, choices=MicrodataState, default=MicrodataState.MAPPING)
    created_at = models.DateTimeField("ingelezen op")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="ingelezen door", **_BY)
    snapshot = models.OneToOneField(
        Snapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="momentopname"
    )

    class Meta:
        verbose_name = "gegevens van een eerdere editie"
        verbose_name_plural = "gegevens van eerdere edities"
        ordering = ("-created_at", "-pk")
        default_permissions = ()

    def __str__(self) -> str:
        return f"gegevens {self.pk}"


class Publication(models.Model):
    """What of an edition goes out (publicatie): a pair of snapshots, or one of them; everything that is published comes from it.

    A draft until it is published. Of an edition one is published at a time: the next one withdraws it.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="publications", verbose_name="editie")
    office_holders = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="momentopname ambtsdragers"
    )
    organisations = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="momentopname organisaties"
    )
    profile = models.CharField("bescherming", max_length=20, choices=PublicationProfile, default=PublicationProfile.STRICT)
    profile_reason = models.TextField("reden van deze bescherming", blank=True)
    created_at = models.DateTimeField("gemaakt op")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="gemaakt door", **_BY)
    published_at = models.DateTimeField("gepubliceerd op", null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="gepubliceerd door", **_BY)
    withdrawn_at = models.DateTimeField("ingetrokken op", null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="ingetrokken door", **_BY)

    class Meta:
        verbose_name = "publicatie"
        verbose_name_plural = "publicaties"
        ordering = ("-created_at", "-pk")
        default_permissions = ()
        permissions = (("publish_results", "Mag resultaten publiceren"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(office_holders__isnull=False) | Q(organisations__isnull=False), name="publication_of_a_snapshot"
            ),
            models.CheckConstraint(
                condition=Q(profile=PublicationProfile.STRICT)
                | (Q(profile__in=PublicationProfile.values) & ~Q(profile_reason="")),
                name="publication_profile_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=("edition",),
                condition=Q(published_at__isnull=False, withdrawn_at=None),
                name="publication_once_an_edition",
            ),
        )

    def __str__(self) -> str:
        return f"publicatie {self.pk}"

    @property
    def state(self) -> PublicationState:
        """Where it stands; a draft that was given up is withdrawn too."""
        if self.withdrawn_at is not None:
            return PublicationState.WITHDRAWN
        return PublicationState.DRAFT if self.published_at is None else PublicationState.PUBLISHED

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """Its snapshots, that of the office holders first."""
        return tuple(each for each in (self.office_holders, self.organisations) if each is not None)

    @property
    def is_test(self) -> bool:
        """Whether it is a rehearsal on test data."""
        return any(snapshot.is_test for snapshot in self.snapshots)


class DisclosureDecision(models.Model):
    """What of a snapshot may be shown (besluit over herleidbaarheid), over everything that can be asked of it.

    Made with a publication and never changed; the newest of a snapshot is in force. Holds no answers: only which groups and
    questions are withheld, and why.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="decisions", verbose_name="momentopname")
    profile = models.CharField("bescherming", max_length=20, choices=PublicationProfile)
    reason = models.TextField("reden van deze bescherming", blank=True)
    sha256 = models.CharField("sha256", max_length=64)
    content = models.BinaryField(editable=False)
    counts = models.JSONField("aantallen")
    decided_at = models.DateTimeField("besloten op")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="besloten door", **_BY)

    class Meta:
        verbose_name = "besluit over herleidbaarheid"
        verbose_name_plural = "besluiten over herleidbaarheid"
        ordering = ("-decided_at", "-pk")
        default_permissions = ()

    def __str__(self) -> str:
        return f"besluit {self.pk}"


class Favourite(models.Model):
    """A request of the results explorer that somebody keeps under a name (favoriet): for the keeper alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="medewerker")
    name = models.CharField("naam", max_length=100)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="+", verbose_name="momentopname")
    query = models.CharField("vraag", max_length=500)
    """The request as it stands in the address, without the snapshot."""
    created_at = models.DateTimeField("bewaard op")

    class Meta:
        verbose_name = "favoriet"
        verbose_name_plural = "favorieten"
        ordering = ("name", "pk")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("user", "name"), name="favourite_name_once_a_user"),)

    def __str__(self) -> str:
        return f"favoriet {self.pk}"


class Download(models.Model):
    """Who took which file out of the platform, and when (downloadlogboek)."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="downloads", verbose_name="momentopname")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="gebruiker"
    )
    product_file = models.ForeignKey(
        ProductFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="downloads", verbose_name="publicatiebestand"
    )
    what = models.CharField("wat", max_length=60)
    file_format = models.CharField("formaat", max_length=10)
    downloaded_at = models.DateTimeField("gedownload op")

    class Meta:
        verbose_name = "download"
        verbose_name_plural = "downloads"
        ordering = ("-downloaded_at",)

    def __str__(self) -> str:
        return f"{self.what} ({self.file_format})"
