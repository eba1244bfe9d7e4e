"""Officials and colleagues answer block by block: save a page, finish a block, skip it, take it up again.

The only writer of the answers in a dossier. Every change of state is made with the dossier locked, so that of two people who
do something at the same moment the second acts on what the first left.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from django.db import transaction

from surveys import routing
from surveys.choices import BlockStatus
from surveys.dossiers import Desk, desk_in, desk_of, in_order
from surveys.models import BlockAnswers, Dossier, Filler
from surveys.permissions import may_fill
from surveys.queries import find_filler
from surveys.routing import Page, PageCheck, PageProblems, Part
from surveys.saving import SAVED_FIELDS, ClosedError, OffPathError, PostedPage

LONGEST_REASON: Final = 200
_SAVED_FIELDS: Final = (*SAVED_FIELDS, "status", "skip_reason", "last_saved_by_id")


class DossierCompleteError(ClosedError):
    """The organisation has finished: nothing changes before the dossier is opened again."""


class NotYoursError(Exception):
    """The block is not one that this filler may fill in."""


class NotSkippableError(Exception):
    """The block about the filler and the opening block are never skipped: without them nothing else can be understood."""


class IncompleteBlockError(Exception):
    """The block cannot be finished yet; `pages` are those with something missing."""

    def __init__(self, pages: tuple[PageProblems, ...]) -> None:
        super().__init__()
        self.pages = pages


# --- under lock ----------------------------------------------------------------------------------------------------
@contextmanager
def locked_desk(filler: Filler, block: Part | None = None) -> Iterator[Desk]:
    """Lock the dossier of a filler, and give what is in it at this moment.

    Raises DossierCompleteError, or NotYoursError when the filler is gone or `block` is not for this filler.
    """
    with transaction.atomic():
        dossiers = Dossier.objects.select_for_update(of=("self",)).select_related("organisation", "survey__edition")
        dossier = dossiers.get(pk=filler.dossier_id)
        # A page that is being saved locks its own row only: what it writes is not to be written over.
        rows = list(BlockAnswers.objects.select_for_update().filter(dossier=dossier).order_by("pk"))
        desk = desk_in(dossier, filler.pk, rows)
        if desk is None or (block is not None and not may_fill(desk.filler, block)):
            raise NotYoursError
        if dossier.is_complete:
            raise DossierCompleteError
        yield desk


def new_row(filler: Filler, block: Part, now: datetime) -> BlockAnswers:
    """Return the answers that somebody begins with, which are not stored yet."""
    return BlockAnswers(dossier_id=filler.dossier_id, block=block.name, filler=filler, started_at=now)


# --- a page --------------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class BlockSheet:
    """The answers of a filler to a block as they are being filled in; stored with the first page."""

    desk: Desk
    block: Part
    now: datetime
    row: BlockAnswers = field(init=False)

    def __post_init__(self) -> None:
        """Take the row that is there, or a new one."""
        self.row = self.desk.row(self.block) or new_row(self.desk.filler, self.block, self.now)

    def refuse_closed(self) -> None:
        """Raise DossierCompleteError once the organisation has finished."""
        if self.desk.dossier.is_complete:
            raise DossierCompleteError

    def check(self, posted: PostedPage) -> PageCheck:
        """Check the page along the path of this filler through the block."""
        desk, page = self.desk, posted.page
        if page not in desk.path(self.block, self.row):
            raise OffPathError
        answers, background = desk.answers(self.block, self.row), desk.background()
        return routing.check_page(desk.questionnaire, page, posted.answers, answers, background, complete=posted.complete)

    def note_done(self, page: Page) -> None:
        """Nothing else follows from a page of a block."""

    def write(self, before: int) -> bool:
        """Write the row, in one UPDATE when it is there already.

        What is answered is skipped no longer; what was klaar stays so while nothing is missing.
        """
        row = self.row
        is_still_done = row.status == BlockStatus.DONE and not problems_of(self.desk, self.block, row)
        row.status, row.skip_reason = (BlockStatus.DONE if is_still_done else BlockStatus.BUSY), ""
        row.last_saved_by = self.desk.filler
        if row._state.adding:  # noqa: SLF001 -- Django's way to tell a row that is not stored
            return self._insert()
        values = {name: getattr(row, name) for name in _SAVED_FIELDS}
        rows = BlockAnswers.objects.filter(pk=row.pk, revision=before, dossier__completed_at=None)
        return bool(rows.update(**values))

    def _insert(self) -> bool:
        """Store the first page, unless somebody made the row meanwhile, here or together."""
        with locked_desk(self.desk.filler, self.block) as desk:
            if desk.row(self.block) is not None:
                return False
            self.row.save(force_insert=True)
        return True

    def read_again(self) -> None:
        """Read the dossier anew; the answers may have become those of both."""
        filler = find_filler(self.desk.filler.pk)
        if filler is None:
            raise NotYoursError
        self.desk = desk_of(filler)
        self.__post_init__()


def problems_of(desk: Desk, block: Part, row: BlockAnswers | None) -> tuple[PageProblems, ...]:
    """Return the pages of a block with something missing: what is left before it can be klaar."""
    return routing.check_block(desk.questionnaire, block, desk.answers(block, row), desk.background())


# --- a block -------------------------------------------------------------------------------------------------------
def finish_block(filler: Filler, block: Part, *, now: datetime) -> Desk:
    """Call a block done; return the dossier as it is then. An own version of the opening block takes the place of agreeing.

    Raises IncompleteBlockError with what is missing, DossierCompleteError or NotYoursError. Doing it twice is the same as once.
    """
    with locked_desk(filler, block) as desk:
        row = desk.row(block)
        missing = problems_of(desk, block, row)
        if missing or row is None:
            raise IncompleteBlockError(missing)
        if row.status != BlockStatus.DONE:
            _change(row, status=BlockStatus.DONE, finished_at=now, skip_reason="")
        if block is desk.opening and desk.filler.agreed_with_id is not None:
            Filler.objects.filter(pk=filler.pk).update(agreed_with=None)
            return reread(filler)
        return replace(desk)  # what follows from the row is worked out anew


def skip_block(filler: Filler, block: Part, *, reason: str = "", now: datetime) -> Desk:
    """Say that a filler cannot judge a block; return the dossier as it is then.

    Answers that are there stay, and count no more until the block is taken up again.

    Raises NotSkippableError, DossierCompleteError or NotYoursError.
    """
    with locked_desk(filler, block) as desk:
        if block in {desk.personal, desk.opening}:
            raise NotSkippableError
        return set_aside(desk, block, reason=reason, now=now)


def set_aside(desk: Desk, block: Part, *, reason: str, now: datetime) -> Desk:
    """Mark the answers of a filler as skipped, under the lock of the caller; return the dossier as it is then."""
    row = desk.row(block) or new_row(desk.filler, block, now)
    _change(row, status=BlockStatus.SKIPPED, skip_reason=reason[:LONGEST_REASON])
    return replace(desk, rows=in_order({row, *desk.rows}))


def reopen_block(filler: Filler, block: Part) -> None:
    """Take up again a block that was done or skipped; its answers are as they were.

    Raises DossierCompleteError or NotYoursError; does nothing to a block that was not begun.
    """
    with locked_desk(filler, block) as desk:
        row = desk.row(block)
        if row is not None and row.status != BlockStatus.BUSY:
            _change(row, status=BlockStatus.BUSY, skip_reason="")


def _change(row: BlockAnswers, **values: object) -> None:
    """Change the state of answers; the revision goes up, so that a page that is saved at the same moment looks again."""
    for name, value in values.items():
        setattr(row, name, value)
    row.revision += 1
    row.save()


def reread(filler: Filler) -> Desk:
    """Read the dossier as it is now; raises NotYoursError when the filler is gone."""
    found = find_filler(filler.pk)
    if found is None:
        raise NotYoursError
    return desk_of(found)
