"""The steps from a draft to mails that go: who lets it go, at which date, and a pilot to a part first."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum, auto
from random import Random
from typing import Any, Final, TypeVar

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from surveys.calendar import ORDER, SurveyCalendar
from surveys.choices import PHASES_IN_FIELD, WaveKind, WaveState
from surveys.invitees import invitees_of
from surveys.inviting import (
    UnconfirmedError,
    WaveStateError,
    ask_release,
    change_wave,
    check_number,
    confirm_wave,
    drop_others,
    fill_wave,
    needs_second_pair,
    plan_wave,
    release_wave,
)
from surveys.mails import Letterhead
from surveys.models import Invitation, Mailing, MailWave, Survey
from surveys.queries import waves_of_calendar
from surveys.questionnaires import forget_cached

log = structlog.get_logger(__name__)

PILOT_SIZE: Final = 50

Group = TypeVar("Group")


class PilotWaitsError(Exception):
    """A wave to everybody goes after its pilot, or after the pilot was cancelled."""


class PlannedAlreadyError(Exception):
    """There is a draft of this kind with this very name."""


class LetGo(Enum):
    """What came of a request to let a wave go."""

    ASKED = auto()
    SCHEDULED = auto()
    RELEASED = auto()


def let_go(wave: MailWave, *, recipients: int, user: Any, now: datetime) -> LetGo:
    """Release a wave, ask somebody else to, or confirm what somebody else asked; one with a date to come waits for it.

    Raises PilotWaitsError, WaveStateError, WrongNumberError, and UnconfirmedError for who asked for it.
    """
    if wave.pilots.filter(state=WaveState.DRAFT).exists():
        raise PilotWaitsError
    if needs_second_pair(wave) and not wave.is_asked:
        ask_release(wave, recipients=recipients, asked_by=user)
        return LetGo.ASKED
    if wave.scheduled_at is not None and wave.scheduled_at > now:
        _confirm_for_its_date(wave, recipients=recipients, user=user, now=now)
        return LetGo.SCHEDULED
    if needs_second_pair(wave):
        confirm_wave(wave, recipients=recipients, confirmed_by=user, now=now)
    else:
        release_wave(wave, recipients=recipients, released_by=user, now=now)
    return LetGo.RELEASED


@transaction.atomic
def plan_by_hand(survey: Survey, kind: WaveKind, *, name: str, now: datetime, letterhead: Letterhead) -> MailWave:
    """Plan a wave to everybody whom this kind is for; raises PlannedAlreadyError, so that nobody plans one twice."""
    Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
    if MailWave.objects.filter(survey=survey, kind=kind, name=name, state=WaveState.DRAFT).exists():
        raise PlannedAlreadyError
    return plan_wave(survey, kind, name=name, now=now, letterhead=letterhead)


# --- at its date ---------------------------------------------------------------------------------------------------
@transaction.atomic
def _confirm_for_its_date(wave: MailWave, *, recipients: int, user: Any, now: datetime) -> None:
    row = MailWave.objects.select_for_update(of=("self",)).get(pk=wave.pk)
    if needs_second_pair(wave) and row.released_by_id in {None, user.pk}:
        raise UnconfirmedError
    check_number(wave, recipients)
    unconfirmed = MailWave.objects.filter(state=WaveState.DRAFT, confirmed_at=None)
    change_wave(wave, unconfirmed, released_by=row.released_by or user, confirmed_by=user, confirmed_at=now)


def release_due(now: datetime) -> int:
    """Release the confirmed waves whose date has come, without who fell off since; return how many went.

    A wave that its pilot or the phase of its edition holds back waits; so does one whose second pair of eyes is gone.
    """
    return sum(_release_if_due(pk, now) for pk in _due(now).values_list("pk", flat=True))


def _due(now: datetime) -> QuerySet[MailWave]:
    waves = MailWave.objects.filter(state=WaveState.DRAFT, confirmed_at__isnull=False, scheduled_at__lte=now)
    in_field = Q(survey__edition__phase__in=PHASES_IN_FIELD) | Q(kind=WaveKind.ANNOUNCEMENT)
    waits = MailWave.objects.filter(pilot_of=OuterRef("pk"), state=WaveState.DRAFT)
    return waves.filter(in_field, ~Exists(waits), survey__closes_at__gt=now).order_by("scheduled_at", "pk")


@transaction.atomic
def _release_if_due(pk: int, now: datetime) -> bool:
    Survey.objects.select_for_update(no_key=True).get(mail_waves=pk)  # as everybody: first the survey, then the wave
    wave = _due(now).select_for_update(of=("self",), skip_locked=True).select_related("survey__edition").filter(pk=pk).first()
    if wave is None:
        return False
    drop_others(wave)
    try:
        release_wave(wave, recipients=wave.mailings.count(), released_by=wave.released_by, now=now)
    except UnconfirmedError:
        log.warning("wave_lost_its_confirmation", wave=pk)
        return False
    return True


# --- the calendar --------------------------------------------------------------------------------------------------
@transaction.atomic
def set_calendar(survey: Survey, calendar: SurveyCalendar, *, grace_minutes: int, now: datetime, letterhead: Letterhead) -> None:
    """Move a survey and its waves to the dates of `calendar`, and plan a wave for a kind that has a date and no wave.

    A wave that moves or loses its date is a draft again; one that went does not move, and neither does the opening once the
    invitation went: WaveStateError.
    """
    row = Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
    waves, dates = waves_of_calendar(row), dict(calendar.waves)
    if row.opens_at != calendar.opens_at and has_gone(waves.get(WaveKind.INVITATION)):
        raise WaveStateError
    row.opens_at, row.closes_at, row.grace_minutes = calendar.opens_at, calendar.closes_at, grace_minutes
    row.save(update_fields=("opens_at", "closes_at", "grace_minutes"))
    for kind in ORDER:
        wave, moment = waves.get(kind), dates.get(kind)
        if wave is None and moment is not None:
            wave = plan_wave(row, kind, name=str(kind.label), now=now, letterhead=letterhead)
        if wave is not None and not has_gone(wave) and wave.scheduled_at != moment:
            _move_date(wave, moment)
    transaction.on_commit(forget_cached)


def has_gone(wave: MailWave | None) -> bool:
    """Tell whether a wave is past the moment that its date can move."""
    return wave is not None and wave.state != WaveState.DRAFT


def _move_date(wave: MailWave, moment: datetime | None) -> None:
    draft = MailWave.objects.filter(state=WaveState.DRAFT)
    change_wave(wave, draft, scheduled_at=moment, released_by=None, confirmed_by=None, confirmed_at=None)


# --- a pilot -------------------------------------------------------------------------------------------------------
def spread(people: Mapping[Group, int], places: int) -> dict[Group, int]:
    """Divide places over groups in proportion to their size, with one for each group while that lasts (Sainte-Laguë)."""
    given: dict[Group, int] = dict.fromkeys(people, 0)
    for _ in range(min(places, sum(people.values()))):
        room = [group for group in people if given[group] < people[group]]
        neediest = max(room, key=lambda group: (not given[group], people[group] / (2 * given[group] + 1)))
        given[neediest] += 1
    return given


def may_have_pilot(wave: MailWave) -> bool:
    """Tell whether part of this wave can go first: it is a draft, larger than a pilot, and nobody was drawn yet."""
    if wave.state != WaveState.DRAFT or wave.is_asked or wave.is_pilot:
        return False
    has_pilot = wave.pilots.exclude(state=WaveState.CANCELLED).exists()
    return not has_pilot and wave.mailings.count() > PILOT_SIZE


@transaction.atomic
def draw_pilot(wave: MailWave, *, now: datetime, letterhead: Letterhead, chance: Random) -> MailWave:
    """Move people drawn at random, spread over tiers and functions, to a wave that goes first; raises WaveStateError.

    The draw is made once: who was drawn stays drawn, and the whole wave passes them over unless the pilot is cancelled.
    """
    whole = MailWave.objects.select_for_update(of=("self",)).select_related("survey").get(pk=wave.pk)
    if not may_have_pilot(whole):
        raise WaveStateError
    pilot = MailWave.objects.create(
        survey_id=whole.survey_id, kind=whole.kind, name=f"Proef: {whole.name}"[:80], pilot_of=whole, created_at=now
    )
    drawn = _drawn(whole, chance)
    fill_wave(pilot, drawn, letterhead)
    Mailing.objects.filter(wave=whole, invitation__in=drawn).delete()
    return pilot


def _drawn(whole: MailWave, chance: Random) -> list[Any]:
    by_function: dict[tuple[str, str], list[Any]] = {}
    paths = invitees_of(whole.survey.kind).counted_by()
    rows = Invitation.objects.filter(mailings__wave=whole).order_by(*paths, "pk")
    for pk, tier, function in rows.values_list("pk", *paths):
        by_function.setdefault((tier, function), []).append(pk)
    places = spread({group: len(ids) for group, ids in by_function.items()}, PILOT_SIZE)
    return [pk for group, ids in by_function.items() for pk in chance.sample(ids, places[group])]
