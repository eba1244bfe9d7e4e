"""How every edition stands and what needs doing, for the start page of staff."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from reports.field.organisations import organisation_counts
from reports.following import Counts, added, response_counts
from reports.models import Snapshot
from surveys.choices import PHASES_IN_FIELD, Phase, SurveyKind, WaveState
from surveys.models import Edition, Mailing, Survey

CLOSING_SOON_DAYS: Final = 7


class Attention(StrEnum):
    """What may need doing today."""

    NO_QUESTIONNAIRE = "no_questionnaire"
    NOBODY_INVITED = "nobody_invited"
    CLOSING_SOON = "closing_soon"
    CLOSED_IN_FIELD = "closed_in_field"
    MAILS_REFUSED = "mails_refused"
    MAILS_WAITING = "mails_waiting"
    NO_SNAPSHOT = "no_snapshot"
    TEST_DATA = "test_data"


@dataclass(frozen=True, slots=True)
class AttentionPoint:
    """One thing to do, with the number it is about."""

    what: Attention
    number: int = 0


@dataclass(frozen=True, slots=True)
class SurveyCard:
    """How one survey stands."""

    survey: Survey
    counts: Counts
    days_left: int
    """Days until closing, by the calendar: 0 on the last day, below 0 after it."""
    has_opened: bool
    attention: tuple[AttentionPoint, ...]


@dataclass(frozen=True, slots=True)
class EditionCard:
    """How an edition stands, for the start page."""

    edition: Edition
    surveys: tuple[SurveyCard, ...]


def edition_cards(now: datetime) -> tuple[EditionCard, ...]:
    """Return all editions with their surveys, the newest first."""
    editions = Edition.objects.prefetch_related(Prefetch("surveys", Survey.objects.select_related("edition")))
    return tuple(
        EditionCard(edition, tuple(survey_card(survey, now) for survey in edition.surveys.all())) for edition in editions
    )


def survey_card(survey: Survey, now: datetime) -> SurveyCard:
    """Return how `survey` stands at `now`: a query or two for the response, one for the mails."""
    total, test_responses = _response(survey)
    days_left = (timezone.localdate(survey.closes_at) - timezone.localdate(now)).days
    is_closed = now >= survey.closes_at
    points = [*_attention(survey, days_left, is_anybody_asked=bool(total.approached), is_closed=is_closed)]
    if test_responses and survey.edition.phase != Phase.GEPUBLICEERD:
        points.append(AttentionPoint(Attention.TEST_DATA, test_responses))
    return SurveyCard(survey, total, days_left, now >= survey.opens_at, tuple(points))


def _response(survey: Survey) -> tuple[Counts, int]:
    """Return who came how far, people or organisations, and how many of them are test data."""
    if survey.kind == SurveyKind.ORGANISATIES:
        return added(organisation_counts(survey).values()), 0
    response = response_counts(survey)
    return response.total, response.test_responses


def _attention(survey: Survey, days_left: int, *, is_anybody_asked: bool, is_closed: bool) -> Iterator[AttentionPoint]:
    phase = survey.edition.phase
    if phase == Phase.GEPUBLICEERD:
        return
    in_field = phase in PHASES_IN_FIELD
    if survey.questionnaire_id is None:
        yield AttentionPoint(Attention.NO_QUESTIONNAIRE)
    if in_field and is_closed:
        yield AttentionPoint(Attention.CLOSED_IN_FIELD)
    elif in_field and days_left <= CLOSING_SOON_DAYS:
        yield AttentionPoint(Attention.CLOSING_SOON, days_left)
    if in_field and not is_anybody_asked:
        yield AttentionPoint(Attention.NOBODY_INVITED)
    mails = _mails(survey)
    if mails["refused"]:
        yield AttentionPoint(Attention.MAILS_REFUSED, mails["refused"])
    if mails["waiting"]:
        yield AttentionPoint(Attention.MAILS_WAITING, mails["waiting"])
    if phase == Phase.VERWERKING and not Snapshot.objects.filter(survey=survey).exists():
        yield AttentionPoint(Attention.NO_SNAPSHOT)


def _mails(survey: Survey) -> dict[str, int]:
    waiting = Q(sent_at=None, refused_at=None, wave__state=WaveState.RELEASED)
    return Mailing.objects.filter(wave__survey=survey).aggregate(
        refused=Count("pk", filter=Q(refused_at__isnull=False)), waiting=Count("pk", filter=waiting)
    )
