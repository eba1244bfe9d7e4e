"""Texts of a questionnaire as HTML: emphasis, lists and paragraphs, and never HTML of their own."""

from functools import cache, lru_cache
from typing import Final

from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

register = template.Library()

_KEPT_TEXTS: Final = 4096


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
