"""The words of a text in plain letters, with where they stand: what rules and masking compare."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word: its plain form, and `text[start:end]`, which is how it was written."""

    plain: str
    written: str
    start: int
    end: int

    @property
    def has_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.written[0].isupper()


def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of `text` in order; a hyphen or an apostrophe divides words."""
    return tuple(Word(plain_word(found.group()), found.group(), *found.span()) for found in _WORD.finditer(text))


def plain_word(word: str) -> str:
    """Return a word in small letters without accents."""
    if word.isascii():
        return word.lower()
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of `text` in plain form."""
    return tuple(map(plain_word, _WORD.findall(text)))
