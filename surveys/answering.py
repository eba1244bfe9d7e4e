"""A respondent answers: saves a page and sends the questionnaire. The only writer of responses' answers."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Final

from django.db import transaction

from surveys import routing
from surveys.choices import InvitationStatus
from surveys.models import Invitation, Response
from surveys.questionnaires import background_of, compiled_by_id
from surveys.routing import Page, PageCheck, PageProblems, Questionnaire, Value
from surveys.saving import SAVED_FIELDS, BusyError, ClosedError, OffPathError, PostedPage, save
from surveys.statements import prepared_cursor

_SAVED_FIELDS: Final = (*SAVED_FIELDS, "progress_percent", "counts")
# Written out, because it is half of what the database and the ORM have to do for a page.
_SAVE: Final = (
    f"UPDATE surveys_response SET {', '.join(f'{name} = %s' for name in _SAVED_FIELDS)} "  # noqa: S608 -- names of ours
    "WHERE id = %s AND revision = %s AND completed_at IS NULL"
)
_ALL: Final = 100
_saved_values = attrgetter(*_SAVED_FIELDS)


class SentError(ClosedError):
    """The questionnaire was sent already: nothing changes any more."""


class IncompleteError(Exception):
    """The questionnaire cannot be sent yet; `pages` are those with something missing."""

    def __init__(self, pages: tuple[PageProblems, ...]) -> None:
        super().__init__()
        self.pages = pages


# --- a page --------------------------------------------------------------------------------------------------------
def save_page(
    response: Response,
    page: Page,
    posted: Mapping[str, object],
    *,
    revision: int,
    seconds: int,
    now: datetime,
    complete: bool = True,
    confirmed: Collection[str] | None = None,
) -> PageCheck:
    """Save the answers to `page` that fit, as `saving.save` does, and bring `response` up to date; return what was found.

    Raises SentError, OffPathError, ConflictError or BusyError; then nothing was saved.
    """
    sent = PostedPage(page, posted, revision, seconds, now, complete=complete, confirmed=confirmed)
    return save(ResponseSheet(response), sent)


def save_pages(response: Response, posted: Sequence[PostedPage]) -> tuple[PageCheck, ...]:
    """Save pages one after the other, each checked as `save_page` does it, in one UPDATE for all; return what was found.

    For who has the whole visit at hand: a simulated respondent, most of all. Raises SentError, OffPathError,
    ConflictError or BusyError; then nothing at all was saved, and `response` is to be read again.
    """
    before, sheet = response.revision, _HeldBackSheet(response)
    checks = tuple(save(sheet, each) for each in posted)
    sheet.move_bar()
    if posted and not ResponseSheet(response).write(before):
        raise BusyError
    return checks


@dataclass(slots=True)
class ResponseSheet:
    """A response as it is being filled in."""

    row: Response
    following: Page | None = None
    """The page after the one that was done last."""

    def refuse_closed(self) -> None:
        """Raise SentError once the questionnaire is sent."""
        if self.row.is_complete:
            raise SentError

    def check(self, posted: PostedPage) -> PageCheck:
        """Check the page along the path of the response."""
        questionnaire, background = compiled_by_id(self.row.questionnaire_id), background_of(self.row)
        answers = self.row.answers
        page, complete = posted.page, posted.complete
        check = routing.check_on_path(questionnaire, page, posted.answers, answers, background, complete=complete)
        if check is None:
            raise OffPathError
        return check

    def note_done(self, page: Page) -> None:
        """Move the bar, and count the respondent from the page on from which that is so."""
        response = self.row
        response.counts = response.counts or page.counts
        self.following, percent = _after(response, page, response.answers)
        response.progress_percent = max(response.progress_percent, percent)

    def write(self, before: int) -> bool:
        """Write the response in one UPDATE."""
        row = self.row
        values = [json.dumps(value) if isinstance(value, dict) else value for value in _saved_values(row)]
        with prepared_cursor() as cursor:
            cursor.execute(_SAVE, [*values, row.pk, before])
            return bool(cursor.rowcount)

    def read_again(self) -> None:
        """Read the response anew."""
        self.row.refresh_from_db()


@dataclass(slots=True)
class _HeldBackSheet(ResponseSheet):
    """A response of which the row is written later, once for several pages."""

    done: list[tuple[Page, dict[str, Value]]] = field(default_factory=list)
    """Each page that was done, with the answers as they were then."""

    def note_done(self, page: Page) -> None:
        """Count the respondent from the page on from which that is so; the bar moves later."""
        self.row.counts = self.row.counts or page.counts
        self.done.append((page, self.row.answers))

    def move_bar(self) -> None:
        """Move the bar as far as any page did, the last one first: after who did all, no page can move it any further."""
        for page, answers in reversed(self.done):
            if self.row.progress_percent == _ALL:
                return
            _, percent = _after(self.row, page, answers)
            self.row.progress_percent = max(self.row.progress_percent, percent)

    def write(self, before: int) -> bool:  # noqa: ARG002 -- the row is not looked at before the end
        """Write nothing yet."""
        return True


def _after(response: Response, page: Page, answers: Mapping[str, Value]) -> tuple[Page | None, int]:
    """Return the page that follows, and the share of the longest path that is done, in whole percents, once `page` is."""
    questionnaire, background = compiled_by_id(response.questionnaire_id), background_of(response)
    following = routing.next_page(questionnaire, page, answers, background)
    if following is None:
        return None, _ALL
    return following, int(_ALL * routing.progress(questionnaire, following, answers, background).share)


# --- the whole -----------------------------------------------------------------------------------------------------
def missing_pages(response: Response) -> tuple[PageProblems, ...]:
    """Return the pages on the path with an answer missing or unfit: what is left before sending."""
    questionnaire = compiled_by_id(response.questionnaire_id)
    return routing.check_answers(questionnaire, response.answers, background_of(response))


def submit(response: Response, *, lookup: bytes, now: datetime) -> None:
    """Send the questionnaire: drop the answers that ended up off the path, and tell the invitation that it is done.

    `lookup` is the hash of the code with which the respondent came in: the response itself does not know whose it is.
    Sending twice is the same as once. Raises IncompleteError with what is missing, or BusyError when a page is saved at
    the same moment.
    """
    if response.is_complete:
        return
    missing = missing_pages(response)
    if missing:
        raise IncompleteError(missing)
    answers = answers_on_path(compiled_by_id(response.questionnaire_id), response)
    with transaction.atomic():
        rows = Response.objects.filter(pk=response.pk, revision=response.revision, completed_at=None)
        if not rows.update(answers=answers, completed_at=now, saved_at=now, progress_percent=100):
            raise BusyError
        Invitation.objects.filter(lookup=lookup).update(status=InvitationStatus.COMPLETE)
    response.answers, response.completed_at, response.saved_at, response.progress_percent = answers, now, now, 100


def answers_on_path(questionnaire: Questionnaire, response: Response) -> dict[str, Value]:
    """Return the answers of `response` that were asked, given all others."""
    values = routing.values_on_path(questionnaire, response.answers, background_of(response))
    return {name: value for name, value in values.items() if questionnaire.variables[name].asked}
