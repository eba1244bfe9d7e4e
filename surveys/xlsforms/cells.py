"""Values as the text of a cell, and back by what a key may hold: texts, yes or no, whole numbers, lists."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from surveys.xlsforms.yaml_text import flow

YES: Final = "yes"
NO: Final = "no"
_YES: Final = frozenset({"yes", "ja", "true", "waar", "1"})
_NO: Final = frozenset({"no", "nee", "false", "onwaar", "0"})
_WHOLE: Final = re.compile(r"[+-]?\d{1,15}", re.ASCII)


class CellError(ValueError):
    """The text of a cell is not what its key holds; the text says what belongs there, in Dutch."""


def cell_of(value: Any) -> str:
    """Return `value` as the text of a cell: a list by commas, a list of shapes with one to a line."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Mapping):
        return flow(value)
    if not isinstance(value, list):
        return str(value)
    if any(isinstance(entry, Mapping | list) for entry in value):
        return "\n".join(map(flow, value))
    return ", ".join(value) if all(map(_is_simple, value)) else flow(value)


def _is_simple(entry: Any) -> bool:
    return isinstance(entry, str) and not re.search(r"[,\n]|^\[", entry)


def value_of(text: str, field: FieldInfo) -> Any:
    """Return the value in a cell of `field`; raise CellError where it cannot be one."""
    leaves = set(_leaves(field.annotation))
    if tuple in leaves:
        return _list_of(text, has_shapes=any(issubclass(leaf, BaseModel) for leaf in leaves))
    if bool in leaves and text.lower() in _YES | _NO:
        return text.lower() in _YES
    if str in leaves:
        return text
    if bool in leaves:
        raise CellError("Hier hoort yes of no (of ja of nee), of niets.")
    if int in leaves:
        return whole_of(text)
    return text


def whole_of(text: str) -> int:
    """Return a whole number; raise CellError where it is none."""
    if not _WHOLE.fullmatch(text):
        raise CellError("Hier hoort een heel getal.")
    return int(text)


def _list_of(text: str, *, has_shapes: bool) -> list[Any]:
    if has_shapes:
        return [_yaml(line) for line in text.splitlines() if line.strip()]
    if text.startswith("["):
        entries = _yaml(text)
        return entries if isinstance(entries, list) else [entries]
    return [entry.strip() for entry in text.split(",") if entry.strip()]


def _yaml(text: str) -> Any:
    try:
        return YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError) as error:
        raise CellError("Deze lijst is niet te lezen; let op haakjes, komma's en aanhalingstekens.") from error


def _leaves(annotation: Any) -> Iterator[type]:
    """Yield the plain types in an annotation; of a literal, those of its values."""
    origin = get_origin(annotation)
    if isinstance(annotation, type) and origin is None:
        yield annotation
    elif origin is tuple:
        yield tuple
    for inner in get_args(annotation):
        if isinstance(inner, str | int):
            yield type(inner)
        else:
            yield from _leaves(inner)
