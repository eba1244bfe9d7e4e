"""A name as a register writes it, taken apart: form of address, initials, first name, prefix, family name."""

import re
from dataclasses import dataclass
from typing import Final

from organisations.spelling import plain_letters

_FORMS: Final = {
    "dhr": "heer",
    "de heer": "heer",
    "heer": "heer",
    "mw": "mevr",
    "mevr": "mevr",
    "mevrouw": "mevr",
    "mev": "mevr",
}
_FORM: Final = re.compile(r"^(de heer|dhr|heer|mevrouw|mevr|mev|mw)(?:\.\s*|\s+)", re.IGNORECASE)
# Academic and noble titles say nothing of gender: mr. is meester in de rechten.
_TITLE_WORDS: Final = "mr drs dr ir ing prof jhr jkvr ds bc mag lic"
_DEGREE_WORDS: Final = """
    msc bsc ma ba mba mpa mpm mim mgm mmo mph emim empa emba emfc mcd med llm llb phd ra aa rc re rm rt rv cpc ing ir
"""
_PREFIX_WORDS: Final = """
    van de der den het 't ’t te ten ter op in aan bij onder over uit uijt tot la le les du des di da dos del el al von zu zur
    zum vom af of ben bin ibn abd d' d’ l' l’ 's ’s vd v.d. v/d
"""
_TITLES: Final = frozenset(_TITLE_WORDS.split())
_DEGREES: Final = frozenset(_DEGREE_WORDS.split())
_PREFIXES: Final = frozenset(_PREFIX_WORDS.split())
_NOBODY: Final = frozenset(
    (
        "vacature",
        "vacant",
        "nvt",
        "n v t",
        "geen",
        "onbekend",
        "nog niet bekend",
        "nader te bepalen",
        "ntb",
        "n n",
        "nn",
        "x",
        "-",
    )
)
_TEAM: Final = re.compile(
    r"^(vacature|vacant|algemeen|algemene|afdeling|team|secretariaat|bureau|griffie|bestuurssecretariaat)\b", re.IGNORECASE
)
_INITIALS: Final = re.compile(r"^(?:[^\W\d_]{1,4}\.-?)+$|^[A-Z]{1,3}$")
_EMPTY_BRACKETS: Final = re.compile(r"\(\s*\)")
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_ACTING: Final = re.compile(r"\b(wnd\.?|waarnemend|waarnemer|(?-i:a\.i\.)|ad interim|interim)", re.IGNORECASE)

LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a name; `original` is how the source wrote it."""

    family_name: str
    prefix: str = ""
    initials: str = ""
    first_name: str = ""
    form_of_address: str = ""
    original: str = ""

    @property
    def full(self) -> str:
        """Name as it is written in a letter."""
        return " ".join(part for part in (self.first_name or self.initials, self.prefix, self.family_name) if part)


def tidy(text: str, longest: int) -> str:
    """Return `text` on one line, without signs that cannot be seen, cut to `longest`."""
    visible = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(visible.split())[:longest].rstrip()


def says_acting(text: str) -> bool:
    """Tell whether a function or a role says that somebody acts for another."""
    return _ACTING.search(text) is not None


def without_acting(text: str) -> str:
    """Return a function without the words that say acting."""
    return " ".join(_EMPTY_BRACKETS.sub(" ", _ACTING.sub(" ", text)).split())


def names_nobody(text: str) -> bool:
    """Tell whether a name is no person: Vacature, n.v.t., nothing at all, a team."""
    plain = plain_letters(_FORM.sub("", text.strip()))
    return not any(sign.isalpha() for sign in plain) or plain in _NOBODY or _TEAM.match(text.strip()) is not None


def parse_name(text: str) -> PersonName | None:
    """Take a name of one string apart; None when it names nobody.

    [dhr.|mw.] [titles] INITIALS [(First name)] [prefix] Family name[-Partner] [degrees]
    """
    original = tidy(text, LONGEST_NAME)
    if names_nobody(original):
        return None
    form, rest = _form_of_address(original)
    first_name, rest = _in_brackets(rest)
    words = _without_titles(rest.replace(",", " ").split())
    initials, words = _taken_initials(words)
    if not initials and not first_name:
        first_name, words = _first_name_in_front(words)
    prefix, family = _prefix_and_family(words)
    family_name = " ".join(family)
    if not any(sign.isalpha() for sign in family_name):
        return None
    return PersonName(
        family_name=tidy(family_name, 80),
        prefix=tidy(prefix, 20),
        initials=tidy(initials, 20),
        first_name=tidy(first_name, 60),
        form_of_address=form,
        original=original,
    )


def name_from_parts(
    *, family_name: str, prefix: str = "", initials: str = "", first_name: str = "", form_of_address: str = ""
) -> PersonName | None:
    """Put a name of separate columns together; None when it names nobody."""
    family = tidy(family_name, 80)
    if names_nobody(family):
        return None
    form, _ = _form_of_address(f"{form_of_address.strip()} x") if form_of_address.strip() else ("", "")
    parts = PersonName(family, tidy(prefix, 20), tidy(initials, 20), tidy(first_name, 60), form)
    return PersonName(parts.family_name, parts.prefix, parts.initials, parts.first_name, form, tidy(parts.full, LONGEST_NAME))


def name_key(*, family_name: str, prefix: str, initials: str, first_name: str) -> str:
    """Return by what one person is known again within an organisation: whole family name and first letter."""
    first = plain_letters(initials or first_name)[:1]
    return f"{plain_letters(f'{prefix} {family_name}')}|{first}"


def full_key(*, family_name: str, prefix: str, initials: str, first_name: str) -> str:
    """Return by what two entries are surely the same name: every part of it."""
    letters = plain_letters(initials).replace(" ", "")
    return f"{plain_letters(f'{prefix} {family_name}')}|{letters}|{plain_letters(first_name)}"


def _form_of_address(text: str) -> tuple[str, str]:
    found = _FORM.match(text)
    if found is None:
        return "", text
    return _FORMS[found.group(1).lower()], text[found.end() :]


def _in_brackets(text: str) -> tuple[str, str]:
    """Take the first name out of its brackets; a text of more than that in brackets is dropped."""
    found = _BRACKETS.search(text)
    first = found.group(1).strip() if found else ""
    return ("" if says_acting(first) else first), _BRACKETS.sub(" ", text)


def _without_titles(words: list[str]) -> list[str]:
    start, end = 0, len(words)
    while start < end - 1 and words[start].lower().rstrip(".") in _TITLES and not _looks_like_initials(words[start]):
        start += 1
    while end > start + 1 and _is_degree(words[end - 1]) and not _looks_like_initials(words[end - 2]):
        end -= 1
    return words[start:end]


def _is_degree(word: str) -> bool:
    """Tell a degree from a family name such as Ma or Ra, which has one capital only."""
    return word.lower().replace(".", "") in _DEGREES and word != word.capitalize()


def _looks_like_initials(word: str) -> bool:
    return _INITIALS.match(word) is not None and word.lower().rstrip(".") not in _TITLES


def _taken_initials(words: list[str]) -> tuple[str, list[str]]:
    taken = 0
    while taken < len(words) - 1 and _looks_like_initials(words[taken]) and not _is_prefix(words, taken):
        taken += 1
    return "".join(words[:taken]), words[taken:]


def _is_prefix(words: list[str], place: int) -> bool:
    """Tell v.d. from V.D., which in capitals and in front are the initials of Vincent."""
    return words[place].lower() in _PREFIXES and not (place == 0 and words[place].isupper())


def _first_name_in_front(words: list[str]) -> tuple[str, list[str]]:
    """Take what stands before the first prefix as the first name, and the first word where there is no prefix."""
    places = [place for place, word in enumerate(words[:-1]) if word.lower() in _PREFIXES]
    count = places[0] if places else min(1, len(words) - 1)
    return " ".join(words[:count]), words[count:]


def _prefix_and_family(words: list[str]) -> tuple[str, list[str]]:
    """Divide words into prefix and family name; a prefix further on belongs to the family name, as in Dijk van den Berg."""
    count = 0
    while count < len(words) - 1 and words[count].lower() in _PREFIXES:
        count += 1
    return " ".join(words[:count]), words[count:]
