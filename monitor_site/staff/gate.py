"""The gate before everything under /beheer/: logged in, second factor shown, nothing kept by browser or proxy."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

STAFF_PATH: Final = "/beheer/"


def is_verified(request: HttpRequest) -> bool:
    """Tell whether this session has shown a second factor, or whether none is asked on this installation."""
    user = request.user
    return user.is_authenticated and (not settings.STAFF_OTP_REQUIRED or user.is_verified())  # type: ignore[attr-defined]  # added by django-otp


def way_to(url_name: str, request: HttpRequest) -> HttpResponseRedirect:
    """Redirect to a page that afterwards leads back to the page asked for now."""
    return HttpResponseRedirect(f"{reverse(url_name)}?{urlencode({'next': request.get_full_path()})}")


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
        open_to_all = {reverse("staff_login")}
        open_to_logged_in = {reverse("staff_otp"), reverse("staff_logout")}
        if request.path_info in open_to_all:
            return None
        if not request.user.is_authenticated:
            return way_to("staff_login", request)
        if request.path_info in open_to_logged_in or is_verified(request):
            return None
        return way_to("staff_otp", request)
