"""The door before every page of the questionnaire: who is filling in, may they, and their 30 minutes begin anew."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from surveys import cookies, routing
from surveys.entering import may_go_on
from surveys.models import Response
from surveys.questionnaires import SurveyInField, background_of, compiled_by_id, survey_in_field
from surveys.routing import Page, Questionnaire, Value
from surveys.views.code_field import CodeForm
from surveys.views.start import not_open, see_other

FORBIDDEN: Final = 403
_FIELDS_TO_CARRY: Final = 200


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is filling in."""

    response: Response
    lookup: bytes
    survey: SurveyInField
    now: datetime
    seconds: int
    """Since the page in front of the respondent was shown."""

    @property
    def questionnaire(self) -> Questionnaire:
        """The version that this respondent began with."""
        return compiled_by_id(self.response.questionnaire_id)

    @property
    def background(self) -> dict[str, Value]:
        """What came along with the response."""
        return background_of(self.response)

    def pages(self) -> tuple[Page, ...]:
        """Return the pages on the path."""
        return routing.path(self.questionnaire, self.response.answers, self.background)


View = Callable[..., HttpResponse]


def respondent_page(view: Callable[..., HttpResponse]) -> View:
    """Give a view the visit of the respondent; who has none, sent already or came too late is led elsewhere."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        seen = cookies.read_respondent(request)
        response = _response_of(seen) if seen else None
        if seen is None or response is None:
            return expired(request, kwargs.get("name", ""))
        if response.is_complete:
            return leave(see_other("already_completed"))
        survey = survey_in_field(response.survey_id, now)
        if not may_go_on(seen.lookup, survey, now):
            return leave(not_open(request, survey))
        visit = Visit(response, seen.lookup, survey, now, seconds=int((now - seen.shown_at).total_seconds()))
        answer = view(request, visit, *args, **kwargs)
        return stay(answer, visit)

    return page


def _response_of(seen: cookies.RespondentPass) -> Response | None:
    try:
        return Response.objects.get(pk=seen.response_id)
    except Response.DoesNotExist:
        return None  # withdrawn


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
    """Ask the code again after too long a silence; what was just posted waits in the page and is saved with the code."""
    if request.method != "POST":
        return see_other("session_expired")
    context = {"form": CodeForm(), "page_name": page_name, "carried": carried(request)}
    return render(request, "questionnaire/expired.html", context, status=FORBIDDEN)


def carried(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the answers of a posted page as they came, to be posted once more."""
    pairs = [(name, value) for name, values in request.POST.lists() for value in values if isinstance(value, str)]
    return [pair for pair in pairs if pair[0] not in {"csrfmiddlewaretoken", "code", "_pagina"}][:_FIELDS_TO_CARRY]
