"""A page of the questionnaire with nothing to say but its questions: rendered once for everybody, then filled in.

What is rendered once never sees a request, so that nothing of one respondent can come to another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from surveys.cookies import RESPONDENT_SECONDS
from surveys.fragments import Fragment, fragment, hole
from surveys.layout import Filled, question_html
from surveys.routing import Page, PageView, Progress

TEMPLATE: Final = "questionnaire/page.html"
_KEPT_SHELLS: Final = 512


def plain_page(
    request: HttpRequest,
    view: PageView,
    given: Mapping[str, object],
    progress: Progress,
    *,
    address: str,
    percent: int,
    revision: int,
    came_from: str,
) -> HttpResponse:
    """Return a page as `TEMPLATE` renders it when there is no problem, no warning and no notice."""
    shell = _shell(_Shell(view.page, view.title, address, came_from, is_numbered(view, progress), progress.pages_done == 0))
    filled = Filled(given)
    return HttpResponse(
        shell.filled(
            {
                "token": get_token(request),
                "part_number": str(progress.part_number),
                "part_count": str(progress.part_count),
                "part_title": escape(progress.part_title),
                "question_number": str(progress.question_number),
                "question_estimate": str(progress.question_estimate),
                "percent": str(percent),
                "revision": str(revision),
                "questions": "".join([question_html(item, filled) for item in view.items]),
            }
        )
    )


def is_numbered(view: PageView, progress: Progress) -> bool:
    """Tell whether a page says which question of how many it holds."""
    return progress.question_estimate > 1 and any(item.item.is_question for item in view.items)


@dataclass(frozen=True, slots=True)
class _Shell:
    """What makes a page differ from another before anybody's answers and numbers are in it."""

    page: Page
    title: str
    address: str
    came_from: str
    is_numbered: bool
    is_first: bool


@lru_cache(maxsize=_KEPT_SHELLS)
def _shell(shell: _Shell) -> Fragment:
    numbers = ("part_number", "part_count", "part_title", "question_number", "question_estimate")
    context = {
        "csrf_token": hole("token"),
        "form": _FormWithAHole(),
        "view": {"title": shell.title},
        "page": shell.page,
        "address": shell.address,
        "progress": {name: hole(name) for name in numbers},
        "percent": hole("percent"),
        "is_numbered": shell.is_numbered,
        "is_first": shell.is_first,
        "came_from": shell.came_from,
        "revision": hole("revision"),
        "respondent_seconds": RESPONDENT_SECONDS,
        "expired_address": reverse("session_expired"),
    }
    return fragment(get_template(TEMPLATE).render(context))


class _FormWithAHole(forms.Form):
    """A form that leaves room for the questions."""

    def __init__(self) -> None:
        super().__init__()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(_RoomForQuestions())


class _RoomForQuestions:
    """The layout object in the place of all questions."""

    def render(self, form: object, context: object, template_pack: str = "nlds", **_options: Any) -> SafeString:  # noqa: ARG002 -- crispy's signature
        return hole("questions")
