"""Shows a page of a questionnaire to staff: as a respondent sees it, with answers filled in, and nothing that can be sent."""

from collections.abc import Mapping

from django.utils.safestring import SafeString, mark_safe

from surveys.layout import Filled, questions_of
from surveys.routing import PageView, Value


def shown_page(view: PageView, answers: Mapping[str, Value], *, prefix: str = "") -> SafeString:
    """Return the questions of a page as HTML; `prefix` keeps the names of several shown pages apart."""
    questions = questions_of(view, Filled(answers, prefix=prefix, is_disabled=True))
    return mark_safe("".join(question.render(None, None) for question in questions))  # noqa: S308 -- templates made it
