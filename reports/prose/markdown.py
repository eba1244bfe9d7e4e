"""Markdown of a chapter to HTML: headings with permanent anchors, and footnotes. HTML in a text stays text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

_ANCHOR: Final = re.compile(r"\s*\{#([a-z0-9-]+)\}\s*$")
_NOT_IN_A_SLUG: Final = re.compile(r"[^a-z0-9]+")
_SECTION: Final = 2
_CLASSES: Final = {
    "paragraph_open": "utrecht-paragraph",
    "bullet_list_open": "utrecht-unordered-list",
    "ordered_list_open": "utrecht-ordered-list",
    "link_open": "utrecht-link",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in a chapter: its depth (2 is a section), number (empty below sections), anchor and words."""

    depth: int
    number: str
    anchor: str
    text: str


@dataclass(slots=True)
class Page:
    """What the parts of one chapter share: its name and number, the headings found so far, and the footnotes."""

    name: str
    number: int | None = None
    on_paper: bool = True
    """Whether footnotes stand at the foot of a page of paper; else in a list at the end of the chapter."""
    headings: list[Heading] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def html_of(text: str, page: Page) -> str:
    """Return `text` as HTML, and add its headings and footnotes to `page`."""
    markdown = _markdown()
    environment: dict[str, Any] = {"page": page}
    tokens = markdown.parse(text, environment)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            _head(token, tokens[place + 1], tokens[place + 2], page)
        for one in (token, *(token.children or ())):
            if one.type in _CLASSES:
                one.attrSet("class", _CLASSES[one.type])
    return str(markdown.renderer.render(tokens, markdown.options, environment))


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.inline.ruler.before("link", "footnote", _footnote)
    markdown.add_render_rule("footnote", _render_footnote)
    return markdown


def _head(token: Token, inline: Token, closing: Token, page: Page) -> None:
    """Give a heading its anchor, and a section its number; one level down."""
    found = _ANCHOR.search(inline.content)
    words = _ANCHOR.sub("", inline.content)
    if found and inline.children:
        inline.children[-1].content = _ANCHOR.sub("", inline.children[-1].content)
    depth = int(token.tag[1:])
    number = ""
    if page.number is not None and depth == _SECTION:
        number = f"{page.number}.{1 + sum(heading.depth == _SECTION for heading in page.headings)}"
        inline.children = [*_numbered(number), *(inline.children or [])]
    anchor = f"{page.name}-{found[1] if found else slug(words)}"
    # The title of the chapter stands above its sections.
    token.tag = closing.tag = f"h{depth + 1}"
    token.attrSet("id", anchor)
    page.headings.append(Heading(depth, number, anchor, words))


def _numbered(number: str) -> Sequence[Token]:
    opening = Token("number_open", "span", 1, attrs={"class": "report-number"})
    return (opening, Token("text", "", 0, content=f"{number} "), Token("number_close", "span", -1))


def slug(words: str) -> str:
    """Return `words` as they may stand in an address."""
    return _NOT_IN_A_SLUG.sub("-", words.lower()).strip("-")


# --- footnotes: ^[text] --------------------------------------------------------------------------------------------
def _footnote(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 -- the shape of a rule of markdown-it
    """Read a footnote where it is called: ^[its text]."""
    if not state.src.startswith("^[", state.pos):
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1)
    if end < 0:
        return False
    if not silent:
        token = state.push("footnote", "", 0)
        token.children = []
        state.md.inline.parse(state.src[state.pos + 2 : end], state.md, state.env, token.children)
    state.pos = end + 1
    return True


def _render_footnote(
    renderer: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, environment: EnvType
) -> str:
    page: Page = environment["page"]
    text = renderer.renderInline(tokens[place].children or [], options, environment)
    page.notes.append(text)
    if page.on_paper:
        return f'<span class="report-note">{text}</span>'
    number = len(page.notes)
    here = f"{page.name}-noot-{number}"
    return (
        f'<sup class="report-note-call"><a class="utrecht-link" id="{here}-terug" href="#{here}">'
        f'<span class="visually-hidden">Noot </span>{number}</a></sup>'
    )
