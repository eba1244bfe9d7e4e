"""Asks an organisation about a block in which its fillers differ. The only writer of inquiries.

The words stay in the database, once; the outbox and the log hold ids only.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid5

from django.db import transaction

from surveys.block_records import DossierRows
from surveys.choices import WaveKind
from surveys.inquiries import whom_to_ask
from surveys.inviting import WrongNumberError, wave_of_today
from surveys.mails import Letterhead, message_id
from surveys.models import Inquiry, Mailing
from surveys.reconciling import AskedTodayError, note_asked
from surveys.routing import Part
from surveys.waking import wake_for_mail


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: names of questions or rows of grids, at least one, and own words of at most MOST_INQUIRY characters."""

    questions: tuple[str, ...]
    text: str


@transaction.atomic
def ask(
    rows: DossierRows, block: Part, asked: Asked, *, recipients: int, by: Any, now: datetime, letterhead: Letterhead
) -> Inquiry:
    """Ask the officials who answered a block, and queue the mails; they go within the hours of the edition.

    Raises AskedTodayError, and WrongNumberError when others would be asked than were counted; then nothing is written.
    """
    step = note_asked(rows, block, by=by, now=now)
    invitations = [one.invitation for one in whom_to_ask(rows, block)]
    if not invitations or len(invitations) != recipients:
        raise WrongNumberError(len(invitations))
    inquiry = Inquiry.objects.create(step=step, questions=list(asked.questions), text=asked.text)
    wave = wave_of_today(rows.dossier.survey, now, kind=WaveKind.INQUIRY, name="Navraag")
    # One wave a day holds the questions about all blocks, so that an id of both keeps the Message-IDs apart.
    mails = {one.pk: message_id(letterhead, wave.pk, uuid5(inquiry.pk, str(one.pk))) for one in invitations}
    Mailing.objects.bulk_create(
        Mailing(wave=wave, invitation_id=pk, inquiry=inquiry, message_id=name) for pk, name in mails.items()
    )
    wake_for_mail()
    return inquiry


__all__ = ("Asked", "AskedTodayError", "WrongNumberError", "ask")
