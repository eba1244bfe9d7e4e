"""The answers of one respondent. Has no key to a person, an invitation or an organisation."""

import uuid

from django.db import models
from django.db.models import Q

from organisations.choices import Office, Province, SizeClass, Tier, Urbanity
from surveys.models.edition import Questionnaire, Survey


class Response(models.Model):
    """A response (respons): pseudonymous answers with the background copied at the start."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="responses")
    ticket = models.BinaryField(max_length=32, unique=True, null=True, editable=False)
    """Keyed hash of the code: finds this row again when its code is typed, tells nothing without the edition's keys."""
    row_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cluster = models.UUIDField(editable=False)
    tier = models.CharField(max_length=10, choices=Tier)
    office = models.CharField(max_length=12, choices=Office)
    province = models.CharField(max_length=4, choices=Province, blank=True)
    urbanity = models.PositiveSmallIntegerField(choices=Urbanity)
    size_class = models.CharField(max_length=10, choices=SizeClass)
    is_test = models.BooleanField(default=False)
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    furthest_page = models.PositiveSmallIntegerField(default=0)
    """Order number (1-based, in the questionnaire) of the furthest page saved; 0 before the first."""
    progress_percent = models.PositiveSmallIntegerField(default=0)
    counts = models.BooleanField(default=False)
    """Whether the page was saved from which a respondent counts (question 6 in 2020)."""
    page_seconds = models.JSONField(default=dict)
    """Seconds per page name, added up over visits."""
    page_revisions = models.JSONField(default=dict)
    """The revision at which each page was saved last, by page name: tells whether two tabs answered the same page."""
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "respons"
        verbose_name_plural = "respons"
        constraints = (models.CheckConstraint(condition=Q(progress_percent__lte=100), name="response_progress_is_a_percentage"),)
        indexes = (models.Index(fields=("survey", "tier", "office"), name="response_by_office"),)

    def __str__(self) -> str:
        return f"respons {self.row_id}"

    @property
    def is_complete(self) -> bool:
        """Whether the respondent has sent the questionnaire."""
        return self.completed_at is not None
