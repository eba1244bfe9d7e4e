"""The manuals of docs/manual as pages: Markdown to HTML, with an anchor at every heading so that help lines can point."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

MANUALS: Final = {
    "onderzoeker": "Onderzoeker",
    "beller": "Beller",
    "respondent-helpdesk": "Helpdesk",
    "beheerder": "Beheerder",
}
_CLASSES: Final = {
    "paragraph_open": "utrecht-paragraph",
    "bullet_list_open": "utrecht-unordered-list",
    "ordered_list_open": "utrecht-ordered-list",
    "table_open": "staff-table",
    "link_open": "utrecht-link",
}


@dataclass(frozen=True, slots=True)
class ManualPage:
    """A manual as it is shown; `headings` are (anchor, text) of its sections."""

    title: str
    body: SafeString
    headings: tuple[tuple[str, str], ...]


@lru_cache(maxsize=len(MANUALS))
def manual_page(name: str) -> ManualPage:
    """Return the manual called `name`, one of MANUALS; its files belong to the program and hold no input of users."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse((settings.BASE_DIR / "docs" / "manual" / f"{name}.md").read_text(encoding="utf-8"))
    title, headings = "", []
    for place, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        text = tokens[place + 1].content
        if token.tag == "h1":
            title = text
        else:
            token.attrSet("id", slugify(text))
            token.attrSet("class", f"utrecht-heading-{token.tag[1]}")
            if token.tag == "h2":
                headings.append((slugify(text), text))
    body = markdown.renderer.render(_styled(_without_title(tokens)), markdown.options, {})
    return ManualPage(title, mark_safe(body), tuple(headings))  # noqa: S308 -- our own file, HTML in it is escaped


def _without_title(tokens: list[Token]) -> list[Token]:
    """Leave out the first heading, which the page shows as its own."""
    return tokens[3:] if tokens and tokens[0].tag == "h1" else tokens


def _styled(tokens: list[Token]) -> list[Token]:
    for token in tokens:
        if token.type in _CLASSES:
            token.attrJoin("class", _CLASSES[token.type])
        _styled(token.children or [])
    return tokens
