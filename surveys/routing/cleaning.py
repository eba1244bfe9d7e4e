"""One posted answer at a time: cleaned, or refused with a reason. Takes anything that a request can hold."""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final, TypeAlias

from surveys.routing.messages import message
from surveys.routing.page_view import ItemView
from surveys.routing.questions import Kind
from surveys.routing.values import MISSING, Value

OPEN_TEXT_LENGTH: Final = 200
_LONGEST_INPUT: Final = 100_000
# 1250, 1.250, 1 250 and 1'250; 3,0 is whole too. A point is a thousands sign in Dutch: 1.5 is no whole number.
_WHOLE: Final = re.compile(r"([+-]?)(\d{1,12}|\d{1,3}(?:[. '’]\d{3}){1,3})(?:,0{1,3})?", re.ASCII)
_YEAR: Final = re.compile(r"\d{4}", re.ASCII)
_MINUS_SIGNS: Final = {ord("−"): "-", ord("–"): "-"}
_UNSAFE_MARKS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an answer cannot be stored."""

    code: str
    message: str


Cleaned: TypeAlias = Value | Refusal


def refusal(code: str, **words: object) -> Refusal:
    """Return the refusal `code` with its message."""
    return Refusal(code, message(code, **words))


def cleaned(view: ItemView, raw: object) -> Cleaned:
    """Return the value of `raw` as an answer to `view` (for a grid: to a row); the empty value when nothing is given."""
    return _CLEANERS[view.kind](view, raw)


def cleaned_text(raw: object, maximum_length: int, *, one_line: bool) -> Cleaned:
    """Return `raw` without what a database, a screen or a spreadsheet chokes on."""
    if not isinstance(raw, str):
        return MISSING if raw is None or raw == [] else refusal("not_text")
    if len(raw) > _LONGEST_INPUT:
        return refusal("too_long", maximum=maximum_length, length=len(raw))
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    if one_line:
        text = text.replace("\n", " ").replace("\t", " ")
    text = unicodedata.normalize("NFC", "".join(sign for sign in text if _is_storable(sign))).strip()
    if len(text) > maximum_length:
        return refusal("too_long", maximum=maximum_length, length=len(text))
    return text


def _is_storable(sign: str) -> bool:
    """Refuse control signs, lone surrogates and marks that turn the direction of writing."""
    return sign in "\n\t" or (unicodedata.category(sign) not in {"Cc", "Cs"} and sign not in _UNSAFE_MARKS)


def _single(view: ItemView, raw: object) -> Cleaned:
    code = _only(raw)
    if code is None:
        return refusal("unknown_choice")
    if code == MISSING or any(choice.name == code for choice in view.choices):
        return code
    return refusal("unknown_choice")


def _only(raw: object) -> str | None:
    """Return the one text in `raw`; a list of one is what some forms send for a radio button."""
    if isinstance(raw, list | tuple) and len(raw) <= 1:
        raw = raw[0] if raw else MISSING
    if raw is None:
        return MISSING
    return raw.strip() if isinstance(raw, str) else None


def _multiple(view: ItemView, raw: object) -> Cleaned:
    given = [raw] if isinstance(raw, str) else raw
    if given is None:
        return []
    if not isinstance(given, list | tuple) or not all(isinstance(code, str) for code in given):
        return refusal("unknown_choice")
    chosen = {code for code in given if code != MISSING}
    codes = [choice.name for choice in view.choices if choice.name in chosen]
    if len(codes) < len(chosen):
        return refusal("unknown_choice")
    return _count_refusal(view, codes) or codes


def _count_refusal(view: ItemView, codes: Collection[str]) -> Refusal | None:
    exclusive = next((choice for choice in view.choices if choice.exclusive and choice.name in codes), None)
    if exclusive is not None and len(codes) > 1:
        return refusal("exclusive", choice=exclusive.label)
    if view.maximum is not None and len(codes) > view.maximum:
        word = "antwoord" if view.maximum == 1 else "antwoorden"
        return refusal("too_many", maximum=view.maximum, antwoorden=word, count=len(codes))
    return None


def too_few(view: ItemView, codes: Value) -> Refusal | None:
    """Return the refusal when fewer answers are chosen than asked; an exclusive answer is enough by itself."""
    if view.kind is not Kind.MULTIPLE or not isinstance(codes, list) or not codes or view.minimum is None:
        return None
    if len(codes) >= view.minimum or any(choice.exclusive and choice.name in codes for choice in view.choices):
        return None
    return refusal("too_few", minimum=view.minimum, count=len(codes))


def _whole(raw: object) -> int | Refusal | None:
    """Return the whole number in `raw`, None when nothing is given."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw if abs(raw) < 10**12 else refusal("not_whole")
    text = _only(raw)
    if text == MISSING:
        return None
    match = _WHOLE.fullmatch(" ".join(text.split()).translate(_MINUS_SIGNS)) if text and len(text) < 40 else None  # noqa: PLR2004 -- longer than any number that fits
    if match is None:
        return refusal("not_whole")
    return int(match[1] + re.sub(r"[^0-9]", "", match[2]))


def _integer(view: ItemView, raw: object) -> Cleaned:
    number = _whole(raw)
    if number is None:
        return MISSING
    return number if isinstance(number, Refusal) else _outside(view, number) or number


def _outside(view: ItemView, number: int) -> Refusal | None:
    low, high = view.minimum, view.maximum
    if (low is None or number >= low) and (high is None or number <= high):
        return None
    if low is not None and high is not None:
        return refusal("outside", minimum=low, maximum=high)
    return refusal("too_small", minimum=low) if low is not None else refusal("too_large", maximum=high)


def _scale(view: ItemView, raw: object) -> Cleaned:
    number = _whole(raw)
    if number is None:
        return MISSING
    if isinstance(number, Refusal) or _outside(view, number):
        return refusal("outside_scale", minimum=view.minimum, maximum=view.maximum)
    return number


def _year(view: ItemView, raw: object) -> Cleaned:
    text = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else _only(raw)
    if text == MISSING:
        return MISSING
    if text is None or not _YEAR.fullmatch(text):
        return refusal("not_year", example=view.maximum)
    return _outside(view, int(text)) or int(text)


def _short_text(view: ItemView, raw: object) -> Cleaned:
    return cleaned_text(raw, view.maximum_length or OPEN_TEXT_LENGTH, one_line=True)


def _long_text(view: ItemView, raw: object) -> Cleaned:
    return cleaned_text(raw, view.maximum_length or OPEN_TEXT_LENGTH, one_line=False)


_CLEANERS: Final[dict[Kind, Callable[[ItemView, object], Cleaned]]] = {
    Kind.SINGLE: _single,
    Kind.MULTIPLE: _multiple,
    Kind.GRID: _single,
    Kind.SCALE: _scale,
    Kind.INTEGER: _integer,
    Kind.YEAR: _year,
    Kind.TEXT: _short_text,
    Kind.LONG_TEXT: _long_text,
}
