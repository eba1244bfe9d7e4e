"""A respondent answers: saves a page and sends the questionnaire. The only writer of answers."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

import structlog
from django.db import transaction

from surveys import routing
from surveys.choices import InvitationStatus
from surveys.models import Invitation, Response
from surveys.questionnaires import background_of, compiled_by_id
from surveys.routing import Page, PageCheck, PageProblems, Problem, Questionnaire, Value

logger = structlog.get_logger(__name__)

# A page that lies open is no page that is being read.
MOST_SECONDS_A_PAGE: Final = 30 * 60
_ATTEMPTS: Final = 5
# What is posted may fail to be an answer, or not be there at all; only the first leaves the stored answer alone.
_ABSENT: Final = "required"

_SAVED_FIELDS: Final = (
    "answers",
    "revision",
    "furthest_page",
    "progress_percent",
    "counts",
    "page_seconds",
    "page_revisions",
    "saved_at",
)


class OffPathError(Exception):
    """Answers came for a page that this respondent is not asked."""


class SentError(Exception):
    """The questionnaire was sent already: nothing changes any more."""


class ConflictError(Exception):
    """The page was saved elsewhere with other answers since it was shown here; nothing was saved."""

    def __init__(self, check: PageCheck, stored: Mapping[str, Value], revision: int) -> None:
        super().__init__()
        self.check = check
        """The answers that came in now."""
        self.stored = stored
        """The answers that stand."""
        self.revision = revision


class IncompleteError(Exception):
    """The questionnaire cannot be sent yet; `pages` are those with something missing."""

    def __init__(self, pages: tuple[PageProblems, ...]) -> None:
        super().__init__()
        self.pages = pages


class BusyError(Exception):
    """Others kept saving this response at the very same moment; nothing was saved."""


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
    """Save the answers to `page` that fit, in one UPDATE, and bring `response` up to date; return what was found.

    With `complete` (Volgende) the page counts as done when nothing is missing and every warning is among the `confirmed`
    variables (None: all are); otherwise (Vorige, Opslaan) a missing answer is no problem. What does not fit leaves the
    stored answer as it was. `revision` is that of the response when the page was shown.

    Raises
    ------
    SentError, OffPathError
        When there is nothing to save here.
    ConflictError
        When the page was saved elsewhere since then with other answers than these.
    BusyError
        When others keep saving the same response.
    """
    for _ in range(_ATTEMPTS):
        if response.is_complete:
            raise SentError
        check = _checked(response, page, posted, complete=complete)
        _refuse_conflict(response, page, check, revision)
        is_done = complete and not check.problems and not unconfirmed(check, confirmed)
        before = response.revision
        _take(response, page, check, is_done=is_done, seconds=seconds, now=now)
        if _write(response, before):
            return check
        response.refresh_from_db()
    raise BusyError


def unconfirmed(check: PageCheck, confirmed: Collection[str] | None) -> tuple[Problem, ...]:
    """Return the warnings that the respondent has not seen yet; `confirmed` None stands for all seen."""
    return tuple(warning for warning in check.warnings if confirmed is not None and warning.variable not in confirmed)


def _checked(response: Response, page: Page, posted: Mapping[str, object], *, complete: bool) -> PageCheck:
    questionnaire, background = compiled_by_id(response.questionnaire_id), background_of(response)
    if not routing.is_on_path(questionnaire, page, response.answers, background):
        logger.warning("page_off_path_refused", page=page.name)
        raise OffPathError
    check = routing.check_page(questionnaire, page, posted, response.answers, background, complete=complete)
    if check.refused:
        logger.warning("answers_off_path_refused", page=page.name, refused=len(check.refused))
    return check


def stored_answers(response: Response, page: Page) -> dict[str, Value]:
    """Return the answers to `page` that are stored, on the path or not."""
    return {name: response.answers[name] for name in page.variables if name in response.answers}


def _refuse_conflict(response: Response, page: Page, check: PageCheck, revision: int) -> None:
    if response.page_revisions.get(page.name, 0) <= revision:
        return
    stored = stored_answers(response, page)
    if stored != check.values:
        raise ConflictError(check, stored, response.revision)


def _take(response: Response, page: Page, check: PageCheck, *, is_done: bool, seconds: int, now: datetime) -> None:
    """Put a checked page into the row, which is not written yet."""
    misfits = {problem.variable for problem in check.problems if problem.code != _ABSENT}
    kept = {name: value for name, value in response.answers.items() if name not in page.variables or name in misfits}
    response.answers = kept | check.values
    response.revision += 1
    response.page_revisions = response.page_revisions | {page.name: response.revision}
    spent = response.page_seconds.get(page.name, 0) + max(0, min(seconds, MOST_SECONDS_A_PAGE))
    response.page_seconds = response.page_seconds | {page.name: spent}
    response.saved_at = now
    if is_done:
        response.furthest_page = max(response.furthest_page, page.number)
        response.counts = response.counts or page.counts
        response.progress_percent = max(response.progress_percent, _percent_after(response, page))


def _percent_after(response: Response, page: Page) -> int:
    """Return the share of the longest path that is done, in whole percents, once `page` is."""
    questionnaire, background = compiled_by_id(response.questionnaire_id), background_of(response)
    following = routing.next_page(questionnaire, page, response.answers, background)
    if following is None:
        return 100
    return int(100 * routing.progress(questionnaire, following, response.answers, background).share)


def _write(response: Response, before: int) -> bool:
    """Write the row unless somebody else did since `before`; tell whether it was written."""
    values = {name: getattr(response, name) for name in _SAVED_FIELDS}
    rows = Response.objects.filter(pk=response.pk, revision=before, completed_at=None)
    return bool(rows.update(**values))


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
