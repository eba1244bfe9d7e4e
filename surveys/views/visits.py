"""The door before every page of the questionnaire: who is filling in, may they, and their 30 minutes begin anew."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from surveys import cookies, routing
from surveys.answer_rows import response_by_id
from surveys.answering import ResponseSheet, missing_pages
from surveys.entering import may_go_on, page_to_continue
from surveys.models import Response
from surveys.questionnaires import SurveyInField, background_of, compiled_by_id, survey_in_field
from surveys.routing import Page, PageView, Progress, Questionnaire, Value
from surveys.saving import PostedPage
from surveys.views.answer_page import OVERVIEW, PageVisit, is_past_next
from surveys.views.code_field import CodeForm
from surveys.views.plain_page import plain_page
from surveys.views.start import address_of, not_open, see_other

FORBIDDEN: Final = 403
SEE_OTHER: Final = 303
_FIELDS_TO_CARRY: Final = 200
DOSSIER: Final = "organisatie"


@dataclass
class Visit(PageVisit):
    """One request of an office holder who is filling in."""

    response: Response
    lookup: bytes
    survey: SurveyInField
    came_at: datetime
    open_for: int
    """How many seconds the page in front of the respondent was there."""

    @property
    def now(self) -> datetime:
        """When the request came."""
        return self.came_at

    @property
    def seconds(self) -> int:
        """How long ago the page in front of the respondent was shown."""
        return self.open_for

    @cached_property
    def sheet(self) -> ResponseSheet:
        """What the answers are saved in."""
        return ResponseSheet(self.response)

    @property
    def questionnaire(self) -> Questionnaire:
        """The version that this respondent began with."""
        return compiled_by_id(self.response.questionnaire_id)

    @property
    def answers(self) -> dict[str, Value]:
        """All answers of the response."""
        return self.response.answers

    @property
    def background(self) -> dict[str, Value]:
        """What came along with the response."""
        return background_of(self.response)

    def pages(self) -> tuple[Page, ...]:
        """Return the pages on the path."""
        return routing.path(self.questionnaire, self.answers, self.background)

    def views(self) -> Iterable[PageView]:
        """Return the pages on the path as the respondent sees them."""
        return routing.page_views(self.questionnaire, self.answers, self.background)

    def progress(self, page: Page) -> Progress:
        """Return how far the respondent is in the whole questionnaire."""
        return routing.progress(self.questionnaire, page, self.answers, self.background)

    def percent(self, progress: Progress) -> int:
        """Return how full the bar is: it never moves back."""
        return max(self.response.progress_percent, int(100 * progress.share))

    def arrived_at(self, page: Page) -> PageView | None:
        """Return `page` as the respondent sees it; None when they have not come to it."""
        arrival = routing.arrival(self.questionnaire, page, self.answers, self.background)
        return None if is_past_next(page, arrival.before, self.response.furthest_page) else arrival.view

    def show_plain(self, request: HttpRequest, view: PageView, given: Mapping[str, object], origin: str) -> HttpResponse:
        """Show a page that the respondent has come to, with nothing wrong."""
        progress = self.progress(view.page)
        return plain_page(
            request,
            view,
            given,
            progress,
            address=self.address(view.page),
            percent=self.percent(progress),
            revision=self.response.revision,
            came_from=origin,
        )

    def address(self, page: Page) -> str:
        """Return the address of `page`."""
        return address_of("page", page.name)

    def to_continue(self) -> HttpResponse:
        """Lead to the page where the respondent goes on; to the overview when only sending is left."""
        name = page_to_continue(self.response)
        return see_other("page", name) if name else see_other("overview")

    def to_next(self, page: Page, came_from: str) -> HttpResponse:  # noqa: ARG002 -- the sheet knows what follows
        """Go to the next page; who came from the overview goes back there, past pages that the new answer opened."""
        if came_from == OVERVIEW:
            missing = missing_pages(self.response)
            return self._from_overview(missing[0].page) if missing else see_other("overview")
        following = self.sheet.following
        return see_other("page", following.name) if following and not following.closing else see_other("overview")

    def to_previous(self, page: Page, came_from: str) -> HttpResponse:
        """Go one page back, or to the overview."""
        if came_from == OVERVIEW and page_to_continue(self.response) is None:
            return see_other("overview")
        before = routing.previous_page(self.questionnaire, page, self.answers, self.background)
        return see_other("page", (before or page).name)

    def stopped(self) -> HttpResponse:
        """Say how to go on later."""
        return leave(see_other("saved"))

    def to_overview(self) -> HttpResponse:
        """Lead to the overview, which leads back while there are pages to come."""
        return see_other("overview")

    def closed(self, request: HttpRequest, posted: PostedPage) -> HttpResponse:  # noqa: ARG002 -- it was sent, with other answers
        """Thank somebody who sent the questionnaire before."""
        return leave(see_other("already_completed"))

    def _from_overview(self, page: Page) -> HttpResponse:
        """Lead to a page and let it know that the overview comes after it."""
        return HttpResponseRedirect(f"{self.address(page)}?van={OVERVIEW}", status=303)


View = Callable[..., HttpResponse]


def respondent_page(view: Callable[..., HttpResponse]) -> View:
    """Give a view the visit of the respondent; who has none, sent already or came too late is led elsewhere."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        seen = cookies.read_respondent(request)
        response = response_by_id(seen.response_id) if seen else None  # None when it was withdrawn
        if seen is None or response is None:
            return expired(request, kwargs.get("name", ""))
        if response.is_complete:
            return leave(see_other("already_completed"))
        survey = survey_in_field(response.survey_id, now)
        if not may_go_on(seen.lookup, survey, now):
            return leave(not_open(request, survey))
        visit = Visit(response, seen.lookup, survey, now, open_for=int((now - seen.shown_at).total_seconds()))
        try:
            answer = view(request, visit, *args, **kwargs)
        except Response.DoesNotExist:  # withdrawn at this very moment
            return expired(request, kwargs.get("name", ""))
        # Who is led on at once gets the 30 minutes there.
        is_led_on = answer.status_code == SEE_OTHER and visit.seconds < cookies.RESPONDENT_SECONDS / 2
        return answer if is_led_on else stay(answer, visit)

    return page


