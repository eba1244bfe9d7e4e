"""Finds what may tell who wrote a text or about whom: addresses, numbers, names of people, places and organisations.

Finds too much rather than too little, for a person looks at every text before it goes out. What is found by a pattern alone
stands in `_PATTERNS`; names are looked up, or told by a title before them or by a capital within a sentence.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from reports.open_texts.words import Word, plain_words, words_of


class PersonalData(StrEnum):
    """What kind of thing tells who somebody is; the value stands in its place in a masked text."""

    EMAIL = "e-mailadres"
    LINK = "link"
    ACCOUNT = "account"
    IBAN = "rekeningnummer"
    PHONE = "telefoonnummer"
    POSTCODE = "postcode"
    ADDRESS = "adres"
    PLATE = "kenteken"
    NUMBER = "nummer"
    NAME = "naam"
    PLACE = "plaats"
    ORGANISATION = "organisatie"


@dataclass(frozen=True, slots=True)
class Found:
    """Something to mask: `text[start:end]`."""

    start: int
    end: int
    kind: PersonalData


Names = Mapping[str, tuple[tuple[str, ...], ...]]
"""Names in plain words, by their first word, the longest first."""


@dataclass(frozen=True, slots=True)
class Known:
    """The names in the frame, to look for."""

    family_names: Names = field(default_factory=dict)
    first_names: frozenset[str] = frozenset()
    places: Names = field(default_factory=dict)
    organisations: Names = field(default_factory=dict)


def known_names(
    *,
    family_names: Iterable[str] = (),
    first_names: Iterable[str] = (),
    places: Iterable[str] = (),
    organisations: Iterable[str] = (),
) -> Known:
    """Return names as they are looked for."""
    first = frozenset(words[0] for words in map(plain_words, first_names) if words and len(words[0]) > 1)
    return Known(_names(family_names), first, _names(places), _names(organisations))


def _names(names: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    by_first: dict[str, set[tuple[str, ...]]] = {}
    for words in map(plain_words, names):
        if words and len("".join(words)) > 1:
            by_first.setdefault(words[0], set()).add(words)
    return {first: tuple(sorted(found, key=len, reverse=True)) for first, found in by_first.items()}


# --- by pattern ----------------------------------------------------------------------------------------------------
# Two letters after four digits are a postcode, but for a year with one of these behind it.
_SHORT_WORDS: Final = "aan|af|al|de|en|er|ik|in|is|je|ma|me|na|nu|of|om|op|te|we|ze|zo|wo|do|vr|di|za|jr"
_ENDINGS: Final = "nl|com|eu|org|net|info|be|de"
_STREETS: Final = "straat|laan|plein|kade|gracht|singel|steeg|dijk|weg|hof|pad"
_PATTERNS: Final[tuple[tuple[PersonalData, re.Pattern[str]], ...]] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (PersonalData.EMAIL, r"[\w.+'-]+\s?@\s?[\w-]+(?:\.[\w-]+)+"),
        (PersonalData.LINK, rf"(?i)(?:https?://|www\.)\S*[^\s.,;:!?)]|\b(?:[\w-]+\.)+(?:{_ENDINGS})\b(?:/\S*)?"),
        (PersonalData.ACCOUNT, r"(?<![\w.])@\w{2,}"),
        (PersonalData.IBAN, r"(?i)\b[A-Z]{2}\d{2}\s?[A-Z]{4}(?:\s?\d){7,14}\b"),
        (PersonalData.ADDRESS, rf"(?i)\b[\w'-]*(?:{_STREETS})\s+\d+\s?[a-z]?\b"),
        (PersonalData.POSTCODE, rf"\b[1-9]\d{{3}}(?:[A-Za-z]{{2}}|\s[A-Z]{{2}}|\s(?!(?:{_SHORT_WORDS})\b)[a-z]{{2}})\b"),
        (PersonalData.PHONE, r"(?<![\w+])(?:\+|\()?\d(?:[\s()./-]{0,3}\d){8,14}(?!\w)"),
        (PersonalData.PLATE, r"\b(?=[A-Z\d-]*\d)(?=[A-Z\d-]*[A-Z])[A-Z\d]{1,3}-[A-Z\d]{2,3}-[A-Z\d]{1,2}\b"),
        (PersonalData.NUMBER, r"(?<!\w)\d(?:[.\s]?\d){4,}(?!\w)"),
    )
)
PLACEHOLDER: Final = re.compile(r"\[(?:" + "|".join(map(re.escape, PersonalData)) + r"|…)\]")


def _by_pattern(text: str) -> Iterator[Found]:
    for kind, pattern in _PATTERNS:
        yield from (Found(*found.span(), kind) for found in pattern.finditer(text))


# --- names of the frame --------------------------------------------------------------------------------------------
# Names of municipalities that are words of every day: only with a capital are they a place.
_EVERYDAY: Final = frozenset(
    [
        "beek",
        "bergen",
        "best",
        "buren",
        "duiven",
        "echt",
        "goes",
        "haren",
        "hoorn",
        "horst",
        "houten",
        "hulst",
        "laren",
        "leek",
        "losser",
        "putten",
        "sluis",
        "stein",
        "veere",
        "weert",
    ]
)
_PARTICLES: Final = frozenset(("van", "von", "de", "den", "der", "het", "t", "ter", "ten", "el", "al", "la", "le", "du"))
_TITLES: Final = frozenset(
    [
        "heer",
        "dhr",
        "meneer",
        "mijnheer",
        "mevrouw",
        "mevr",
        "mw",
        "burgemeester",
        "wethouder",
        "raadslid",
        "griffier",
        "dijkgraaf",
        "secretaris",
        "gedeputeerde",
        "statenlid",
        "fractievoorzitter",
        "commissaris",
        "heemraad",
        "journalist",
        "inwoner",
        "collega",
    ]
)
# Not names of anybody, though they have a capital within a sentence.
_KNOWN_CAPITALS: Final = frozenset(
    [
        "nederland",
        "nederlands",
        "nederlandse",
        "nederlanders",
        "facebook",
        "twitter",
        "whatsapp",
        "instagram",
        "linkedin",
        "youtube",
        "google",
        "telegram",
        "tiktok",
        "corona",
        "covid",
        "europa",
        "europese",
        "internet",
        "twitteraccount",
        "facebookpagina",
        "college",
        "raad",
        "gemeenteraad",
        "staten",
        "provinciale",
        "gedeputeerde",
        "rijk",
        "kamer",
        "tweede",
        "eerste",
        "den",
        "haag",
    ]
)


def _looked_up(words: Sequence[Word], at: int, names: Names) -> int:
    """Return how many words from `at` on are a name; 0 when they are none."""
    for name in names.get(words[at].plain, ()):
        if tuple(word.plain for word in words[at : at + len(name)]) == name:
            return len(name)
    return 0


def _frame_names(words: Sequence[Word], known: Known) -> Iterator[Found]:
    for at, word in enumerate(words):
        for kind, names in ((PersonalData.ORGANISATION, known.organisations), (PersonalData.PLACE, known.places)):
            length = _looked_up(words, at, names)
            if length and (word.has_capital or length > 1 or word.plain not in _EVERYDAY):
                yield Found(word.start, words[at + length - 1].end, kind)


# --- names of people -----------------------------------------------------------------------------------------------
def _people(text: str, words: Sequence[Word], known: Known, elsewhere: Collection[Found]) -> Iterator[Found]:
    for at, word in enumerate(words):
        if any(one.start <= word.start < one.end for one in elsewhere):
            continue
        length = _looked_up(words, at, known.family_names)
        after_title = _has_title_before(words, at)
        is_first_name = word.has_capital and word.plain in known.first_names
        if length and (word.has_capital or after_title):
            yield Found(words[_start_of_name(words, at)].start, words[at + length - 1].end, PersonalData.NAME)
        elif is_first_name or (word.has_capital and (after_title or not _may_have_capital(text, word))):
            yield Found(word.start, word.end, PersonalData.NAME)


def _has_title_before(words: Sequence[Word], at: int) -> bool:
    before = at - 1
    while before >= 0 and _may_stand_before_a_name(words[before]):
        before -= 1
    return before >= 0 and words[before].plain in _TITLES


def _start_of_name(words: Sequence[Word], at: int) -> int:
    """Return where a family name begins, with the particles and initials before it."""
    while at > 0 and _may_stand_before_a_name(words[at - 1]):
        at -= 1
    return at


def _may_stand_before_a_name(word: Word) -> bool:
    return word.plain in _PARTICLES or (len(word.written) == 1 and word.has_capital)


def _may_have_capital(text: str, word: Word) -> bool:
    """Tell whether the capital of a word says nothing: it begins a sentence, is an abbreviation, or is no name."""
    if word.plain in _KNOWN_CAPITALS or word.written.isupper():
        return True
    before = text[: word.start].rstrip(" \t'\"‘’“”(-–*•")
    return not before or before[-1] in ".!?:;\n\r…"


# --- all together --------------------------------------------------------------------------------------------------
def personal_data(text: str, known: Known) -> tuple[Found, ...]:
    """Return what is to be masked in `text`, in order, without overlap; what is masked already is left alone."""
    words = words_of(text)
    masked = [found.span() for found in PLACEHOLDER.finditer(text)]
    elsewhere = [*_by_pattern(text), *_frame_names(words, known)]
    found = [*elsewhere, *_people(text, words, known, elsewhere)]
    free = [one for one in found if not any(one.start < end and start < one.end for start, end in masked)]
    return tuple(_joined(text, free))


def _joined(text: str, found: Iterable[Found]) -> list[Found]:
    """Make one of what overlaps, and of names that stand side by side, as a first name and a family name do."""
    joined: list[Found] = []
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        last = joined[-1] if joined else None
        if last is not None and (one.start < last.end or _are_one_name(text, last, one)):
            joined[-1] = Found(last.start, max(last.end, one.end), last.kind)
        else:
            joined.append(one)
    return joined


def _are_one_name(text: str, one: Found, other: Found) -> bool:
    between = text[one.end : other.start]
    is_empty = all(sign in " .-'’" or sign.isalpha() for sign in between) and set(plain_words(between)) <= _PARTICLES
    return one.kind is other.kind is PersonalData.NAME and is_empty
