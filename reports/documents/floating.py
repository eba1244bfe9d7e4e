"""Lets tables and figures float: where one leaves a page half empty, the text after it comes first, as in a book.

WeasyPrint has no floats that go to the next page. It does lay out page by page, from a tree of boxes that stays what it is: after
a page that ends too early, text that follows the table is put before it in that tree, and the page is laid out once more.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

BLOCK: Final = "report-block"
"""The class of what floats."""
EMPTY: Final = 0.1
"""A page may end with this part of its height empty."""
TOO_EMPTY: Final = 0.15
"""Above this part, the text of the next section too may come before a block."""
_MOST: Final = 4
"""Text comes before so many blocks at most, that of another section one less: who reads of a table finds it on the next page."""
_ROUNDS: Final = 3
_TEXT: Final = frozenset({"p", "ul", "ol", "blockquote"})
_LOWER: Final = frozenset({"h4", "h5"})
_SECTION: Final = "h3"


def text_to_move(kinds: Sequence[str], at: int, *, over_sections: bool) -> tuple[int, int] | None:
    """Return from where to where the text stands that may come before the block at `at`: up to the next block or section.

    `kinds` are the tags of what stands in the chapter, with `report-block` for what floats. None where there is no such text.
    """
    headings = _LOWER | {_SECTION} if over_sections else _LOWER
    begin = at
    while begin < len(kinds) and kinds[begin] == BLOCK:
        begin += 1
    end = begin
    while end < len(kinds) and kinds[end] in _TEXT | headings:
        end += 1
    while end > begin and kinds[end - 1] in headings:
        end -= 1
    return (begin, end) if at < begin < end and begin - at <= _MOST - (_SECTION in kinds[begin:end]) else None


@contextmanager
def floating() -> Iterator[None]:
    """Let what has the class `report-block` float, in every document that is drawn meanwhile."""
    from weasyprint.layout import page as pages  # noqa: PLC0415 -- slow import

    plain = pages.remake_page

    def remake(index: int, context: Any, root: Any, html: Any) -> Any:
        # Only a page that is new: what was laid out after one would else begin elsewhere.
        is_new = index + 1 >= len(context.page_maker)
        before = _Before(context)
        made = plain(index, context, root, html)
        for _ in range(_ROUNDS if is_new else 0):
            moved = _move_text(root, *made)
            if moved is None:
                break
            before.put_back(index)
            again = plain(index, context, root, html)
            if _empty(again[0]) < _empty(made[0]):
                made = again
                moved.put_back_rest(_places(root, made[1]))
                continue
            moved.undo()
            before.put_back(index)
            made = plain(index, context, root, html)
            break
        return made

    pages.remake_page = remake
    try:
        yield
    finally:
        pages.remake_page = plain


class _Before:
    """What the layout of a page changes besides that page, as it was before."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self._kept = list(context.footnotes), list(context.reported_footnotes), dict(context.broken_out_of_flow)

    def put_back(self, index: int) -> None:
        """Make ready to lay out the page anew."""
        footnotes, reported, broken = self._kept
        self._context.footnotes, self._context.reported_footnotes = list(footnotes), list(reported)
        self._context.broken_out_of_flow = dict(broken)
        del self._context.page_maker[index + 1 :]
        self._context.page_maker[index][-1].update(anchors=[], content_lookups=[])


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page begins, as one box sees it."""

    parent: Any
    at: int
    """Which of its children is the first on that page."""
    is_within: bool
    """Whether a part of that child stands on the page before."""


@dataclass(frozen=True, slots=True)
class _Moved:
    """Text that was put before blocks."""

    parent: Any
    before: Sequence[Any]
    at: int
    text: Sequence[Any]
    blocks: Sequence[Any]

    def undo(self) -> None:
        """Put everything back."""
        self.parent.children = [*self.before]

    def put_back_rest(self, places: Sequence[_Place]) -> None:
        """Let text that found no place on the page stand behind the blocks again."""
        end = self.at + len(self.text)
        begun = next((one.at + one.is_within for one in places if one.parent is self.parent), end)
        if begun < end:
            children, cut = list(self.parent.children), begun - self.at
            rest = children[end + len(self.blocks) :]
            self.parent.children = [*children[: self.at], *self.text[:cut], *self.blocks, *self.text[cut:], *rest]


def _move_text(root: Any, page: Any, resume_at: dict[int, Any] | None) -> _Moved | None:
    """Put text before the block at which a page ends too early, or in which it does; None where nothing is moved."""
    place = next((one for one in _places(root, resume_at) if _kind(one.parent.children[one.at]) == BLOCK), None)
    empty = _empty(page)
    if place is None or empty <= EMPTY:
        return None
    parent, at, before = place.parent, place.at, tuple(place.parent.children)
    over_sections = empty > TOO_EMPTY and not place.is_within
    found = text_to_move([_kind(one) for one in before], at, over_sections=over_sections)
    if found is None:
        return None
    begin, end = found
    blocks, text = before[at:begin], before[begin:end]
    parent.children = [*before[:at], *text, *blocks, *before[end:]]
    return _Moved(parent, before, at, text, blocks)


def _places(box: Any, resume_at: dict[int, Any] | None) -> list[_Place]:
    """Return where a page begins, from the whole document inwards."""
    places = []
    while resume_at is not None and len(resume_at) == 1:
        ((at, resume_at),) = resume_at.items()
        places.append(_Place(box, at, resume_at is not None))
        box = box.children[at]
    return places


def _kind(box: Any) -> str:
    """Return the tag of a child of a chapter, or what floats."""
    return BLOCK if BLOCK in (box.element.get("class") or "").split() else str(box.element_tag)


def _empty(page: Any) -> float:
    """Return which part of a page is empty between its last line and its foot or footnotes."""
    text, footnotes = page.children[0], page.children[1]
    lines = [box.position_y + box.height for box in text.descendants() if type(box).__name__ == "LineBox"]
    bottom = page.content_box_y() + page.height - footnotes.margin_height()
    return float(bottom - max(lines, default=bottom)) / float(page.height)
