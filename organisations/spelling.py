"""Names in plain letters: to sort by in any database, and to compare with. Pure Python."""

import unicodedata
from typing import Final

_WITHOUT_DECOMPOSITION: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})


def sort_key_of(text: str, *, longest: int) -> str:
    """Return by what to sort `text` in any database: small letters without accents and apostrophes.

    Where that takes accents away the text itself follows, after a sign that sorts before all others: Ede, Ède, Ede West.
    """
    small, plain = text.casefold(), plain_letters(text)
    return (plain if plain == _spaced(small) else f"{plain}\t{small}")[:longest]


def plain_letters(text: str) -> str:
    """Return `text` in small letters and digits with single spaces between, without accents."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_WITHOUT_DECOMPOSITION))
    return _spaced("".join(letter for letter in letters if not unicodedata.combining(letter)))


def _spaced(text: str) -> str:
    """Read a hyphen as a space and drop everything that is neither letter, digit nor space."""
    kept = (" " if sign in "-/" else sign for sign in text)
    return " ".join("".join(sign for sign in kept if sign.isalnum() or sign.isspace()).split())


def sort_key_of_person(family_name: str, first_name: str) -> str:
    """Return by what to sort a person: family name without prefix, then first name."""
    return sort_key_of(f"{family_name} {first_name}".strip(), longest=120)
