"""HTML that is rendered once, with holes for what differs between those who look at it.

A template prints `hole(name)` where something is to be filled in. Filling costs one join; rendering costs a hundred times that.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString, mark_safe

# Signs that no text on a page holds: the routing engine takes control signs out of every answer.
_OPENING: Final = "\x02"
_CLOSING: Final = "\x03"
_HOLE: Final = re.compile(f"{_OPENING}([^{_CLOSING}]*){_CLOSING}")


def hole(name: str) -> SafeString:
    """Return what to print where `name` is to be filled in."""
    return mark_safe(f"{_OPENING}{name}{_CLOSING}")  # noqa: S308 -- names are ours


@dataclass(frozen=True, slots=True)
class Fragment:
    """HTML in parts, of which those at odd places are holes; `places` tells where each name is to be filled in."""

    parts: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]

    def filled(self, words: Mapping[str, str]) -> SafeString:
        """Return the HTML with `words` in the holes. The words are HTML; a hole without a word stays empty."""
        parts = list(self.parts)
        for name, text in words.items():
            for place in self.places.get(name, ()):
                parts[place] = text
        return mark_safe("".join(parts))  # noqa: S308 -- templates made the parts, and the words are HTML


def fragment(html: str) -> Fragment:
    """Cut rendered HTML at its holes."""
    parts = _HOLE.split(html)
    names = parts[1::2]
    parts[1::2] = [""] * len(names)
    places = {name: tuple(2 * at + 1 for at, each in enumerate(names) if each == name) for name in names}
    return Fragment(tuple(parts), places)
