"""A page is saved in a row of answers: one UPDATE guarded by a revision, whosever answers they are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol, TypeAlias

import structlog

from surveys.models import BlockAnswers, Response
from surveys.routing import Page, PageCheck, Problem, Value

logger = structlog.get_logger(__name__)

# A page that lies open is no page that is being read.
MOST_SECONDS_A_PAGE: Final = 30 * 60
_ATTEMPTS: Final = 5
# What is posted may fail to be an answer, or not be there at all; only the first leaves the stored answer alone.
_ABSENT: Final = "required"

SAVED_FIELDS: Final = ("answers", "revision", "furthest_page", "page_seconds", "page_revisions", "saved_at")
"""What every row of answers keeps of a page that is saved."""

AnswerRow: TypeAlias = Response | BlockAnswers


class ClosedError(Exception):
    """The answers are finished: nothing changes any more."""


class OffPathError(Exception):
    """Answers came for a page that is not asked here."""


class ConflictError(Exception):
    """The page was saved elsewhere with other answers since it was shown here; nothing was saved."""

    def __init__(self, check: PageCheck, stored: Mapping[str, Value], revision: int) -> None:
        super().__init__()
        self.check = check
        """The answers that came in now."""
        self.stored = stored
        """The answers that stand."""
        self.revision = revision


class BusyError(Exception):
    """Others kept saving the same answers at the very same moment; nothing was saved."""


@dataclass(frozen=True, slots=True)
class PostedPage:
    """A page as it came in. `revision` is that of the row when the page was shown.

    With `complete` (Volgende) the page counts as done when nothing is missing and every warning is among the `confirmed`
    variables (None: all are); otherwise (Vorige, Opslaan) a missing answer is no problem.
    """

    page: Page
    answers: Mapping[str, object]
    revision: int
    seconds: int
    now: datetime
    complete: bool = True
    confirmed: Collection[str] | None = None


class Sheet(Protocol):
    """A row of answers with what belongs to whose they are."""

    @property
    def row(self) -> AnswerRow:
        """The row; brought up to date while a page is saved."""

    def refuse_closed(self) -> None:
        """Raise a ClosedError when nothing may change any more."""

    def check(self, posted: PostedPage) -> PageCheck:
        """Check the page against the row as it is; raise OffPathError when it is not asked here."""

    def note_done(self, page: Page) -> None:
        """Put into the row what else follows from a page that is done."""

    def write(self, before: int) -> bool:
        """Write the row unless somebody else did since revision `before`; tell whether it was written."""

    def read_again(self) -> None:
        """Read the row as it is now."""


def save(sheet: Sheet, posted: PostedPage) -> PageCheck:
    """Save the answers to a page that fit, in one UPDATE; return what was found. What does not fit stays as it was stored.

    Raises
    ------
    ClosedError, OffPathError
        When there is nothing to save here.
    ConflictError
        When the page was saved elsewhere since then with other answers than these.
    BusyError
        When others keep saving the same row.
    """
    for _ in range(_ATTEMPTS):
        sheet.refuse_closed()
        check = _checked(sheet, posted)
        row, page = sheet.row, posted.page
        _refuse_conflict(row, page, check, posted.revision)
        before = row.revision
        _take(row, posted, check)
        if posted.complete and not check.problems and not unconfirmed(check, posted.confirmed):
            row.furthest_page = max(row.furthest_page, page.number)
            sheet.note_done(page)
        if sheet.write(before):
            return check
        sheet.read_again()
    raise BusyError


def unconfirmed(check: PageCheck, confirmed: Collection[str] | None) -> tuple[Problem, ...]:
    """Return the warnings that were not seen yet; `confirmed` None stands for all seen."""
    return tuple(warning for warning in check.warnings if confirmed is not None and warning.variable not in confirmed)


def stored_answers(row: AnswerRow, page: Page) -> dict[str, Value]:
    """Return the answers to `page` that are stored, on the path or not."""
    return {name: row.answers[name] for name in page.variables if name in row.answers}


def _checked(sheet: Sheet, posted: PostedPage) -> PageCheck:
    try:
        check = sheet.check(posted)
    except OffPathError:
        logger.warning("page_off_path_refused", page=posted.page.name)
        raise
    if check.refused:
        logger.warning("answers_off_path_refused", page=posted.page.name, refused=len(check.refused))
    return check


def _refuse_conflict(row: AnswerRow, page: Page, check: PageCheck, revision: int) -> None:
    if row.page_revisions.get(page.name, 0) <= revision:
        return
    stored = stored_answers(row, page)
    if stored != check.values:
        raise ConflictError(check, stored, row.revision)


def _take(row: AnswerRow, posted: PostedPage, check: PageCheck) -> None:
    """Put a checked page into the row, which is not written yet."""
    page = posted.page
    misfits = {problem.variable for problem in check.problems if problem.code != _ABSENT}
    replaced = set(page.variables) - misfits
    kept = {name: value for name, value in row.answers.items() if name not in replaced}
    row.answers = kept | check.values
    row.revision += 1
    row.page_revisions = row.page_revisions | {page.name: row.revision}
    spent = row.page_seconds.get(page.name, 0) + max(0, min(posted.seconds, MOST_SECONDS_A_PAGE))
    row.page_seconds = row.page_seconds | {page.name: spent}
    row.saved_at = posted.now
