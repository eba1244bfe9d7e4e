"""The audit log: who saw, changed, took out or sent what. Ids and kinds; there is no room for a name, an answer or a code."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from monitor_site.audit.choices import Verb


class Event(models.Model):
    """One deed of one person (logregel), in the table of its month; nobody but the owner of the tables takes it out again.

    The database gives the time. In the database the key is `(id, at)`, as a table in parts wants it.
    """

    at = models.DateTimeField("tijd", db_default=Now(), editable=False)
    # A deed stays with the number of who did it, also when the account has gone: so nothing points the other way.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
        verbose_name="gebruiker",
    )
    verb = models.CharField("wat", max_length=12, choices=Verb.choices)
    page = models.CharField("pagina", max_length=80)
    subject = models.CharField("soort", max_length=40, blank=True)
    subject_id = models.CharField("nummer", max_length=36, blank=True)

    class Meta:
        verbose_name = "logregel"
        verbose_name_plural = "logboek"
        db_table = "audit_event"
        default_permissions = ("view",)
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"logregel {self.pk}"
