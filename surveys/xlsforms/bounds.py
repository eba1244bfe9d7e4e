"""Least and most as XLSForm has them: at the head of the constraint, as `. >= 1 and . <= 7 and (rest)`."""

import re
from dataclasses import dataclass
from typing import Final

from surveys.routing.questions import Kind

MEASURED: Final = {
    Kind.INTEGER: ".",
    Kind.YEAR: ".",
    Kind.TEXT: "string-length(.)",
    Kind.LONG_TEXT: "string-length(.)",
    Kind.MULTIPLE: "count-selected(.)",
}
"""What is bounded, for each kind that has bounds in its constraint."""
_AND: Final = " and "


@dataclass(frozen=True, slots=True)
class Bounded:
    """The bounds in a constraint, and what it demands besides."""

    minimum: int | None
    maximum: int | None
    rest: str | None


def joined(measured: str, bounded: Bounded) -> str:
    """Return the constraint that `parted` takes apart into the same again; empty where nothing is demanded."""
    parts = [
        *([f"{measured} >= {bounded.minimum}"] if bounded.minimum is not None else []),
        *([f"{measured} <= {bounded.maximum}"] if bounded.maximum is not None else []),
    ]
    rest = bounded.rest
    if rest is None:
        return _AND.join(parts)
    if parts or parted(measured, rest) != Bounded(None, None, rest):
        rest = f"({rest})"
    return _AND.join([*parts, rest])


def parted(measured: str, constraint: str) -> Bounded:
    """Take the bounds off the head of `constraint`. What is not wholly of this form is all rest."""
    whole = Bounded(None, None, constraint or None)
    minimum, after = _bound(measured, ">=", constraint)
    maximum, after = _bound(measured, "<=", after)
    if not after:
        return Bounded(minimum, maximum, None) if constraint else whole
    inside = _inside_brackets(after)
    if inside is not None:
        return Bounded(minimum, maximum, inside)
    return whole


def _bound(measured: str, sign: str, text: str) -> tuple[int | None, str]:
    found = re.match(rf"{re.escape(measured)} {sign} (-?\d{{1,15}})(?: and (?=\S)|$)", text, re.ASCII)
    return (int(found[1]), text[found.end() :]) if found else (None, text)


def _inside_brackets(text: str) -> str | None:
    """Return what is between the brackets where `text` is one pair of them, None where it is not."""
    if not (text.startswith("(") and text.endswith(")")):
        return None
    level, quote = 0, ""
    for position, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        else:
            level += {"(": 1, ")": -1}.get(sign, 0)
            if level == 0 and position < len(text) - 1:
                return None
    inside = text[1:-1]
    return inside if level == 0 and not quote and inside and inside == inside.strip() else None
