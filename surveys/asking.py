"""Asks who does not take part one question, and keeps the answer apart from the person."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from organisations.choices import Office, Tier
from surveys.call_queue import DUTCH_TIME
from surveys.choices import NonResponseAnswer, NonResponseMode
from surveys.models import NonResponseInterview, Survey

QUESTION: Final = (
    "Heeft u zelf of uw familie/vrienden de afgelopen twaalf maanden uit hoofde van uw functie te maken gehad met bedreiging, "
    "intimidatie, verbale of fysieke agressie door burgers?"
)
"""Word for word as in 2018 and 2020: another question would break the series."""
ASKED_ONCE_FOR: Final = timedelta(days=120)
"""Longer than any field period: who answered on the web is not asked again."""
_KEY_BITS: Final = 62


def keep_answer(
    survey: Survey, answer: NonResponseAnswer, *, tier: Tier, office: Office, mode: NonResponseMode, now: datetime, is_test: bool
) -> None:
    """Keep an answer with tier and office only.

    Its number is drawn at random and its date is the Monday of the week, so that neither order nor day tells which of the
    calls it belongs to.
    """
    today = now.astimezone(DUTCH_TIME).date()
    NonResponseInterview.objects.create(
        pk=secrets.randbits(_KEY_BITS),
        survey=survey,
        tier=tier,
        office=office,
        answer=answer,
        mode=mode,
        answered_on=today - timedelta(days=today.weekday()),
        is_test=is_test,
    )
