"""The texts of mails that staff may change; without one the texts in templates/mails hold."""

from django.conf import settings
from django.db import models

from organisations.choices import Office, OfficialRole, Tier
from surveys.choices import RecipientState, WaveKind
from surveys.models.edition import Survey


class MailTemplate(models.Model):
    """A text (mailtekst) for one kind of mail; the most specific one holds: function before tier before everybody."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="mail_templates", verbose_name="uitvraag")
    kind = models.CharField("soort", max_length=14, choices=WaveKind)
    tier = models.CharField("bestuurslaag", max_length=10, choices=Tier, blank=True)
    function = models.CharField("functie", max_length=20, choices=[*Office.choices, *OfficialRole.choices], blank=True)
    """An office, which is of one tier; or a role of officials, with its tier."""
    for_state = models.CharField("voor wie zo ver is", max_length=16, choices=RecipientState, default=RecipientState.NOT_STARTED)
    """Reminders alone differ by it."""
    subject = models.CharField("onderwerp", max_length=150)
    text = models.TextField("tekst")
    html = models.TextField("html", blank=True, help_text="Leeg: gemaakt uit de tekst.")
    changed_at = models.DateTimeField("gewijzigd op")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="gewijzigd door"
    )

    class Meta:
        verbose_name = "mailtekst"
        verbose_name_plural = "mailteksten"
        ordering = ("survey", "kind", "tier", "function")
        constraints = (
            models.UniqueConstraint(fields=("survey", "kind", "tier", "function", "for_state"), name="mail_template_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.function or self.tier}".strip()
