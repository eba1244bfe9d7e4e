"""What staff may do with the frame, by the name under which Django keeps it, and the door before a staff page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse

MANAGE_FRAME: Final = "organisations.manage_frame"

View = Callable[..., HttpResponse]


def staff_page(permission: str) -> Callable[[View], View]:
    """Show a page only to staff with `permission`; others get 403. Who is not logged in was stopped at the gate before."""

    def wrap(view: View) -> View:
        guarded = permission_required(permission, raise_exception=True)(view)

        @wraps(view)
        def page(*args: Any, **kwargs: Any) -> HttpResponse:
            return guarded(*args, **kwargs)

        page.permission = permission  # type: ignore[attr-defined]  # read by the test that finds pages without one
        return page

    return wrap
