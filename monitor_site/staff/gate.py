"""The gate before everything under /beheer/: logged in, second factor shown, not too long ago, nothing kept by a cache."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from monitor_site.staff.sessions import is_over, note_use

STAFF_PATH: Final = "/beheer/"
# Set in the session by the sign-on of an employer, once that told how somebody signed in there.
PROVIDER_SECOND_FACTOR: Final = "provider_second_factor"


def is_verified(request: HttpRequest) -> bool:
    """Tell whether this session has shown a second factor, here or at its employer, or whether none is asked here."""
    user = request.user
    if not user.is_authenticated:
        return False
    return not settings.STAFF_OTP_REQUIRED or has_second_factor(request)


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether this session has shown a second factor, here or at its employer."""
    return bool(request.user.is_verified() or request.session.get(PROVIDER_SECOND_FACTOR))  # type: ignore[union-attr]  # django-otp


def way_to(url_name: str, request: HttpRequest, **more: str) -> HttpResponseRedirect:
    """Redirect to a page that afterwards leads back to the page asked for now."""
    return HttpResponseRedirect(f"{reverse(url_name)}?{urlencode({'next': request.get_full_path(), **more})}")


class StaffGateMiddleware:
    """Shut every page under /beheer/, whatever its view forgets; stands after Django's and django-otp's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request, with a redirect to the way in where a step is missing."""
        if not request.path_info.startswith(STAFF_PATH):
            return self.get_response(request)
        response = self._refused(request) or self.get_response(request)
        add_never_cache_headers(response)
        return response

    def _refused(self, request: HttpRequest) -> HttpResponse | None:
        open_to_all = {reverse(name) for name in ("staff_login", "oidc_authentication_init", "oidc_authentication_callback")}
        open_to_logged_in = {reverse("staff_otp"), reverse("staff_logout")}
        if request.path_info in open_to_all:
            return None
        if not request.user.is_authenticated:
            return way_to("staff_login", request)
        if is_over(request.session, timezone.now()):
            logout(request)
            return way_to("staff_login", request, verlopen="ja")
        note_use(request.session, timezone.now())
        if request.path_info in open_to_logged_in or is_verified(request):
            return None
        return way_to("staff_otp", request)
