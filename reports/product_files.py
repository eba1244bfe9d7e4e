"""The files that are made of a publication. Imported by `models`, under which Django knows them."""

from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from reports.choices import ProductState

_BY: Final[dict[str, Any]] = {"on_delete": models.SET_NULL, "null": True, "blank": True, "related_name": "+"}


class ProductFile(models.Model):
    """A file made of a publication (publicatiebestand): asked for, made by a worker, and taken out with a line in the log."""

    publication = models.ForeignKey(
        "reports.Publication", on_delete=models.CASCADE, related_name="files", verbose_name="publicatie"
    )
    kind = models.CharField("soort", max_length=40)
    options = models.JSONField("keuzes", default=dict, blank=True)
    state = models.CharField("stand", max_length=8, choices=ProductState, default=ProductState.WAITING)
    percent = models.PositiveSmallIntegerField("procent", default=0)
    asked_at = models.DateTimeField("gevraagd op")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="gevraagd door", **_BY)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    work_started_at = models.DateTimeField(null=True, blank=True, editable=False)
    made_at = models.DateTimeField("gemaakt op", null=True, blank=True)
    content = models.BinaryField(null=True, editable=False)
    size = models.PositiveBigIntegerField("bytes", default=0)
    sha256 = models.CharField("sha256", max_length=64, blank=True)
    error = models.CharField("waarom niet", max_length=300, blank=True)

    class Meta:
        verbose_name = "publicatiebestand"
        verbose_name_plural = "publicatiebestanden"
        ordering = ("-asked_at", "-pk")
        default_permissions = ("view",)
        permissions = (
            ("make_products", "Mag publicatiebestanden laten maken"),
            ("download_microdata", "Mag microdata downloaden"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("publication", "kind"),
                condition=Q(state__in=(ProductState.WAITING, ProductState.MAKING)),
                name="product_made_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} van publicatie {self.publication_id}"

    @property
    def is_busy(self) -> bool:
        """Whether somebody is at it, or will be."""
        return self.state in {ProductState.WAITING, ProductState.MAKING}

    @property
    def is_ready(self) -> bool:
        """Whether it can be taken out."""
        return self.state == ProductState.READY
