"""What a column of a table can hold, how its head is recognised, and how its cells are read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from organisations.importing.records import FileNotes
from organisations.spelling import plain_letters

PEOPLE: Final = "personen"
ORGANISATIONS: Final = "organisaties"


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a column can hold; `heads` are other names for it, in plain letters."""

    name: str
    label: str
    heads: tuple[str, ...]


FIELDS: Final[dict[str, tuple[Field, ...]]] = {
    PEOPLE: (
        Field(
            "organisation_code",
            "Code van de organisatie",
            ("code", "organisatiecode", "gemeentecode", "cbs code", "gm code", "tooi"),
        ),
        Field(
            "organisation_name",
            "Naam van de organisatie",
            ("organisatie", "gemeente", "provincie", "waterschap", "organisatienaam", "gemeentenaam"),
        ),
        Field("tier", "Bestuurslaag", ("bestuurslaag", "soort organisatie", "organisatietype", "type")),
        Field("function", "Functie", ("functie", "functienaam", "rol", "ambt")),
        Field("name", "Hele naam", ("naam", "volledige naam", "naam volledig")),
        Field("family_name", "Achternaam", ("achternaam", "familienaam")),
        Field("prefix", "Tussenvoegsel", ("tussenvoegsel", "tussenvoegsels", "voorvoegsel", "voorvoegsels")),
        Field("initials", "Voorletters", ("voorletters", "initialen")),
        Field("first_name", "Roepnaam", ("roepnaam", "voornaam")),
        Field("form_of_address", "Aanhef (dhr. of mw.)", ("aanhef", "aanspreekvorm", "titulatuur")),
        Field("email", "E-mailadres", ("email", "e mail", "e mailadres", "emailadres", "mailadres")),
        Field("phone", "Telefoon", ("telefoon", "telefoonnummer", "tel", "mobiel")),
        Field("source_id", "Kenmerk in de bron", ("kenmerk", "systeemid", "id", "bronid")),
        Field("is_acting", "Waarnemend (ja of nee)", ("waarnemend", "wnd")),
        Field("started_on", "In functie sinds", ("begindatum", "startdatum", "sinds", "begin", "datum in functie")),
        Field("ended_on", "In functie tot", ("einddatum", "tot", "einde", "datum uit functie")),
    ),
    ORGANISATIONS: (
        Field("code", "Code", ("code", "organisatiecode", "gemeentecode", "cbs code", "gm code", "tooi")),
        Field("name", "Naam", ("naam", "organisatie", "gemeente", "gemeentenaam", "organisatienaam")),
        Field("official_name", "Officiële naam", ("officiele naam", "naam officieel", "naam roo")),
        Field("tier", "Bestuurslaag", ("bestuurslaag", "soort organisatie", "organisatietype", "type")),
        Field("province", "Provincie", ("provincie", "provinciecode", "pv code")),
        Field("inhabitants", "Inwoners", ("inwoners", "inwonertal", "aantal inwoners")),
        Field(
            "urbanity", "Stedelijkheid (1 tot en met 5)", ("stedelijkheid", "sted klasse", "stedklasse", "stedelijkheidsklasse")
        ),
        Field("postal_address", "Postadres", ("postadres", "adres", "postbus", "straat en huisnummer")),
        Field("postcode", "Postcode", ("postcode",)),
        Field("city", "Plaats", ("plaats", "woonplaats")),
        Field("general_email", "Algemeen e-mailadres", ("email", "e mail", "e mailadres", "emailadres", "algemeen e mailadres")),
        Field("source_id", "Kenmerk in de bron", ("kenmerk", "systeemid", "id", "bronid")),
        Field("ended_on", "Opgeheven per", ("opgeheven", "opgeheven per", "einddatum")),
    ),
}
_DAY_FIRST: Final = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
_EXCEL_BEGIN: Final = date(1899, 12, 30)
_EXCEL_DAYS: Final = range(10_000, 75_000)  # 1927 to 2105
_CODE: Final = re.compile(r"^(?:.*/)?(gm|pv|ws)\s*0*(\d{1,4})$", re.IGNORECASE)
_FIGURES: Final = {"GM": 4, "PV": 2, "WS": 4}
_LETTERS_OF_TIER: Final = {"gemeente": "GM", "provincie": "PV", "waterschap": "WS"}
_YES: Final = frozenset(("ja", "j", "yes", "true", "waar", "1", "x", "waarnemend"))


