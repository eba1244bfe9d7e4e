"""Which mails may go out at this moment: released, within the hours of the edition, and not too many a minute."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Q

from surveys.choices import ASKED_FOR, WaveState
from surveys.models import Edition, Mailing, MailWave

MINUTE: Final = timedelta(minutes=1)
TICK: Final = timedelta(seconds=5)
TICKS_A_MINUTE: Final = MINUTE // TICK


@dataclass(frozen=True, slots=True)
class SendableWaves:
    """Waves by how they may be sent."""

    urgent: tuple[int, ...]
    """Codes that somebody asked for: at any hour, without a limit."""
    free: tuple[int, ...]
    limited: dict[int, tuple[int, ...]]
    """By edition with a limit."""

    @property
    def unlimited(self) -> tuple[int, ...]:
        """All waves of which any number may go."""
        return self.urgent + self.free


def sendable_waves(now: datetime) -> SendableWaves:
    """Return the released waves that may be sent at `now`."""
    urgent, free = [], []
    limited: dict[int, tuple[int, ...]] = {}
    for wave in MailWave.objects.select_related("survey__edition").filter(state=WaveState.RELEASED).order_by("pk"):
        edition = wave.survey.edition
        if wave.kind in ASKED_FOR:
            urgent.append(wave.pk)
        elif not edition.send_window.is_open(now):
            continue
        elif edition.mails_a_minute is None:
            free.append(wave.pk)
        else:
            limited[edition.pk] = (*limited.get(edition.pk, ()), wave.pk)
    return SendableWaves(tuple(urgent), tuple(free), limited)


def waiting(now: datetime) -> Q:
    """Return the condition of rows that may be claimed, of waves that may be sent."""
    return (
        Q(sent_at=None, refused_at=None)
        & (Q(claimed_until=None) | Q(claimed_until__lte=now))
        & (Q(not_before=None) | Q(not_before__lte=now))
    )


def allowance(edition_id: int, now: datetime) -> int:
    """Return how many mails of an edition with a limit may be claimed now, by all workers together.

    Call it with the edition's row locked, so that two workers do not take the same room. What is claimed counts as sent, so
    that no minute ever holds more than the limit; the twelfth part goes every five seconds, so that no minute begins with
    all of it.
    """
    limit = Edition.objects.values_list("mails_a_minute", flat=True).get(pk=edition_id)
    if limit is None:
        return 0
    rows = Mailing.objects.filter(wave__survey__edition=edition_id).exclude(wave__kind__in=ASKED_FOR)
    gone = rows.aggregate(
        claimed=Count("pk", filter=Q(sent_at=None, refused_at=None, claimed_until__gt=now)),
        minute=Count("pk", filter=Q(sent_at__gt=now - MINUTE) | Q(refused_at__gt=now - MINUTE)),
        tick=Count("pk", filter=Q(sent_at__gt=now - TICK) | Q(refused_at__gt=now - TICK)),
    )
    of_minute = limit - gone["minute"] - gone["claimed"]
    of_tick = -(-limit // TICKS_A_MINUTE) - gone["tick"] - gone["claimed"]
    return max(0, min(of_minute, of_tick))


def is_held_back(now: datetime) -> bool:
    """Tell whether mails wait for no other reason than the limit a minute."""
    waves = [pk for ids in sendable_waves(now).limited.values() for pk in ids]
    return bool(waves) and Mailing.objects.filter(waiting(now), wave__in=waves).exists()
