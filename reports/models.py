"""Snapshots of the answers and the log of what was taken out of the platform."""

from typing import Final

from django.conf import settings
from django.db import models

from surveys.models import Survey

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


class Download(models.Model):
    """Who took which file out of the platform, and when (downloadlogboek)."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="downloads", verbose_name="momentopname")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="gebruiker"
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
