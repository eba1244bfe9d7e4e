"""Finds names in a text that is to be without them."""

import re
from collections.abc import Iterable
from typing import Final

_SHORTEST: Final = 2


def names_found(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the `names` that stand in `text` as whole words, with their capitals, each once and in order of the alphabet."""
    return tuple(sorted({name for name in map(str.strip, names) if len(name) >= _SHORTEST and _stands_in(name, text)}))


def _stands_in(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
