"""Texts with `${variable}` in them: read once, filled in for each respondent."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from surveys.routing.operators import text_of
from surveys.routing.values import MISSING, UNKNOWN, PartialValues, Value, Values

_PLACEHOLDER: Final = re.compile(r"\$\{\s*([A-Za-z_][\w.\-]*)\s*\}")
_OPENING: Final = "${"

Labels: TypeAlias = "Mapping[str, Mapping[str, Text]]"
"""Of every variable with choices: the label of each code."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the questionnaire; the parts at odd places are names of variables."""

    source: str
    parts: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that the text mentions."""
        return self.parts[1::2]

    def filled(self, values: Values, labels: Labels) -> str:
        """Return the text with each variable replaced by its label, or by its value where it has no labels."""
        if len(self.parts) == 1:
            return self.source
        return "".join(label_of(part, values, labels) if place % 2 else part for place, part in enumerate(self.parts))


def read_text(source: str) -> Text:
    """Split `source` at its variables."""
    return Text(source, tuple(_PLACEHOLDER.split(source)))


def has_broken_placeholder(text: Text) -> bool:
    """Tell whether a `${` is left that names no variable."""
    return any(_OPENING in part for part in text.parts[::2])


def label_of(name: str, values: Values, labels: Labels) -> str:
    """Return the label of what variable `name` holds; of several answers: "a, b en c"."""
    value = values[name]
    known = labels.get(name)
    if known is None:
        return _plain(value)
    codes = value if isinstance(value, list) else [text_of(value)]
    return enumerated(known[code].filled(values, labels) if code in known else code for code in codes if code != MISSING)


def partial_label_of(name: str, values: PartialValues, labels: Labels) -> Value | None:
    """Return the same as `label_of`, or None when something that it needs is not known yet."""
    needed, seen = [name], dict[str, Value]()
    while needed:
        wanted = needed.pop()
        value = values[wanted]
        if value is UNKNOWN:
            return None
        if wanted not in seen:
            seen[wanted] = value
            needed.extend(inner for text in labels.get(wanted, {}).values() for inner in text.names)
    return label_of(name, Values({}, seen), labels)


def enumerated(words: Iterable[str]) -> str:
    """Return "a", "a en b" or "a, b en c"."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} en {last}" if most else last


def _plain(value: Value) -> str:
    if isinstance(value, list):
        return enumerated(value)
    text = text_of(value)
    return text.replace(".", ",") if isinstance(value, float) else text
