"""Finds numbers that were typed into a text instead of asked of a table: digits, and shares in words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reports.prose.markup import Conditional, Node, Words

_ALLOWED: Final = re.compile(
    r"""
    \b(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)?\b                                    # years
    | \b(?:hoofdstuk|bijlage|deel|paragraaf|noot)\ \d+(?:\.\d+)*\b    # places in a text
    | \b(?:artikel|artikelen|art\.)\ \d+[a-z]*(?::\d+[a-z]*)?(?:,?\ (?:eerste|tweede|derde|vierde|\d+e)\ lid)?\b   # law
    | \b95%-betrouwbaarheidsinterval(?:len)?\b
    | \{\#[^}]*\}                                                                # the anchor of a heading
    | \]\([^)]*\)                                                                # the address of a link
    | ^\s*\d+\.\ (?=\S)                                                          # the number of a list
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d+(?:[.,]\d+)*(?:\s?(?:%|procent|‰))?")
_COUNTED: Final = "een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|vijftien|twintig|dertig|veertig|vijftig"
_IN_WORDS: Final = re.compile(
    rf"\b(?:(?:{_COUNTED}) op de (?:{_COUNTED}|honderd)|(?:{_COUNTED}) (?:derde|vierde|vijfde|kwart)\b(?! lid)|driekwart"
    rf"|(?:{_COUNTED}) procent|(?<!ten )de helft|een kwart)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number that stands in a text as such, and on which line."""

    text: str
    line: int


def typed_numbers(nodes: Sequence[Node]) -> Iterator[TypedNumber]:
    """Yield the numbers in running text that are no reference and no year, chapter, article of law or number of a list."""
    for node in nodes:
        if isinstance(node, Words):
            yield from _in(node)
        elif isinstance(node, Conditional):
            yield from typed_numbers(node.shown)
            yield from typed_numbers(node.otherwise)


def _in(words: Words) -> Iterator[TypedNumber]:
    text = _ALLOWED.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), words.text)
    for found in sorted([*_DIGITS.finditer(text), *_IN_WORDS.finditer(text)], key=lambda one: one.start()):
        yield TypedNumber(found[0], words.line + text.count("\n", 0, found.start()))
