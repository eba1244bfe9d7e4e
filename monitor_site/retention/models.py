"""How long what is kept of an edition, and the signed reports of what went."""

from django.db import models
from django.db.models import Q

from monitor_site.retention.choices import Kept
from surveys.models import Edition


class RetentionRule(models.Model):
    """From which day something of an edition goes (bewaartermijn)."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="retention_rules", verbose_name="editie")
    what = models.CharField("wat", max_length=8, choices=Kept.choices)
    due_on = models.DateField("weg vanaf")

    class Meta:
        verbose_name = "bewaartermijn"
        verbose_name_plural = "bewaartermijnen"
        default_permissions = ()
        permissions = (("manage_retention", "Mag bewaartermijnen vaststellen"),)
        constraints = (
            models.UniqueConstraint(fields=("edition", "what"), name="retention_rule_once"),
            models.CheckConstraint(condition=Q(what__in=Kept.values), name="retention_rule_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_what_display()} tot {self.due_on}"


class RetentionReport(models.Model):
    """What went, when, and how much of it (opruimverslag), signed with a key that is not in the database."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="retention_reports", verbose_name="editie")
    what = models.CharField("wat", max_length=8, choices=Kept.choices)
    due_on = models.DateField("weg vanaf")
    done_at = models.DateTimeField("gedaan op")
    counts = models.JSONField("aantallen")
    signature = models.CharField("handtekening", max_length=64)
    rewritten_at = models.DateTimeField("van de schijf op", null=True, editable=False)
    """When the tables were written anew, so that nothing of before lies in their files; no part of what is signed."""

    class Meta:
        verbose_name = "opruimverslag"
        verbose_name_plural = "opruimverslagen"
        default_permissions = ()
        ordering = ("-done_at",)
        constraints = (models.UniqueConstraint(fields=("edition", "what"), name="retention_report_once"),)

    def __str__(self) -> str:
        return f"opruimverslag {self.pk}"
