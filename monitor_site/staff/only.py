"""Sessions, accounts, second factors and messages for the pages of staff; all other pages pass them by.

A page of respondents or of the public has no `request.user` and no `request.session`: one that asked for them would fail.
"""

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_otp.middleware import OTPMiddleware

from monitor_site.staff.gate import STAFF_PATH


class _StaffOnly:
    """Stands before a middleware that other pages have no use for."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass a request of others on."""
        if not request.path_info.startswith(STAFF_PATH):
            answer: HttpResponseBase = self.get_response(request)
            return answer
        return super().__call__(request)  # type: ignore[misc]  # of the middleware after this


class StaffSessionMiddleware(_StaffOnly, SessionMiddleware):
    """Django's sessions."""


class StaffAccountMiddleware(_StaffOnly, AuthenticationMiddleware):
    """Django's accounts."""


class StaffOTPMiddleware(_StaffOnly, OTPMiddleware):
    """The second factor of django-otp."""


class StaffMessageMiddleware(_StaffOnly, MessageMiddleware):
    """Django's messages to the next page."""
