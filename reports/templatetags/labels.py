"""Labels of rows as they stand in a table that may be narrow."""

from typing import Final

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_PLACE_TO_BREAK: Final = "/<wbr>"


@register.filter
def breakable(label: str) -> SafeString:
    """Let `label` go on to a next line after each slash, where browsers see one long word."""
    return mark_safe(escape(label).replace("/", _PLACE_TO_BREAK))  # noqa: S308 -- escaped just before
