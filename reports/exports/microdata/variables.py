"""A variable of the microdata: what SPSS, DDI and the CSV with labels all say of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

NOT_ASKED: Final = -99
HIDDEN: Final = -98
FIRST_WITHOUT_ANSWER: Final = -91
"""Answers such as 'weet niet' count down from here."""
SMALLEST_MISSING: Final = NOT_ASKED
LARGEST_MISSING: Final = -90
NOT_ASKED_LABEL: Final = "Niet voorgelegd"
HIDDEN_LABEL: Final = "Afgeschermd"
ORDER_NUMBER: Final = "volgnummer"
LONGEST_LABEL: Final = 256
LONGEST_VALUE_LABEL: Final = 120


class Level(StrEnum):
    """The level of measurement, in the words of SPSS."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    SCALE = "scale"


@dataclass(frozen=True, slots=True)
class Category:
    """A value with its label; `stored` is what the snapshot holds for it."""

    code: int
    label: str
    stored: str | int | bool | None = None

    @property
    def is_missing(self) -> bool:
        """Whether statistics leave it out."""
        return self.code <= LARGEST_MISSING


@dataclass(frozen=True, slots=True)
class CodedVariable:
    """A column of numbers, with all that is known of it."""

    name: str
    label: str
    level: Level
    categories: tuple[Category, ...] = ()
    question: str = ""
    """The question in full, in words for everybody."""
    universe: str = ""
    """Who was asked, in words; empty for everybody."""
    set_name: str = ""
    """Of an answer to a multiple choice, the name of the question."""
    set_label: str = ""
    is_weight: bool = False

    @property
    def is_answer(self) -> bool:
        """Whether a row may be without it because the question was not asked, or because it is hidden."""
        return any(category.is_missing for category in self.categories)


def cut(text: str, longest: int) -> str:
    """Shorten `text` to so many bytes, visibly: SPSS itself would cut without a word."""
    if len(text.encode()) <= longest:
        return text
    return text.encode()[: longest - len("…".encode())].decode(errors="ignore").rstrip() + "…"
