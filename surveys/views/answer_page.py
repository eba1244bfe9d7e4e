"""One page of a questionnaire on the screen: shown, saved at every step, shown again with what is wrong. Whoever fills it in."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Final

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from surveys import routing
from surveys.answers_in_words import answers_in_words, differing_lines
from surveys.cookies import RESPONDENT_SECONDS
from surveys.forms import ACTION, CAME_FROM, CONFIRMED, PageForm, given_back, posted_answers, posted_revision
from surveys.routing import Page, PageCheck, PageView, Problem, Progress, Questionnaire, Value
from surveys.saving import (
    AnswerRow,
    BusyError,
    ClosedError,
    ConflictError,
    OffPathError,
    PostedPage,
    Sheet,
    save,
    stored_answers,
    unconfirmed,
)
from surveys.views.plain_page import TEMPLATE, is_numbered

UNPROCESSABLE: Final = 422
CONFLICT: Final = 409
OVERVIEW: Final = "overzicht"
# What the buttons of a page say; anything else goes on.
BACK, STOP, AUTOMATIC = "vorige", "bewaren", "automatisch"


class PageVisit(ABC):
    """A request of somebody who fills in: whose answers, along which pages, and where the buttons lead."""

    page_template: ClassVar[str] = TEMPLATE
    conflict_template: ClassVar[str] = "questionnaire/conflict.html"

    @property
    @abstractmethod
    def now(self) -> datetime:
        """When the request came."""

    @property
    @abstractmethod
    def seconds(self) -> int:
        """How long ago the page in front of this person was shown."""

    @property
    @abstractmethod
    def sheet(self) -> Sheet:
        """What the answers are saved in."""

    @property
    def row(self) -> AnswerRow:
        """The row in which the answers are kept."""
        return self.sheet.row

    @property
    @abstractmethod
    def questionnaire(self) -> Questionnaire:
        """The version that these answers are to."""

    @property
    @abstractmethod
    def answers(self) -> Mapping[str, Value]:
        """Everything that the path depends on: the answers of the row, and of others where the path reads them."""

    @property
    @abstractmethod
    def background(self) -> dict[str, Value]:
        """What is known before the first question."""

    @abstractmethod
    def pages(self) -> tuple[Page, ...]:
        """Return the pages on the path."""

    def view(self, page: Page) -> PageView:
        """Return `page` as this person sees it."""
        return routing.page_view(self.questionnaire, page, self.answers, self.background)

    def views(self) -> Iterable[PageView]:
        """Return the pages on the path as this person sees them."""
        return map(self.view, self.pages())

    @abstractmethod
    def progress(self, page: Page) -> Progress:
        """Return how far somebody is who looks at `page`."""

    @abstractmethod
    def percent(self, progress: Progress) -> int:
        """Return how full the bar is."""

    @abstractmethod
    def address(self, page: Page) -> str:
        """Return the address of `page`."""

    @abstractmethod
    def to_continue(self) -> HttpResponse:
        """Lead to where this person goes on."""

    @abstractmethod
    def to_next(self, page: Page, came_from: str) -> HttpResponse:
        """Lead to what comes after `page`, which is done."""

    @abstractmethod
    def to_previous(self, page: Page, came_from: str) -> HttpResponse:
        """Lead to what comes before `page`."""

    @abstractmethod
    def to_overview(self) -> HttpResponse:
        """Lead to the overview, whatever was filled in on the page."""

    @abstractmethod
    def stopped(self) -> HttpResponse:
        """Say how to go on later, and show this person out."""

    @abstractmethod
    def closed(self, request: HttpRequest, posted: PostedPage) -> HttpResponse:
        """Say that nothing changes any more, so that the page was not saved."""

    def words(self) -> dict[str, Any]:
        """Return what the template of a page needs besides."""
        return {}

    def arrived_at(self, page: Page) -> PageView | None:
        """Return `page` as this person sees it; None when they have not come to it: off the path, or past the one to do next."""
        pages = self.pages()
        is_there = page in pages and not is_past_next(page, pages, self.row.furthest_page)
        return self.view(page) if is_there else None

    def show_plain(self, request: HttpRequest, view: PageView, given: Mapping[str, object], origin: str) -> HttpResponse:
        """Show a page that this person has come to, with nothing wrong."""
        return show(request, self, view.page, given, context={"came_from": origin})


def is_past_next(page: Page, pages: Iterable[Page], furthest: int) -> bool:
    """Tell whether `page` is past the one to do next, when `pages` are on the path and those up to number `furthest` are done."""
    return any(furthest < each.number < page.number for each in pages)


def page_of(request: HttpRequest, visit: PageVisit, asked: Page) -> HttpResponse:
    """Show a page that somebody has come to, or save it and go where the button says."""
    if request.method == "POST":
        return answer(request, visit, asked)
    view = visit.arrived_at(asked)
    if view is None:
        return visit.to_continue()
    return visit.show_plain(request, view, stored_answers(visit.row, asked), came_from(request.GET.get("van", "")))


def came_from(text: str) -> str:
    """Return the name of the page that somebody came from, when it is one to go back to."""
    return OVERVIEW if text == OVERVIEW else ""


# --- showing -------------------------------------------------------------------------------------------------------
def show(
    request: HttpRequest,
    visit: PageVisit,
    page: Page,
    given: Mapping[str, object],
    *,
    problems: Iterable[Problem] = (),
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a page with what is `given` on it."""
    view = visit.view(page)
    progress = visit.progress(page)
    return render(
        request,
        visit.page_template,
        {
            "form": PageForm(view, given, problems),
            "view": view,
            "page": page,
            "address": visit.address(page),
            "progress": progress,
            "percent": visit.percent(progress),
            "is_numbered": is_numbered(view, progress),
            "is_first": progress.pages_done == 0,
            "revision": visit.row.revision,
            "respondent_seconds": RESPONDENT_SECONDS,
            "expired_address": reverse("session_expired"),
            **visit.words(),
            **(context or {}),
        },
        status=status,
    )


