"""Notes every page of staff that was shown, changed something, went out as a file or was refused. Stands inside the gate."""

from collections.abc import Callable, Iterator
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from monitor_site.audit.choices import Verb
from monitor_site.audit.noting import KEY, Subject, note_event
from organisations.permissions import Deed

STAFF_PATH: Final = "/beheer/"
# About nobody but oneself, or no more than the counts of a page that was noted when it opened.
NOT_NOTED: Final = frozenset(
    {"staff_manual", "staff_manual_start", "staff_login", "staff_logout", "staff_otp", "admin:login", "admin:jsi18n"}
    | {"wave_progress", "products_progress"}
    # Who answered the one question stands nowhere; beside the call before it, a line would tell.
    | {"call_question"}
    | {"oidc_authentication_init", "oidc_authentication_callback"}
)
OWN_KEYS: Final = frozenset({"pk", "id", "object_id"})
FORBIDDEN: Final = 403
UNPROCESSABLE: Final = 422
REDIRECT: Final = 300
FAULT: Final = 400


class AuditMiddleware:
    """Write the log before the answer leaves: what cannot be noted is not shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request and note it."""
        if not request.path_info.startswith(STAFF_PATH) or not request.user.is_authenticated:
            return self.get_response(request)
        user_id = request.user.pk
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and match.view_name not in NOT_NOTED and (verb := verb_of(request, response)):
            note_event(verb, match.view_name, user_id=user_id, subjects=tuple(subjects_of(match, request)))
        return response


def verb_of(request: HttpRequest, response: HttpResponse) -> Verb | None:
    """Tell what a request came to; None when it came to nothing: not found, not understood, or led elsewhere."""
    status = response.status_code
    if status == FORBIDDEN:
        return Verb.REFUSED
    if request.method == "POST":
        return _posted(request, response)
    if status != 200:  # noqa: PLR2004 -- the one status that shows something
        return None
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return Verb.SEEN if is_page and "Content-Disposition" not in response.headers else Verb.EXPORTED


def _posted(request: HttpRequest, response: HttpResponse) -> Verb | None:
    if response.status_code >= FAULT:
        return Verb.SEEN if response.status_code == UNPROCESSABLE else None
    if "Content-Disposition" in response.headers:
        return Verb.EXPORTED
    if response.status_code < REDIRECT:
        return Verb.SEEN  # what worked leads on; a page in answer to a form is a search, a trial or a preview
    return Verb(getattr(request, "deed", None) or _declared(request) or Deed.CHANGES)


def _declared(request: HttpRequest) -> Deed | None:
    """Return what the page says that its buttons do; a page of the Django admin says nothing."""
    match = request.resolver_match
    return getattr(match.func, "does", None) if match is not None else None


def subjects_of(match: ResolverMatch, request: HttpRequest) -> Iterator[Subject]:
    """Return what a page is about, as far as its address, the page itself or the ticked rows of a list tell it in keys."""
    is_admin = "admin" in match.namespaces
    named = (match.url_name or "").split("_")
    own_kind = named[1] if is_admin and len(named) > 1 else named[0]
    for name, value in match.kwargs.items():
        if KEY.fullmatch(str(value)):
            yield Subject(own_kind if name in OWN_KEYS else name.removesuffix("_id"), str(value))
    for kind, key in getattr(request, "subjects", ()):
        if KEY.fullmatch(key):
            yield Subject(kind, key)
    ticked = request.POST.getlist("_selected_action") if is_admin else []
    yield from (Subject(own_kind, key) for key in ticked if KEY.fullmatch(key))
