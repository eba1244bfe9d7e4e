"""What became of blocks that more than one filler answered: one value a question, with where it comes from."""

import uuid
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from surveys.choices import ReconciliationAction
from surveys.models.dossier import Dossier

MOST_INQUIRY: Final = 1000


class ReconciledBlock(models.Model):
    """The one record of a block (ontdubbeld blok), beside the originals, which stay as they are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="reconciled_blocks", verbose_name="dossier")
    block = models.CharField("blok", max_length=60)
    values = models.JSONField("waarden", default=dict)
    """By variable: `value`, `source` (ids of the block answers it came from), `reason` and `note`."""
    sources = models.JSONField("bronnen", default=dict)
    """By id of the block answers: the revision that was compared; when one moved on, the block is to be settled anew."""
    revision = models.PositiveIntegerField(default=0)
    settled_at = models.DateTimeField("vastgesteld op", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="door"
    )

    class Meta:
        verbose_name = "ontdubbeld blok"
        verbose_name_plural = "ontdubbelde blokken"
        constraints = (models.UniqueConstraint(fields=("dossier", "block"), name="reconciled_block_once"),)
        permissions = (("reconcile_dossiers", "Mag dossiers ontdubbelen"),)

    def __str__(self) -> str:
        return f"ontdubbeld blok {self.pk}"


class ReconciliationStep(models.Model):
    """One thing done on the bench (stap): what was so before it, so that it can be undone."""

    reconciled = models.ForeignKey(
        ReconciledBlock, on_delete=models.CASCADE, related_name="steps", verbose_name="ontdubbeld blok"
    )
    action = models.CharField("wat", max_length=16, choices=ReconciliationAction)
    variable = models.CharField("variabele", max_length=64, blank=True)
    before = models.JSONField("daarvoor", default=dict)
    """The `values` and settlement as they were before this step."""
    note = models.CharField("aantekening", max_length=400, blank=True)
    at = models.DateTimeField("op")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="door")
    undone_at = models.DateTimeField("ongedaan gemaakt op", null=True, blank=True)

    class Meta:
        verbose_name = "stap bij ontdubbelen"
        verbose_name_plural = "stappen bij ontdubbelen"
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(action__in=ReconciliationAction.values), name="reconciliation_action_known"),
        )

    def __str__(self) -> str:
        return self.get_action_display()

    @property
    def is_undoable(self) -> bool:
        """Whether it changed the block, and was not undone yet."""
        return self.action != ReconciliationAction.ASKED and self.undone_at is None


class Inquiry(models.Model):
    """What was asked of an organisation about a double block (navraag): which questions, and the words of who asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    step = models.OneToOneField(ReconciliationStep, on_delete=models.CASCADE, related_name="inquiry", verbose_name="stap")
    """Who asked it, when, and about which block."""
    questions = models.JSONField("vragen", default=list)
    """Names of the questions, and of rows of grids, in the order of the questionnaire."""
    text = models.CharField("tekst", max_length=MOST_INQUIRY, blank=True)
    """Emptied with the contact data, since it is written to people and may name some."""

    class Meta:
        verbose_name = "navraag"
        verbose_name_plural = "navragen"

    def __str__(self) -> str:
        return f"navraag {self.pk}"