def answers_by_part(visit: PageVisit, *, shows_open_text: bool, pages: Iterable[Page] | None = None) -> list[dict[str, Any]]:
    """Return the pages on the path, or these `pages`, with their answers in words, gathered by part."""
    parts: dict[int, dict[str, Any]] = {}
    for view in visit.views() if pages is None else map(visit.view, pages):
        page = view.page
        if page.closing:
            continue
        questions = answers_in_words(view, visit.row.answers, shows_open_text=shows_open_text)
        if questions:
            part = parts.setdefault(page.part.number, {"title": page.part.title, "pages": []})
            part["pages"].append({"address": visit.address(page), "title": view.title, "questions": questions})
    return list(parts.values())


# --- saving --------------------------------------------------------------------------------------------------------
def answer(request: HttpRequest, visit: PageVisit, page: Page) -> HttpResponse:
    """Save the posted page and go on, back or away; or show it again with what is wrong."""
    data, action = request.POST, request.POST.get(ACTION, "")
    posted = PostedPage(
        page,
        posted_answers(data, page),
        revision=posted_revision(data),
        seconds=visit.seconds,
        now=visit.now,
        complete=action not in {BACK, STOP, AUTOMATIC, OVERVIEW},
        confirmed=frozenset(data.get(CONFIRMED, "").split()),
    )
    try:
        check = save(visit.sheet, posted)
    except ClosedError:
        return visit.closed(request, posted)
    except OffPathError:
        return visit.to_continue()
    except ConflictError as conflict:
        return _ask_which(request, visit, page, conflict)
    except (BusyError, OperationalError):
        return _not_saved_now(request, visit, posted)
    if action == AUTOMATIC:
        return JsonResponse({"revisie": visit.row.revision})
    return _after_saving(request, visit, posted, check)


def _after_saving(request: HttpRequest, visit: PageVisit, posted: PostedPage, check: PageCheck) -> HttpResponse:
    action, origin, page = request.POST.get(ACTION, ""), came_from(request.POST.get(CAME_FROM, "")), posted.page
    if check.problems:
        given = given_back(posted.answers, check.values, check.problems)
        context = {"came_from": origin}
        return show(request, visit, page, given, problems=check.problems, context=context, status=UNPROCESSABLE)
    if action == STOP:
        return visit.stopped()
    if action == OVERVIEW:
        return visit.to_overview()
    if action == BACK:
        return visit.to_previous(page, origin)
    warnings = unconfirmed(check, posted.confirmed)
    if warnings:
        return show(request, visit, page, check.values, context={"came_from": origin, "warnings": warnings})
    return visit.to_next(page, origin)


# --- when it cannot be saved like that -----------------------------------------------------------------------------
def _ask_which(request: HttpRequest, visit: PageVisit, page: Page, conflict: ConflictError) -> HttpResponse:
    """Show both answers of a page that was saved elsewhere too, and let whoever fills in choose."""
    if request.POST.get(ACTION) == AUTOMATIC:
        return JsonResponse({"conflict": True}, status=CONFLICT)
    view = visit.view(page)
    posted = [(name, value) for name, values in request.POST.lists() for value in values if not name.startswith("_")]
    context = {
        "view": view,
        "page": page,
        "address": visit.address(page),
        "lines": differing_lines(view, conflict.stored, conflict.check.values),
        "posted": [pair for pair in posted if pair[0] != "csrfmiddlewaretoken"],
        "revision": conflict.revision,
        "action": request.POST.get(ACTION, ""),
        "confirmed": request.POST.get(CONFIRMED, ""),
        "came_from": came_from(request.POST.get(CAME_FROM, "")),
        **visit.words(),
    }
    return render(request, visit.conflict_template, context, status=CONFLICT)


def _not_saved_now(request: HttpRequest, visit: PageVisit, posted: PostedPage) -> HttpResponse:
    """Give the page back as it was filled in, when it could not be saved at this moment: others save, or the disk is full."""
    context = {
        "is_unsaved": True,
        "revision": posted.revision,
        "came_from": came_from(request.POST.get(CAME_FROM, "")),
    }
    return show(request, visit, posted.page, posted.answers, context=context, status=503)
