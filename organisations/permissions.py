"""What staff may do with the frame, by the name under which Django keeps it, and the door before a staff page.

A page says here what its buttons do, and whom it is about where its address does not: the audit log reads it from there.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, Final

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse

MANAGE_FRAME: Final = "organisations.manage_frame"

View = Callable[..., HttpResponse]


class Deed(StrEnum):
    """What the buttons of a page do, once they have worked; the values are those of the audit log."""

    CHANGES = "changed"
    SENDS = "sent"
    """Mails or letters go, are held back, or are taken away."""
    EXPORTS = "exported"
    LOOKS = "seen"


def staff_page(permission: str, *, does: Deed | None = None) -> Callable[[View], View]:
    """Show a page only to staff with `permission`; others get 403. Who is not logged in was stopped at the gate before.

    A page with a form or a button says what those do; a test finds one that does not.
    """

    def wrap(view: View) -> View:
        guarded = permission_required(permission, raise_exception=True)(view)

        @wraps(view)
        def page(*args: Any, **kwargs: Any) -> HttpResponse:
            return guarded(*args, **kwargs)

        page.permission = permission  # type: ignore[attr-defined]  # read by the test that finds pages without one
        page.does = does  # type: ignore[attr-defined]  # read by the audit log
        return page

    return wrap


def did(request: HttpRequest, deed: Deed) -> None:
    """Say what this request did, on a page whose buttons do different things."""
    request.deed = deed  # type: ignore[attr-defined]  # read by the audit log


def about(request: HttpRequest, kind: str, key: object) -> None:
    """Say whom or what this request is about, by its key, where the address does not tell."""
    known = getattr(request, "subjects", ())
    request.subjects = (*known, (kind, str(key)))  # type: ignore[attr-defined]  # read by the audit log
