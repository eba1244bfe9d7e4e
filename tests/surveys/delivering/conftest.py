"""A wave in the outbox, a clock that a test sets, and a worker that drains."""

from datetime import timedelta

import pytest

from surveys.choices import WaveKind
from surveys.delivering import drain
from surveys.inviting import plan_wave, release_wave
from surveys.models import Mailing

SECOND = timedelta(seconds=1)


class Clock:
    """A clock that a test sets."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def clock(fieldwork):
    return Clock(fieldwork.now)


def released(fieldwork, kind=WaveKind.INVITATION, name="Uitnodiging"):
    wave = plan_wave(fieldwork.survey, kind, name=name, now=fieldwork.now, letterhead=fieldwork.letterhead)
    number = Mailing.objects.filter(wave=wave).count()
    release_wave(wave, recipients=number, released_by=None, now=fieldwork.now)
    return wave


@pytest.fixture
def wave(fieldwork):
    return released(fieldwork)


@pytest.fixture
def send(fieldwork, clock, postman):
    """Drain the outbox; return sent, refused, postponed, lapsed."""

    def drained(chosen=postman):
        done = drain(clock=clock, letterhead=fieldwork.letterhead, postman=chosen)
        return (done.sent, done.refused, done.postponed, done.lapsed)

    return drained
