"""What the linter found: where, by which rule, and what it is."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """A rule of the linter; the value is what staff read."""

    SUM = "telt niet op"
    TWO_BASES = "twee bases"
    WRONG_BASE = "verkeerde basis"
    SMALL_NUMBER = "te weinig respondenten"
    BROKEN_TREND = "trend over een breuk"
    TEXT = "tekst"


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding about one table, figure or line of text. A fault must be mended before the report is published."""

    where: str
    """`tabel 2.3`, or file and line: `agressie.md:12`."""
    rule: Rule
    message: str
    is_fault: bool = True
