"""Officials give a block to a colleague, who comes in by a link of their own. The only writer of handovers.

Every change of state is made with the dossier locked, so that of two people who do something at the same moment the second
acts on what the first left.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from surveys.choices import FillerRole, WaveKind
from surveys.codes import code_for, edition_keys, lookup_hash, lookup_key
from surveys.dossiers import Desk
from surveys.filling import NotYoursError, locked_desk
from surveys.handover_list import handovers_of, is_waiting
from surveys.inviting import wave_of_today
from surveys.mails import Letterhead, message_id
from surveys.models import BlockHandover, Dossier, Filler, Mailing
from surveys.routing import Part
from surveys.waking import wake_for_mail

OPEN_FOR: Final = timedelta(days=7)
"""A link that is not used within this time opens nothing any more."""
MOST_OPEN: Final = 20


class TooManyOpenError(Exception):
    """So many blocks wait for somebody already."""


class GivenAlreadyError(Exception):
    """The block waits for this very person already, or this person has it."""


class OwnAddressError(Exception):
    """A block is given to the one who gives it."""


class HandoverEndedError(Exception):
    """The link opens nothing any more: taken back, too late, or the organisation has finished."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """To whom a block is given."""

    name: str
    email: str


def give(
    filler: Filler, block: Part, receiver: Receiver, *, now: datetime, letterhead: Letterhead, own_email: str = ""
) -> BlockHandover:
    """Give a block to a colleague and queue the mail with the link.

    Raises NotYoursError for a colleague, and for the blocks that officials answer themselves; OwnAddressError,
    GivenAlreadyError, TooManyOpenError, or DossierCompleteError.
    """
    if own_email and receiver.email.casefold() == own_email.casefold():
        raise OwnAddressError
    with locked_desk(filler, block) as desk:
        if not may_give(desk, block):
            raise NotYoursError
        _refuse_double(desk, block, receiver, now)
        handover = _new(desk, block, receiver, now, letterhead)
        _queue(handover, now, letterhead)
    return handover


def may_give(desk: Desk, block: Part) -> bool:
    """Tell whether a filler may give a block: an official, and not the block that decides about all others."""
    return not desk.filler.is_colleague and block not in {desk.personal, desk.opening} and block in desk.blocks


def _refuse_double(desk: Desk, block: Part, receiver: Receiver, now: datetime) -> None:
    waiting = [one for one in handovers_of(desk.dossier) if is_waiting(one, now)]
    if len(waiting) >= MOST_OPEN:
        raise TooManyOpenError
    held = Q(accepted_at__isnull=False) | Q(expires_at__gt=now)
    theirs = BlockHandover.objects.filter(held, dossier=desk.dossier, block=block.name, withdrawn_at=None)
    if theirs.filter(email__iexact=receiver.email).exists():
        raise GivenAlreadyError


def _new(desk: Desk, block: Part, receiver: Receiver, now: datetime, letterhead: Letterhead) -> BlockHandover:
    handover_id = uuid4()
    keys = edition_keys(letterhead.master_key, desk.dossier.survey.edition.key_salt)
    return BlockHandover.objects.create(
        id=handover_id,
        dossier=desk.dossier,
        block=block.name,
        given_by=desk.filler,
        name=receiver.name,
        email=receiver.email,
        lookup=lookup_hash(lookup_key(letterhead.master_key), code_for(keys, handover_id)),
        given_at=now,
        expires_at=now + OPEN_FOR,
    )


def _queue(handover: BlockHandover, now: datetime, letterhead: Letterhead) -> None:
    """Put the mail in the outbox; it hangs on the invitation of who gives the block."""
    if handover.given_by.invitation_id is None:
        raise NotYoursError
    wave = wave_of_today(handover.dossier.survey, now, kind=WaveKind.HANDOVER, name="Blokken overgedragen")
    Mailing.objects.create(
        wave=wave,
        invitation_id=handover.given_by.invitation_id,
        handover=handover,
        message_id=message_id(letterhead, wave.pk, handover.pk),
    )
    wake_for_mail()


def withdraw(filler: Filler, handover: BlockHandover, *, now: datetime) -> None:
    """Take a block back: the link opens nothing any more; what the colleague answered stays.

    Doing it twice is the same as once. Raises NotYoursError for what another official gave, or DossierCompleteError.
    """
    with locked_desk(filler) as desk:
        mine = BlockHandover.objects.filter(pk=handover.pk, dossier=desk.dossier, given_by=desk.filler)
        if not mine.exists():
            raise NotYoursError
        mine.filter(withdrawn_at=None).update(withdrawn_at=now)


def give_again(filler: Filler, handover: BlockHandover, *, now: datetime, letterhead: Letterhead) -> BlockHandover:
    """Take a block back and give it to the same person anew: another link, another seven days. Raises as `give` does."""
    block = _block_of(filler, handover)
    with transaction.atomic():
        withdraw(filler, handover, now=now)
        return give(filler, block, Receiver(handover.name, handover.email), now=now, letterhead=letterhead)


def _block_of(filler: Filler, handover: BlockHandover) -> Part:
    with locked_desk(filler) as desk:
        block = desk.block(handover.block)
    if block is None:
        raise NotYoursError
    return block


# --- the colleague -------------------------------------------------------------------------------------------------
def accept(handover: BlockHandover, *, now: datetime) -> Filler:
    """Let a colleague in by a link; the first time it is taken, after that it leads to the same filler.

    Who has another block of this dossier already stays the same filler. Raises HandoverEndedError.
    """
    with _locked(handover, now) as fresh:
        if fresh.accepted_by is not None:
            return fresh.accepted_by
        filler = _colleague(fresh) or _join(fresh, now)
        fresh.accepted_at, fresh.accepted_by = now, filler
        fresh.save(update_fields=["accepted_at", "accepted_by"])
    return filler


@contextmanager
def _locked(handover: BlockHandover, now: datetime) -> Iterator[BlockHandover]:
    with transaction.atomic():
        dossier = Dossier.objects.select_for_update().get(pk=handover.dossier_id)
        related = ("accepted_by", "given_by")
        fresh = BlockHandover.objects.select_related(*related).filter(pk=handover.pk).first()
        if fresh is None or dossier.is_complete or has_ended(fresh, now):
            raise HandoverEndedError
        yield fresh


def has_ended(handover: BlockHandover, now: datetime) -> bool:
    """Tell whether a link opens nothing any more, apart from the survey and the dossier being closed."""
    return handover.withdrawn_at is not None or (handover.accepted_at is None and handover.expires_at <= now)


def _colleague(handover: BlockHandover) -> Filler | None:
    """Return the filler who was let in before with a block that the same seat gave to the same address."""
    same = BlockHandover.objects.filter(
        dossier_id=handover.dossier_id, email__iexact=handover.email, given_by__seat=handover.given_by.seat
    )
    taken = same.filter(accepted_by__isnull=False).select_related("accepted_by").first()
    return None if taken is None else taken.accepted_by


def _join(handover: BlockHandover, now: datetime) -> Filler:
    return Filler.objects.create(
        dossier_id=handover.dossier_id,
        role=FillerRole.COLLEAGUE,
        seat=handover.given_by.seat,
        name=handover.name,
        email=handover.email,
        joined_at=now,
    )
