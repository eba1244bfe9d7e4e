"""Texts of a questionnaire as HTML: emphasis, lists and paragraphs, and never HTML of their own; and answers beside them."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from django import template
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from surveys.fragments import Fragment, fragment, hole

register = template.Library()

_KEPT_TEXTS: Final = 4096
_KEPT_PAGES: Final = 1024


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("zero", {"html": False, "breaks": True}).enable(["emphasis", "list", "newline", "escape"])


@register.filter
@lru_cache(maxsize=_KEPT_TEXTS)
def emphasised(text: str | None) -> SafeString:
    """Return `text` with its emphasis and lists as HTML; everything else in it is escaped."""
    return mark_safe(_markdown().render(text or ""))  # noqa: S308 -- markdown-it escapes, and html is off


@register.filter
@lru_cache(maxsize=_KEPT_TEXTS)
def emphasised_line(text: str | None) -> SafeString:
    """Return `text` with its emphasis as HTML that fits in a label: no paragraphs around it."""
    return mark_safe(_markdown().renderInline(text or ""))  # noqa: S308 -- as above


@register.simple_tag
def answered_page(page: dict[str, Any], *, is_alone: object = False, is_fixed: object = False) -> SafeString:
    """Return the answers to a page in words: rendered once for all who were asked the same, and filled in."""
    questions = page["questions"]
    asked = tuple((one.heading, tuple((line.name, line.label) for line in one.lines)) for one in questions)
    words = {line.name: escape(line.text) for one in questions for line in one.lines}
    return _asked(_Asked(page["title"], page["address"], asked, bool(is_alone), bool(is_fixed))).filled(words)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A page before anybody's answers are in it: of each question the heading, and the variables with their labels."""

    title: str
    address: str
    questions: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    is_alone: bool
    is_fixed: bool


@lru_cache(maxsize=_KEPT_PAGES)
def _asked(page: _Asked) -> Fragment:
    questions = [
        {"heading": heading, "lines": [{"name": name, "label": label, "text": hole(name)} for name, label in lines]}
        for heading, lines in page.questions
    ]
    context = {"title": page.title, "address": page.address, "is_alone": page.is_alone, "is_fixed": page.is_fixed}
    return fragment(get_template("questionnaire/answered_page.html").render({**context, "questions": questions}))
