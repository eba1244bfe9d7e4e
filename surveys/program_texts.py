"""The program's own texts of mails: written once for all who get the same, and filled in for each of them.

Of a wave of thousands only names, code and links differ; the templates are rendered once for each tier, function and state.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import escape
from types import SimpleNamespace
from typing import Any, Final, Self

from django.template.loader import render_to_string

FILES: Final = ("subject.txt", "body.txt", "body.html")
"""Subject, text and HTML of a mail."""
_MOST_KINDS: Final = 500
_OPEN: Final = ("family_name", "official_name", "code", "start_address", "opt_out_address")
"""What a template may only print as it is, and not look at: it is filled in after rendering."""
_MARKS: Final = {name: chr(0xE000 + place) for place, name in enumerate(_OPEN)}
"""Characters for private use, which no template holds."""
_MARK: Final = re.compile(f"([{''.join(_MARKS.values())}])")


@dataclass(frozen=True, slots=True)
class _Alike:
    """All that templates look at; who has the same gets the same mail, apart from what is filled in."""

    kind: str
    survey_kind: str
    state: str
    has_begun: bool
    colleague: str
    edition_name: str
    opens_at: datetime
    closes_at: datetime
    prefix: str
    function: str
    tier: str
    site_address: str
    sender_address: str
    helpdesk_email: str
    helpdesk_phone: str

    @classmethod
    def of(cls, context: Mapping[str, Any]) -> Self:
        """Take it from the context of a mail."""
        person, organisation, edition = context["person"], context["organisation"], context["edition"]
        given = {name: context[name] for name in cls.__slots__ if name in context}
        return cls(**given, edition_name=edition.name, prefix=person.prefix, tier=organisation.tier)

    def context(self) -> dict[str, Any]:
        """Return the context of a mail in which a mark stands for what is filled in."""
        given = {name: getattr(self, name) for name in self.__slots__}
        return {
            **given,
            **_MARKS,
            "edition": SimpleNamespace(name=self.edition_name),
            "person": SimpleNamespace(prefix=self.prefix, family_name=_MARKS["family_name"]),
            "organisation": SimpleNamespace(tier=self.tier, official_name=_MARKS["official_name"]),
        }


def text_of_program(folder: str, context: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return subject, text and HTML by the templates in `folder`, for the context of one mail."""
    subject, text, html = _in_pieces(folder, _Alike.of(context))
    values = {
        "family_name": context["person"].family_name,
        "official_name": context["organisation"].official_name,
        **{name: context[name] for name in ("code", "start_address", "opt_out_address")},
    }
    plain = {mark: values[name] for name, mark in _MARKS.items()}
    return _filled(subject, plain), _filled(text, plain), _filled(html, {mark: escape(one) for mark, one in plain.items()})


def rendered(folder: str, context: Mapping[str, Any]) -> tuple[str, str, str]:
    """Render subject, text and HTML by the templates in `folder`."""
    subject, text, html = (render_to_string(f"{folder}/{name}", dict(context)) for name in FILES)
    return subject, text, html


@lru_cache(_MOST_KINDS)
def _in_pieces(folder: str, alike: _Alike) -> tuple[Sequence[str], ...]:
    """Return each text as the pieces between the marks, and the marks."""
    return tuple(_MARK.split(text) for text in rendered(folder, alike.context()))


def _filled(pieces: Sequence[str], values: Mapping[str, str]) -> str:
    return "".join(values.get(piece, piece) for piece in pieces)
