"""Headers that every page gets unless it says otherwise: kept by nobody, and found by no search engine but for the public pages.

The rest comes from settings: Content-Security-Policy, Permissions-Policy, Referrer-Policy, nosniff, HSTS, framing.
"""

from collections.abc import Callable
from functools import cache
from typing import Final

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponseBase

NOT_KEPT: Final = "no-store"
NOT_INDEXED: Final = "noindex, nofollow"
# Pages that anybody may find; everything else belongs to one respondent or to staff.
PUBLIC_PAGES: Final = frozenset(
    {
        "/",
        "/over-dit-onderzoek",
        "/is-deze-mail-echt",
        "/wat-zien-wij",
        "/privacy",
        "/toegankelijkheid",
        "/hulp",
        "/contact",
        "/.well-known/security.txt",
    }
)


class HeadersMiddleware:
    """Set the headers of pages; static files are answered before this."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the row."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the careful headers where the page gave none of its own."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", NOT_KEPT)
        if request.path not in PUBLIC_PAGES:
            response.headers.setdefault("X-Robots-Tag", NOT_INDEXED)
        return response


class PolicyMiddleware(CSPMiddleware):
    """Set the Content-Security-Policy of the settings, worked out once; a page with a policy of its own gets that."""

    def process_request(self, request: HttpRequest) -> None:
        """Make no nonce: no page holds a script or style of its own."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add the header, unless a decorator of the page says something about it."""
        if any(name.startswith("_csp") for name in vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, policy())
        return response


@cache
def policy() -> str:
    """Return the policy of the settings."""
    return build_policy()