def header_key(kind: str, header: Sequence[str]) -> str:
    """Return by what the mapping of a table is remembered: its kind and its heads in their order."""
    return sha256("\t".join((kind, *(plain_letters(head) for head in header))).encode()).hexdigest()


def suggested_mapping(kind: str, header: Sequence[str]) -> dict[str, int]:
    """Return which column seems to hold which field, by the words of its head; a column is used once."""
    mapping: dict[str, int] = {}
    heads = [plain_letters(head) for head in header]
    for each in FIELDS[kind]:
        names = (plain_letters(each.label), *each.heads)
        place = next((heads.index(name) for name in names if name in heads and heads.index(name) not in mapping.values()), None)
        if place is not None:
            mapping[each.name] = place
    return mapping


def missing_fields(kind: str, mapping: Mapping[str, int]) -> list[str]:
    """Return in Dutch what cannot be missing in a mapping and is."""
    has = set(mapping)
    if kind == ORGANISATIONS:
        return [] if "code" in has else ["de code van de organisatie"]
    missing = []
    if not has & {"organisation_code", "organisation_name"}:
        missing.append("de code of de naam van de organisatie")
    if "function" not in has:
        missing.append("de functie")
    if not has & {"name", "family_name"}:
        missing.append("de hele naam of de achternaam")
    return missing


# --- cells ---------------------------------------------------------------------------------------------------------
def read_code(text: str, tier: str, where: str, notes: FileNotes) -> str | None:
    """Return a code such as GM0363; None when this is no code. A code that a program took for a number is mended and noted."""
    if not text:
        return ""
    found = _CODE.match(text)
    if found:
        letters, figures = found.group(1).upper(), found.group(2)
    elif text.isascii() and text.isdigit() and len(text) <= 4:  # noqa: PLR2004 -- figures of a code
        letters, figures = _LETTERS_OF_TIER.get(tier, "GM"), text
        if len(figures) < _FIGURES[letters]:
            notes.note("leading_zeros", where)
    else:
        return None
    if len(figures) > _FIGURES[letters]:
        return None
    return f"{letters}{figures.zfill(_FIGURES[letters])}"


def read_tier(text: str) -> str:
    """Return the tier that a cell names; empty when it names none."""
    plain = plain_letters(text)
    return next((tier for tier in _LETTERS_OF_TIER if plain.startswith(tier)), "")


def read_date(text: str, where: str, notes: FileNotes) -> date | None:
    """Return a date as people or programs write it; raises ValueError for what is no date."""
    if not text:
        return None
    day_first = _DAY_FIRST.match(text)
    if day_first:
        day, month, year = (int(part) for part in day_first.groups())
        return date(year, month, day)
    if text.isascii() and text.isdigit() and int(text[:9]) in _EXCEL_DAYS:
        notes.note("excel_date", where)
        return _EXCEL_BEGIN + timedelta(days=int(text))
    return date.fromisoformat(text[:10])


def read_number(text: str) -> int | None:
    """Return a whole number, with or without points; raises ValueError for what is none."""
    if not text:
        return None
    plain = re.sub(r"[.\s](?=\d{3}(\D|$))", "", text)
    if not plain.isascii() or not plain.isdigit() or len(plain) > 9:  # noqa: PLR2004 -- more people than there are
        raise ValueError
    return int(plain)


def read_yes(text: str) -> bool:
    """Tell whether a cell says yes."""
    return text.casefold() in _YES
