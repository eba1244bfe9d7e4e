"""Reads the small markup of a text: references in {{ }}, and parts that only stand when all their numbers may be shown.

Not Django's template language: nothing in a text is executed.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_TAG: Final = re.compile(r"\{\{(?P<reference>.*?)\}\}|\{%(?P<tag>.*?)%\}", re.DOTALL)
_STRAY: Final = re.compile(r"\{\{|\}\}|\{%|%\}")
IF: Final = "als"
ELSE: Final = "anders"
END: Final = "einde"
PLACES: Final = ("tabel", "figuur")
"""References that place a table or figure where they stand alone in a paragraph, and point at it elsewhere."""
OPTIONS: Final = {
    "tabel": frozenset[str](),
    "figuur": frozenset[str](),
    "pct": frozenset({"rij", "kolom", "kop"}),
    "procent": frozenset({"rij", "kolom", "kop"}),
    "woorden": frozenset({"rij", "kolom", "kop", "van"}),
    "aantal": frozenset({"rij", "kolom", "kop"}),
    "eerder": frozenset({"rij", "kolom", "jaar"}),
    "n": frozenset({"rij", "kolom", "kop"}),
    "verschil": frozenset({"rij", "kolom", "kop", "met", "woorden"}),
}
"""Every kind of reference, and what may be said with it."""


class MarkupError(ValueError):
    """A text cannot be read; `line` is the line of the fault in its file."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Reference:
    """What a text asks of a table or figure."""

    kind: str
    number: str
    options: tuple[tuple[str, str], ...]
    line: int
    capital: bool = False
    """Whether its first letter is a capital: the reference begins a sentence."""
    alone: bool = False
    """Whether it stands alone in its paragraph."""

    def option(self, name: str) -> str | None:
        """Return what is said of `name`, or None."""
        return dict(self.options).get(name)

    @property
    def words(self) -> str:
        """The reference as it was written, for messages."""
        said = "".join(f' {name}="{value}"' for name, value in self.options)
        return f'{{{{ {self.kind} "{self.number}"{said} }}}}'


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text, and the line on which it begins."""

    text: str
    line: int


@dataclass(slots=True)
class Conditional:
    """Parts of which the first stands when all its numbers may be shown, and else the second."""

    line: int
    shown: list["Node"] = field(default_factory=list)
    otherwise: list["Node"] = field(default_factory=list)


Node = Words | Reference | Conditional


def parse(text: str, first_line: int = 1) -> tuple[Node, ...]:
    """Return the parts of `text`.

    Raises MarkupError, in Dutch, when a reference or a condition is not well formed.
    """
    top: list[Node] = []
    branches: list[list[Node]] = [top]
    open_conditions: list[Conditional] = []
    for part in _parts(text, first_line):
        if isinstance(part, tuple):
            _apply(part, branches, open_conditions)
        else:
            branches[-1].append(part)
    if open_conditions:
        raise MarkupError(open_conditions[-1].line, f"{{% {IF} %}} zonder {{% {END} %}}")
    return tuple(top)


def _apply(tag: tuple[str, int], branches: list[list[Node]], open_conditions: list[Conditional]) -> None:
    name, line = tag
    if name == IF:
        condition = Conditional(line)
        branches[-1].append(condition)
        open_conditions.append(condition)
        branches.append(condition.shown)
        return
    if name not in {ELSE, END}:
        raise MarkupError(line, f"{{% {name} %}} bestaat niet; wel {{% {IF} %}}, {{% {ELSE} %}} en {{% {END} %}}")
    if not open_conditions or (name == ELSE and branches[-1] is open_conditions[-1].otherwise):
        raise MarkupError(line, f"{{% {name} %}} zonder {{% {IF} %}}")
    branches.pop()
    if name == ELSE:
        branches.append(open_conditions[-1].otherwise)
    else:
        open_conditions.pop()


def _parts(text: str, first_line: int) -> Iterator[Words | Reference | tuple[str, int]]:
    end = 0
    for found in _TAG.finditer(text):
        line = first_line + text.count("\n", 0, found.start())
        yield from _plain(text[end : found.start()], first_line + text.count("\n", 0, end))
        if found["tag"] is not None:
            yield found["tag"].strip(), line
        else:
            yield _reference(found["reference"].strip(), line, alone=_is_alone(text, found.start(), found.end()))
        end = found.end()
    yield from _plain(text[end:], first_line + text.count("\n", 0, end))


def _plain(text: str, line: int) -> Iterator[Words]:
    if stray := _STRAY.search(text):
        raise MarkupError(line + text.count("\n", 0, stray.start()), f"losse {stray[0]}")
    if text:
        yield Words(text, line)


def _is_alone(text: str, start: int, end: int) -> bool:
    """Tell whether nothing else stands on the line, and the lines around it are empty."""
    before, after = text[:start].rsplit("\n", 1), text[end:].split("\n", 1)
    return not before[-1].strip() and not after[0].strip()


def _reference(source: str, line: int, *, alone: bool) -> Reference:
    try:
        kind, *words = shlex.split(source) or [""]
    except ValueError:
        raise MarkupError(line, f"{{{{ {source} }}}}: een aanhalingsteken ontbreekt") from None
    name = kind[:1].lower() + kind[1:]
    if name not in OPTIONS:
        raise MarkupError(line, f"{{{{ {source} }}}}: {kind} bestaat niet; wel {', '.join(OPTIONS)}")
    numbers = [word for word in words if "=" not in word]
    options = tuple((word.partition("=")[0], word.partition("=")[2]) for word in words if "=" in word)
    if len(numbers) != 1:
        raise MarkupError(line, f'{{{{ {source} }}}}: er hoort één nummer bij, zoals {{{{ {kind} "2.1" }}}}')
    if unknown := sorted({name for name, _ in options} - OPTIONS[name]):
        raise MarkupError(line, f"{{{{ {source} }}}}: {kind} kent geen {', '.join(unknown)}")
    return Reference(name, numbers[0], options, line, capital=kind != name, alone=alone and name in PLACES)
