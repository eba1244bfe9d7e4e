"""Stores, publishes and puts into use the versions of a questionnaire. The only writer of `Questionnaire`."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from surveys import routing
from surveys.models import Questionnaire, Response, Survey
from surveys.questionnaires import check_report_of, forget_cached


class VersionError(ValueError):
    """What is asked cannot be done with this version; the text says why, for staff."""


class DuplicateVersionError(VersionError):
    """The survey has a version with exactly this text already."""

    def __init__(self, existing: Questionnaire) -> None:
        super().__init__(f"Deze tekst is al opgeslagen als versie {existing.version}.")
        self.existing = existing


def sha256_of(definition: str) -> str:
    """Return the hash by which a text is known."""
    return hashlib.sha256(definition.encode()).hexdigest()


def store_draft(survey: Survey, definition: str, *, now: datetime, user: User | None = None, note: str = "") -> Questionnaire:
    """Store `definition` as the next version of the questionnaire of `survey`, to be looked at and then published.

    Raises routing.DefinitionError with all findings of the checks when there is an error among them, and
    DuplicateVersionError when the survey has this very text already.
    """
    definition = definition.replace("\r\n", "\n")
    _refuse_errors(definition)
    digest = sha256_of(definition)
    with transaction.atomic():
        # Two uploads at once would count to the same number.
        Survey.objects.select_for_update().get(pk=survey.pk)
        existing = Questionnaire.objects.filter(survey=survey, sha256=digest).first()
        if existing is not None:
            raise DuplicateVersionError(existing)
        last = Questionnaire.objects.filter(survey=survey).aggregate(last=Max("version"))["last"] or 0
        return Questionnaire.objects.create(
            survey=survey,
            version=last + 1,
            definition=definition,
            sha256=digest,
            note=note,
            created_at=now,
            created_by=user,
        )


def store_with_modules(
    questionnaire: Questionnaire,
    *,
    off: Collection[str],
    add: Sequence[str],
    now: datetime,
    user: User | None = None,
    note: str = "",
) -> tuple[Questionnaire, tuple[str, ...]]:
    """Store the version that follows from `questionnaire` without the modules `off` and with those in the texts `add`.

    Returns the draft and the names that went with the modules. Raises routing.ModuleError where a module does not fit, and
    what `store_draft` raises.
    """
    composition = routing.with_modules(questionnaire.definition, off=off, add=add)
    draft = store_draft(questionnaire.survey, composition.text, now=now, user=user, note=note)
    return draft, composition.dropped


def publish(questionnaire: Questionnaire, *, now: datetime) -> Questionnaire:
    """Publish a draft: from here on it never changes (the database refuses), and it may be put into use.

    The checks are run again, since they may have grown since the draft was stored. A published version stays as it is; one
    that was thrown away is a VersionError.
    """
    with transaction.atomic():
        row = _locked(questionnaire)
        if row.is_published:
            return row
        _refuse_errors(row.definition)
        row.published_at = now
        row.save(update_fields=["published_at"])
    forget_cached()
    return row


def put_into_use(questionnaire: Questionnaire) -> Survey:
    """Let those who begin from now on get this version; who has begun keeps the version that was begun with.

    Other processes notice within half a minute.
    """
    if not questionnaire.is_published:
        raise VersionError("Alleen een gepubliceerde versie kan in gebruik worden genomen.")
    with transaction.atomic():
        survey = Survey.objects.select_for_update().get(pk=questionnaire.survey_id)
        survey.questionnaire = questionnaire
        survey.save(update_fields=["questionnaire"])
    forget_cached()
    return survey


def discard_draft(questionnaire: Questionnaire) -> None:
    """Delete a draft that is not wanted any more; a published version stays for good."""
    with transaction.atomic():
        row = _locked(questionnaire)
        if row.is_published or Response.objects.filter(questionnaire=row).exists():
            raise VersionError("Een gepubliceerde versie kan niet weg.")
        row.delete()


def _locked(questionnaire: Questionnaire) -> Questionnaire:
    row = Questionnaire.objects.select_for_update().filter(pk=questionnaire.pk).first()
    if row is None:
        raise VersionError("Dit concept is intussen weggegooid.")
    return row


def _refuse_errors(definition: str) -> None:
    findings = check_report_of(definition)
    if any(finding.is_error for finding in findings):
        raise routing.DefinitionError(findings)
