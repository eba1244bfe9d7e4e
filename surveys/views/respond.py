"""The pages of the questionnaire: one subject at a time, saved at every step."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from surveys import routing
from surveys.answering import (
    BusyError,
    ConflictError,
    OffPathError,
    SentError,
    missing_pages,
    save_page,
    stored_answers,
    unconfirmed,
)
from surveys.cookies import RESPONDENT_SECONDS
from surveys.entering import page_to_continue
from surveys.forms import ACTION, CAME_FROM, CONFIRMED, PageForm, given_back, posted_answers, posted_revision
from surveys.routing import Page, PageCheck, Problem
from surveys.views.answers_in_words import differing_lines
from surveys.views.start import see_other
from surveys.views.visits import Visit, leave, respondent_page

UNPROCESSABLE: Final = 422
CONFLICT: Final = 409
OVERVIEW: Final = "overzicht"
# What the buttons of a page say; anything else goes on.
BACK, STOP, AUTOMATIC = "vorige", "bewaren", "automatisch"


@require_http_methods(["GET", "HEAD", "POST"])
@respondent_page
def page(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """Show a page that the respondent has come to, or save it and go where the button says."""
    asked = visit.questionnaire.pages_by_name.get(name)
    if asked is None or asked.closing:
        return to_continue(visit)
    if request.method == "POST":
        return answer(request, visit, asked)
    pages = visit.pages()
    if asked not in pages or asked.number > _furthest(visit, pages):
        return to_continue(visit)
    given = stored_answers(visit.response, asked)
    return show(request, visit, asked, given, context={"came_from": _came_from(request.GET.get("van", ""))})


def to_continue(visit: Visit) -> HttpResponse:
    """Lead to the page where the respondent goes on."""
    name = page_to_continue(visit.response)
    return see_other("page", name) if name else see_other("overview")


def _furthest(visit: Visit, pages: Iterable[Page]) -> int:
    """Return the number of the furthest page that may be seen: the one after the furthest saved."""
    done = visit.response.furthest_page
    return next((page.number for page in pages if page.number > done), done)


def _came_from(text: str) -> str:
    return OVERVIEW if text == OVERVIEW else ""


# --- showing -------------------------------------------------------------------------------------------------------
def show(
    request: HttpRequest,
    visit: Visit,
    page: Page,
    given: Mapping[str, object],
    *,
    problems: Iterable[Problem] = (),
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a page with what is `given` on it."""
    questionnaire, answers, background = visit.questionnaire, visit.response.answers, visit.background
    view = routing.page_view(questionnaire, page, answers, background)
    progress = routing.progress(questionnaire, page, answers, background)
    return render(
        request,
        "questionnaire/page.html",
        {
            "form": PageForm(view, given, problems),
            "view": view,
            "page": page,
            "progress": progress,
            "percent": max(visit.response.progress_percent, int(100 * progress.share)),
            "has_questions": any(item.item.is_question for item in view.items),
            "is_first": progress.pages_done == 0,
            "revision": visit.response.revision,
            "respondent_seconds": RESPONDENT_SECONDS,
            **(context or {}),
        },
        status=status,
    )


# --- saving --------------------------------------------------------------------------------------------------------
def answer(request: HttpRequest, visit: Visit, page: Page) -> HttpResponse:
    """Save the posted page and go on, back or away; or show it again with what is wrong."""
    data, action = request.POST, request.POST.get(ACTION, "")
    posted = posted_answers(data, page)
    seen = frozenset(data.get(CONFIRMED, "").split())
    try:
        check = save_page(
            visit.response,
            page,
            posted,
            revision=posted_revision(data),
            seconds=visit.seconds,
            now=visit.now,
            complete=action not in {BACK, STOP, AUTOMATIC},
            confirmed=seen,
        )
    except SentError:
        return leave(see_other("already_completed"))
    except OffPathError:
        return to_continue(visit)
    except ConflictError as conflict:
        return _ask_which(request, visit, page, conflict)
    except BusyError:
        return _not_saved_now(request, visit, page, posted)
    if action == AUTOMATIC:
        return JsonResponse({"revisie": visit.response.revision})
    return _after_saving(request, visit, page, check, posted)


def _after_saving(request: HttpRequest, visit: Visit, page: Page, check: PageCheck, posted: Mapping[str, object]) -> HttpResponse:
    action, came_from = request.POST.get(ACTION, ""), _came_from(request.POST.get(CAME_FROM, ""))
    if check.problems:
        given = given_back(posted, check.values, check.problems)
        context = {"came_from": came_from}
        return show(request, visit, page, given, problems=check.problems, context=context, status=UNPROCESSABLE)
    if action == STOP:
        return leave(see_other("saved"))
    if action == BACK:
        return _go_back(visit, page, came_from)
    warnings = unconfirmed(check, request.POST.get(CONFIRMED, "").split())
    if warnings:
        return show(request, visit, page, check.values, context={"came_from": came_from, "warnings": warnings})
    return _go_on(visit, page, came_from)


def _go_back(visit: Visit, page: Page, came_from: str) -> HttpResponse:
    if came_from == OVERVIEW and page_to_continue(visit.response) is None:
        return see_other("overview")
    before = routing.previous_page(visit.questionnaire, page, visit.response.answers, visit.background)
    return see_other("page", (before or page).name)


def _go_on(visit: Visit, page: Page, came_from: str) -> HttpResponse:
    """Go to the next page; who came from the overview goes back there, past pages that the new answer opened."""
    if came_from == OVERVIEW:
        missing = missing_pages(visit.response)
        return see_other_from_overview(missing[0].page) if missing else see_other("overview")
    following = routing.next_page(visit.questionnaire, page, visit.response.answers, visit.background)
    return see_other("page", following.name) if following and not following.closing else see_other("overview")


def see_other_from_overview(page: Page) -> HttpResponse:
    """Lead to a page and let it know that the overview comes after it."""
    to = see_other("page", page.name)
    to.headers["Location"] += f"?van={OVERVIEW}"
    return to


# --- when it cannot be saved like that -----------------------------------------------------------------------------
def _ask_which(request: HttpRequest, visit: Visit, page: Page, conflict: ConflictError) -> HttpResponse:
    """Show both answers of a page that was saved in another tab or on another device, and let the respondent choose."""
    if request.POST.get(ACTION) == AUTOMATIC:
        return JsonResponse({"conflict": True}, status=CONFLICT)
    view = routing.page_view(visit.questionnaire, page, visit.response.answers, visit.background)
    posted = [(name, value) for name, values in request.POST.lists() for value in values if not name.startswith("_")]
    context = {
        "view": view,
        "page": page,
        "lines": differing_lines(view, conflict.stored, conflict.check.values),
        "posted": [pair for pair in posted if pair[0] != "csrfmiddlewaretoken"],
        "revision": conflict.revision,
        "action": request.POST.get(ACTION, ""),
        "confirmed": request.POST.get(CONFIRMED, ""),
        "came_from": _came_from(request.POST.get(CAME_FROM, "")),
    }
    return render(request, "questionnaire/conflict.html", context, status=CONFLICT)


def _not_saved_now(request: HttpRequest, visit: Visit, page: Page, posted: Mapping[str, object]) -> HttpResponse:
    """Give the page back as it was filled in, when it could not be saved at this moment."""
    return show(request, visit, page, posted, context={"is_unsaved": True}, status=503)
