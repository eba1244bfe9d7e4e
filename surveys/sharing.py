"""Griffier and secretaris do a block together, or take over what the other answered in the opening block."""

from datetime import datetime

from django.db.models import F

from surveys.choices import BlockStatus
from surveys.dossiers import Sharing
from surveys.filling import locked_desk, new_row, reread, set_aside
from surveys.models import BlockAnswers, Filler
from surveys.routing import Part


class NotShareableError(Exception):
    """The block cannot be filled in together; `why` tells the reason."""

    def __init__(self, why: Sharing) -> None:
        super().__init__()
        self.why = why


class NothingToAgreeError(Exception):
    """Nobody else finished the opening block."""


def share_block(filler: Filler, block: Part, *, now: datetime) -> None:
    """Fill in a block together from now on: both officials see and write the one row, which cannot be turned back.

    The answers that are there are those of who chooses this; an empty row of the other stays, and is not looked at any more.
    Choosing twice is the same as once.

    Raises NotShareableError when the other has answers, DossierCompleteError or NotYoursError.
    """
    with locked_desk(filler, block):
        rows = BlockAnswers.objects.filter(dossier_id=filler.dossier_id, block=block.name)
        list(rows.select_for_update())  # a page that is being saved comes first, or looks again
        desk = reread(filler)
        why = desk.sharing(block)
        if why is Sharing.CHOSEN:
            return
        if why is not Sharing.OFFERED:
            raise NotShareableError(why)
        row = desk.row(block) or new_row(desk.filler, block, now)
        row.is_shared, row.revision = True, row.revision + 1
        if row.status == BlockStatus.SKIPPED:
            row.status, row.skip_reason = BlockStatus.BUSY, ""
        row.save()
        rows.exclude(pk=row.pk).update(revision=F("revision") + 1)


def agree(filler: Filler, *, now: datetime) -> None:
    """Take the opening block of the other official as it is; an own version stays stored, and counts no more.

    Raises NothingToAgreeError, DossierCompleteError or NotYoursError.
    """
    with locked_desk(filler) as desk:
        version = desk.opening_to_agree_with()
        if version is None:
            raise NothingToAgreeError
        if desk.row(desk.opening) is not None:
            set_aside(desk, desk.opening, reason="", now=now)
        Filler.objects.filter(pk=filler.pk).update(agreed_with=version)
