"""Rows about the coding of open answers. None holds an answer, but for the quotes that a person masked and let go.

A row of a snapshot is named by its key (`row_id`, or the code of the organisation) and its text by a fingerprint, so that codes
outlive a newer snapshot and a changed text is coded anew. Rows of coding are never changed: what replaces one stands beside it.
"""

from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from reports.choices import CodingTurn, SchemeAction
from surveys.models import Survey

_BY: Final[dict[str, Any]] = {"on_delete": models.SET_NULL, "null": True, "blank": True, "related_name": "+"}
LONGEST_LABEL: Final = 120
LONGEST_EXPLANATION: Final = 500
LONGEST_PHRASE: Final = 80
DOUBLE_PERCENT: Final = 10


class CodeScheme(models.Model):
    """The codes of one open question of a survey (codeschema), and which share of its answers is coded twice."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="code_schemes", verbose_name="uitvraag")
    variable = models.CharField("variabele", max_length=100)
    seed = models.CharField("startwaarde van de loting", max_length=32)
    double_percent = models.PositiveSmallIntegerField("dubbel te coderen (%)", default=DOUBLE_PERCENT)
    started_at = models.DateTimeField("begonnen op")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="begonnen door", **_BY)

    class Meta:
        verbose_name = "codeschema"
        verbose_name_plural = "codeschema’s"
        ordering = ("survey", "variable")
        default_permissions = ()
        permissions = (("code_open_answers", "Mag open antwoorden coderen"),)
        constraints = (
            models.UniqueConstraint(fields=("survey", "variable"), name="code_scheme_once_a_variable"),
            models.CheckConstraint(condition=Q(double_percent__lte=100), name="code_scheme_share_is_a_percentage"),
        )

    def __str__(self) -> str:
        return f"codeschema {self.variable}"


class SchemeCode(models.Model):
    """A code that was added to a scheme (code); the answers of the question itself come from the questionnaire."""

    scheme = models.ForeignKey(CodeScheme, on_delete=models.CASCADE, related_name="codes", verbose_name="codeschema")
    name = models.CharField("code", max_length=40)
    label = models.CharField("label", max_length=LONGEST_LABEL)
    explanation = models.CharField("uitleg", max_length=LONGEST_EXPLANATION, blank=True)

    class Meta:
        verbose_name = "code van een codeschema"
        verbose_name_plural = "codes van codeschema’s"
        ordering = ("pk",)
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("scheme", "name"), name="scheme_code_once"),)

    def __str__(self) -> str:
        return self.name


class SchemeRule(models.Model):
    """A rule by word (woordregel): answers that hold these words are proposed the code."""

    scheme = models.ForeignKey(CodeScheme, on_delete=models.CASCADE, related_name="rules", verbose_name="codeschema")
    code = models.CharField("code", max_length=40)
    phrase = models.CharField("woord of woorden", max_length=LONGEST_PHRASE)
    is_stem = models.BooleanField("begin van een woord", default=False)

    class Meta:
        verbose_name = "woordregel"
        verbose_name_plural = "woordregels"
        ordering = ("pk",)
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("scheme", "code", "phrase", "is_stem"), name="scheme_rule_once"),)

    def __str__(self) -> str:
        return f"woordregel {self.pk}"


class SchemeChange(models.Model):
    """What was done to a scheme (wijziging van een codeschema), and its digest from then on."""

    scheme = models.ForeignKey(CodeScheme, on_delete=models.CASCADE, related_name="changes", verbose_name="codeschema")
    action = models.CharField("wat", max_length=20, choices=SchemeAction)
    subject = models.CharField("code of woord", max_length=LONGEST_PHRASE, blank=True)
    before = models.CharField("was", max_length=LONGEST_LABEL + LONGEST_EXPLANATION + 2, blank=True)
    after = models.CharField("werd", max_length=LONGEST_LABEL + LONGEST_EXPLANATION + 2, blank=True)
    sha256 = models.CharField("sha256 van het codeschema", max_length=64)
    at = models.DateTimeField("op")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="door", **_BY)

    class Meta:
        verbose_name = "wijziging van een codeschema"
        verbose_name_plural = "wijzigingen van codeschema’s"
        ordering = ("-at", "-pk")
        default_permissions = ()
        constraints = (models.CheckConstraint(condition=Q(action__in=SchemeAction.values), name="scheme_change_action_known"),)

    def __str__(self) -> str:
        return f"wijziging {self.pk}"


class Coding(models.Model):
    """The codes that somebody gave to one answer (codering): as first coder, as second coder, or to settle a difference."""

    scheme = models.ForeignKey(CodeScheme, on_delete=models.CASCADE, related_name="codings", verbose_name="codeschema")
    row_key = models.CharField("rij van de momentopname", max_length=40)
    fingerprint = models.CharField("kenmerk van de tekst", max_length=64)
    turn = models.CharField("beurt", max_length=10, choices=CodingTurn)
    codes = models.JSONField("codes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="door", **_BY)
    coded_at = models.DateTimeField("op")
    replaced_at = models.DateTimeField("vervangen op", null=True, blank=True)

    class Meta:
        verbose_name = "codering"
        verbose_name_plural = "coderingen"
        ordering = ("pk",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=Q(turn__in=CodingTurn.values), name="coding_turn_known"),
            models.UniqueConstraint(
                fields=("scheme", "row_key", "turn"), condition=Q(replaced_at=None), name="coding_once_a_turn"
            ),
        )

    def __str__(self) -> str:
        return f"codering {self.pk}"


class Quote(models.Model):
    """An answer that may go out (vrijgegeven citaat): masked, and let go by a person."""

    scheme = models.ForeignKey(CodeScheme, on_delete=models.CASCADE, related_name="quotes", verbose_name="codeschema")
    row_key = models.CharField("rij van de momentopname", max_length=40)
    fingerprint = models.CharField("kenmerk van de tekst", max_length=64)
    text = models.TextField("afgeschermde tekst")
    released_at = models.DateTimeField("vrijgegeven op")
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="vrijgegeven door", **_BY)
    withdrawn_at = models.DateTimeField("ingetrokken op", null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="ingetrokken door", **_BY)

    class Meta:
        verbose_name = "vrijgegeven citaat"
        verbose_name_plural = "vrijgegeven citaten"
        ordering = ("pk",)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("scheme", "row_key"), condition=Q(withdrawn_at=None), name="quote_once_an_answer"),
        )

    def __str__(self) -> str:
        return f"citaat {self.pk}"
