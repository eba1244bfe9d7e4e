"""The steps from a draft to mails that go: a pilot to a part first, asking and confirming, and the date of a wave."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum, auto
from random import Random
from typing import Any, Final

from django.db import transaction

from surveys.choices import WaveState
from surveys.inviting import (
    WaveStateError,
    ask_release,
    confirm_wave,
    fill_wave,
    needs_second_pair,
    release_wave,
)
from surveys.mails import Letterhead
from surveys.models import Invitation, Mailing, MailWave

PILOT_SIZE: Final = 50


class PilotWaitsError(Exception):
    """A wave to everybody goes after its pilot, or after the pilot was cancelled."""


class LetGo(Enum):
    """What came of a request to let a wave go."""

    ASKED = auto()
    RELEASED = auto()


def let_go(wave: MailWave, *, recipients: int, user: Any, now: datetime) -> LetGo:
    """Release a wave, ask somebody else to, or confirm what somebody else asked.

    Raises PilotWaitsError, and what `release_wave`, `ask_release` and `confirm_wave` raise.
    """
    if wave.pilots.filter(state=WaveState.DRAFT).exists():
        raise PilotWaitsError
    if not needs_second_pair(wave):
        release_wave(wave, recipients=recipients, released_by=user, now=now)
    elif wave.is_asked:
        confirm_wave(wave, recipients=recipients, confirmed_by=user, now=now)
    else:
        ask_release(wave, recipients=recipients, asked_by=user)
        return LetGo.ASKED
    return LetGo.RELEASED


# --- a pilot -------------------------------------------------------------------------------------------------------
def spread(people: Mapping[str, int], places: int) -> dict[str, int]:
    """Divide places over groups in proportion to their size, with one for each group while that lasts (Sainte-Laguë)."""
    given: dict[str, int] = dict.fromkeys(people, 0)
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
    """Move people drawn at random, spread over the offices, to a wave that goes first; raises WaveStateError.

    The draw is made once: who was drawn stays drawn, and the whole wave passes them over unless the pilot is cancelled.
    """
    whole = MailWave.objects.select_for_update(of=("self",)).get(pk=wave.pk)
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
    by_office: dict[str, list[Any]] = {}
    rows = Invitation.objects.filter(mailings__wave=whole).order_by("office_holder__office", "pk")
    for pk, office in rows.values_list("pk", "office_holder__office"):
        by_office.setdefault(office, []).append(pk)
    places = spread({office: len(ids) for office, ids in by_office.items()}, PILOT_SIZE)
    return [pk for office, ids in by_office.items() for pk in chance.sample(ids, places[office])]
