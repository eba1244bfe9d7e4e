"""The end of a visit: the overview with all answers, sending them, stopping for now, leaving in a hurry, coming back."""

from functools import cache
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import get_template
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from surveys import cookies
from surveys.answering import IncompleteError, missing_pages, submit
from surveys.codes import ErasedKeysError
from surveys.entering import AlreadyCompletedError, NotInvitedError, NotOpenError, begin, page_to_continue
from surveys.forms import ACTION, PAGE, PageForm, given_back, posted_answers, posted_revision
from surveys.models import Invitation
from surveys.questionnaires import survey_in_field
from surveys.routing import Page, PageCheck
from surveys.saving import BusyError, ClosedError, ConflictError, PostedPage, save, stored_answers
from surveys.views.answer_page import BACK, STOP, UNPROCESSABLE, answer, answers_by_part
from surveys.views.code_field import CodeForm, invitation_of_form
from surveys.views.dossier_visits import leave_dossier, resume_dossier
from surveys.views.start import not_invited, not_open, see_other
from surveys.views.visits import DOSSIER, Visit, carried, leave, respondent_page, stay

TRY_AGAIN: Final = "Uw antwoorden zijn net op een andere plek bewaard. Kijk ze hieronder na en verstuur dan opnieuw."


# --- the overview --------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@respondent_page
def overview(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show all answers by subject; take a last remark, and send."""
    if page_to_continue(visit.response) is not None:
        return visit.to_continue()
    if request.method == "POST":
        return _leave_overview(request, visit)
    return show_overview(request, visit)


def show_overview(request: HttpRequest, visit: Visit, *, check: PageCheck | None = None, **context: Any) -> HttpResponse:
    """Render the overview; with a `check` of the closing page its problems too."""
    closing = visit.questionnaire.closing_page
    is_refused = bool(check) or "notice" in context
    return render(
        request,
        "questionnaire/overview.html",
        {
            "parts": answers_by_part(visit, shows_open_text=False),
            "missing": missing_pages(visit.response),
            "form": _closing_form(request, visit, closing, check) if closing else None,
            "revision": visit.response.revision,
            "respondent_seconds": cookies.RESPONDENT_SECONDS,
            **context,
        },
        status=UNPROCESSABLE if is_refused else 200,
    )


def _closing_form(request: HttpRequest, visit: Visit, closing: Page, check: PageCheck | None) -> PageForm:
    view = visit.view(closing)
    if check is None:
        return PageForm(view, stored_answers(visit.response, closing))
    given = given_back(posted_answers(request.POST, closing), check.values, check.problems)
    return PageForm(view, given, check.problems)


def _leave_overview(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Save the remark, then do what the button says."""
    action, closing = request.POST.get(ACTION, ""), visit.questionnaire.closing_page
    if closing is not None:
        try:
            check = _save_remark(request, visit, closing)
        except ClosedError:
            return leave(see_other("sent"))  # sent at this very moment, by whoever pressed twice
        except (BusyError, ConflictError):
            return show_overview(request, visit, notice=TRY_AGAIN)
        if check.problems:
            return show_overview(request, visit, check=check)
    if action == STOP:
        return leave(see_other("saved"))
    if action == BACK:
        asked = [page for page in visit.pages() if not page.closing]
        return see_other("page", asked[-1].name)
    return _send(request, visit)


def _save_remark(request: HttpRequest, visit: Visit, closing: Page) -> PageCheck:
    data = request.POST
    is_complete = data.get(ACTION, "") not in {BACK, STOP}
    answers, revision = posted_answers(data, closing), posted_revision(data)
    return save(visit.sheet, PostedPage(closing, answers, revision, visit.seconds, visit.now, complete=is_complete))


def _send(request: HttpRequest, visit: Visit) -> HttpResponse:
    try:
        submit(visit.response, lookup=visit.lookup, now=visit.now)
    except IncompleteError:
        return show_overview(request, visit, notice="")
    except BusyError:
        visit.response.refresh_from_db()
        if visit.response.is_complete:
            return leave(see_other("sent"))
        return show_overview(request, visit, notice=TRY_AGAIN)
    return leave(see_other("sent"))


# --- away ----------------------------------------------------------------------------------------------------------
@require_safe
def sent(_request: HttpRequest) -> HttpResponse:
    """Thank the respondent."""
    return leave(HttpResponse(_thanks()))


@cache
def _thanks() -> str:
    """Return the page that says the same to everybody."""
    return get_template("questionnaire/sent.html").render()


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """Say how to go on later."""
    return leave(render(request, "questionnaire/saved.html"))


@require_safe
def quick_exit(_request: HttpRequest) -> HttpResponse:
    """Leave for an innocent site, and let nobody back in on this browser without the code."""
    response = HttpResponseRedirect(settings.QUICK_EXIT_URL, status=303)
    response.headers["Referrer-Policy"] = "no-referrer"
    cookies.clear_start(response)
    return leave_dossier(leave(response))


# --- back after a long silence -------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def session_expired(request: HttpRequest) -> HttpResponse:
    """Ask the code after 30 minutes; with a right code, save the page that was waiting and go on with it."""
    if request.method != "POST":
        context = {"form": CodeForm(), "is_dossier": request.GET.get("van") == DOSSIER}
        return leave_dossier(leave(render(request, "questionnaire/expired.html", context)))
    form = CodeForm(request.POST)
    invitation, refusal = invitation_of_form(request, form, timezone.now())
    if invitation is None:
        context = {"form": form, "carried": carried(request), "page_name": request.POST.get(PAGE, "")}
        response = render(request, "questionnaire/expired.html", context, status=refusal["status"])
        for name, value in refusal.get("headers", {}).items():
            response.headers[name] = value
        return response
    return _resume(request, invitation) if invitation.official is None else resume_dossier(request, invitation)


def _resume(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    now = timezone.now()
    survey = survey_in_field(invitation.survey_id, now)
    try:
        response = begin(invitation, now=now, master_key=settings.CODE_MASTER_KEY)
    except AlreadyCompletedError:
        return see_other("already_completed")
    except (NotOpenError, ErasedKeysError):
        return not_open(request, survey)
    except NotInvitedError:
        return leave(not_invited(request))
    visit = Visit(response, bytes(invitation.lookup), survey, now, open_for=0)
    waiting = visit.questionnaire.pages_by_name.get(request.POST.get(PAGE, ""))
    is_ours = waiting is not None and any(name in waiting.variables for name in request.POST)
    return stay(answer(request, visit, waiting) if waiting and is_ours else visit.to_continue(), visit)
