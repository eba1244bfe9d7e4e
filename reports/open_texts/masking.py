"""A text with what tells who somebody is blanked out, and whether it still says only what was written."""

from collections.abc import Iterable

from reports.open_texts.personal_data import PLACEHOLDER, Found


def masked(text: str, found: Iterable[Found]) -> str:
    """Return `text` with the kind of thing between square brackets wherever something was found."""
    parts: list[str] = []
    at = 0
    for one in found:
        parts += [text[at : one.start], f"[{one.kind.value}]"]
        at = one.end
    return "".join([*parts, text[at:]])


def tidy(text: str) -> str:
    """Return `text` as a browser sends it back, so that both can be compared: one kind of line end, no space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def is_masking_of(text: str, quote: str) -> bool:
    """Tell whether `quote` is `text` with pieces of it replaced by `[naam]`, `[plaats]` and the like, or by `[…]`.

    Nothing is added, changed or moved: what is left of a quote is what the respondent wrote.
    """
    text, quote = tidy(text), tidy(quote)
    pieces = PLACEHOLDER.split(quote)
    if len(pieces) == 1:
        return text == quote
    first, *middle, last = pieces
    if not text.startswith(first):
        return False
    at = len(first)
    for piece in middle:
        place = text.find(piece, at + 1)
        if place < 0:
            return False
        at = place + len(piece)
    return text.endswith(last) and len(text) - len(last) > at