def stay(answer: HttpResponse, visit: Visit) -> HttpResponse:
    """Let the respondent in for another 30 minutes, unless the view showed them out."""
    if cookies.RESPONDENT_COOKIE not in answer.cookies:
        cookies.set_respondent(answer, visit.response.pk, lookup=visit.lookup, now=visit.now)
    return answer


def leave(answer: HttpResponse) -> HttpResponse:
    """Show the respondent out of this browser."""
    cookies.clear_respondent(answer)
    return answer


def expired(request: HttpRequest, page_name: str) -> HttpResponse:
    """Ask the code again after too long a silence; what was just posted waits in the page and is saved with the code.

    A colleague with a block of a dossier has a link and no code: opened in another tab, it lets the page be posted again.
    """
    is_dossier = request.path.startswith(reverse("dossier"))
    if request.method != "POST":
        address = reverse("session_expired")
        return HttpResponseRedirect(f"{address}?van={DOSSIER}" if is_dossier else address, status=303)
    context = {
        "form": CodeForm(),
        "page_name": page_name,
        "carried": carried(request),
        "is_dossier": is_dossier,
        "address": request.path,
    }
    return render(request, "questionnaire/expired.html", context, status=FORBIDDEN)


def carried(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the answers of a posted page as they came, to be posted once more."""
    pairs = [(name, value) for name, values in request.POST.lists() for value in values if isinstance(value, str)]
    return [pair for pair in pairs if pair[0] not in {"csrfmiddlewaretoken", "code", "_pagina"}][:_FIELDS_TO_CARRY]
