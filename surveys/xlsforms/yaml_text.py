"""The canonical YAML of a questionnaire: one text for everything that means the same, in the style of surveys/instruments.

Keys stand in one order, what equals its default is left out, each comment stands above the thing that it is about. Two
files are the same questionnaire when this text is the same.
"""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from surveys.routing.definition import QuestionnaireShape
from surveys.routing.reading import Place, read
from surveys.xlsforms.comments import Comments, comments_of

WIDTH: Final = 130
_ORDER: Final = (
    "name", "kind", "title", "language", "label", "calculation", "hint", "short_label", "relevant", "block", "quick_exit",
    "counts", "closing", "required", "choices", "choice_filter", "default", "minimum", "maximum", "minimum_label",
    "maximum_label", "maximum_length", "constraint", "constraint_message", "warning", "warning_message",
)  # fmt: skip
_LAST: Final = (
    "open", "exclusive", "substantive", "rows", "source", "used_in", "background", "calculations", "items", "pages", "parts",
    "derived",
)  # fmt: skip
_TOP: Final = ("name", "title", "language", "source", "background", "choices", "calculations", "parts", "derived")
# Lists whose entries take lines of their own, however short; all others stand on one line where they fit.
_SPACIOUS: Final = frozenset({"parts", "pages", "items", "calculations", "derived"})
_APART: Final = frozenset({"parts", "pages"})
_PLAIN: Final = re.compile(r"[^\W\d_](?:[^:#\n\t]|:(?! |$)|(?<! )#)*")
_FLOW: Final = re.compile(r"[^,\[\]{}]*")
_NOT_TEXT: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def canonical_text(text: str) -> str:
    """Return the canonical YAML of the questionnaire in the YAML `text`; raises routing.DefinitionError."""
    shape, _ = read(text)
    return canonical(shape, comments_of(text))


def canonical(shape: QuestionnaireShape, comments: Comments) -> str:
    """Return the canonical YAML of `shape`, with `comments` above what they are about."""
    return _Writer(comments).text(data_of(shape))


def data_of(shape: QuestionnaireShape) -> dict[str, Any]:
    """Return `shape` as plain data, without what equals its default."""
    data: dict[str, Any] = shape.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return data


class _Writer:
    def __init__(self, comments: Comments) -> None:
        self.comments = comments

    def text(self, data: Mapping[str, Any]) -> str:
        lines = [*self._comment((), "")]
        for key in sorted(data, key=lambda key: (_TOP.index(key) if key in _TOP else len(_TOP), key)):
            is_section = isinstance(data[key], dict | list)
            lines += [*([""] if is_section and lines else []), *self._entry(key, data[key], (key,), "")]
        return "\n".join(lines) + "\n"

    def _comment(self, place: Place, indent: str) -> Iterator[str]:
        for line in self.comments.get(place, "").splitlines():
            yield f"{indent}# {line}".rstrip()

    def _entry(self, key: str, value: Any, place: Place, indent: str) -> Iterator[str]:
        """Yield the lines of `key: value`."""
        lead = f"{indent}{_scalar(key)}:"
        if isinstance(value, dict | list) and not value:
            yield f"{lead} {'[]' if isinstance(value, list) else '{}'}"
        elif isinstance(value, dict):
            yield lead
            for name in sorted(value, key=_rank) if place != ("choices",) else value:
                if place == ("choices",):
                    yield from self._comment((*place, name, 0), indent + "  ")
                yield from self._entry(name, value[name], (*place, name), indent + "  ")
        elif isinstance(value, list):
            yield from self._list(lead, key, value, place, indent)
        else:
            yield from _lines_of_scalar(lead, value, indent)

    def _list(self, lead: str, key: str, value: Sequence[Any], place: Place, indent: str) -> Iterator[str]:
        line = f"{lead} {flow(value)}"
        if len(line) <= WIDTH and not any(isinstance(entry, dict | list) for entry in value):
            yield line
            return
        yield lead
        for number, entry in enumerate(value):
            if number and key in _APART:
                yield ""
            own = (*place, number)
            if not (place[:1] == ("choices",) and number == 0):
                yield from self._comment(own, indent + "  ")
            yield from self._element(key, entry, own, indent + "  ")

    def _element(self, key: str, entry: Any, place: Place, indent: str) -> Iterator[str]:
        line = f"{indent}- {flow(entry)}"
        if not isinstance(entry, dict) or (key not in _SPACIOUS and len(line) <= WIDTH and not self._comments_inside(place)):
            yield line
            return
        lines = [
            line for name in sorted(entry, key=_rank) for line in self._entry(name, entry[name], (*place, name), indent + "  ")
        ]
        yield f"{indent}- {lines[0].lstrip()}"
        yield from lines[1:]

    def _comments_inside(self, place: Place) -> bool:
        return any(len(other) > len(place) and other[: len(place)] == place for other in self.comments)


def _rank(key: str) -> tuple[int, int, str]:
    if key in _ORDER:
        return 0, _ORDER.index(key), key
    return (2, _LAST.index(key), key) if key in _LAST else (1, 0, key)


def flow(value: Any) -> str:
    """Return `value` as YAML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key, is_in_flow=True)}: {flow(value[key])}" for key in sorted(value, key=_rank)) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return _scalar(value, is_in_flow=True)


def _lines_of_scalar(lead: str, value: Any, indent: str) -> Iterator[str]:
    line, inner = f"{lead} {_scalar(value)}", indent + "  "
    if not isinstance(value, str) or (len(line) <= WIDTH and "\n" not in value):
        yield line
    elif _is_foldable(value) and (folded := textwrap.wrap(
        value, WIDTH - len(inner), break_long_words=False, break_on_hyphens=False
    )) and " ".join(folded) == value:  # fmt: skip
        yield f"{lead} >-"
        yield from (inner + part for part in folded)
    elif value[-1] != "\n" and all(_is_foldable(part) or not part for part in value.split("\n")):
        yield f"{lead} |-"
        yield from ((inner + part).rstrip() for part in value.split("\n"))
    else:
        yield line


def _is_foldable(text: str) -> bool:
    """Tell whether the words of `text` survive being put on lines of their own."""
    return bool(text) and text.isprintable() and text.strip() == text and "  " not in text


def _scalar(value: Any, *, is_in_flow: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    is_plain = _PLAIN.fullmatch(value) and value.isprintable() and value.strip() == value and value.lower() not in _NOT_TEXT
    if is_plain and (not is_in_flow or _FLOW.fullmatch(value)):
        return value
    return "".join(sign if sign.isprintable() else _escaped(sign) for sign in json.dumps(value, ensure_ascii=False))


def _escaped(sign: str) -> str:
    return f"\\U{ord(sign):08x}"
