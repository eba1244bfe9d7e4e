"""The texts of mails that staff wrote: which one holds for whom, its placeholders, and filling them in.

A text of the database is never run as a template of Django: a placeholder is replaced by a value, and that is all.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from html.parser import HTMLParser
from typing import Any, Final, Protocol

from surveys.choices import RecipientState, SurveyKind, WaveKind
from surveys.models import Mailing, MailTemplate

REMINDERS: Final = frozenset({WaveKind.REMINDER_1, WaveKind.REMINDER_2})
WITHOUT_CODE: Final = frozenset({WaveKind.ANNOUNCEMENT})

MEANINGS: Final[dict[str, str]] = {
    "aanhef": "Tussenvoegsel en achternaam, voor ‘Geachte heer/mevrouw’",
    "naam": "De hele naam",
    "functie": "De functie, bijvoorbeeld wethouder",
    "rol": "De functie met de soort organisatie, bijvoorbeeld wethouder van een gemeente",
    "organisatie": "De officiële naam van de organisatie",
    "collega": "De functie van de collega die ook is benaderd, bijvoorbeeld secretaris; alleen bij organisaties",
    "editie": "De naam van de editie",
    "code": "De code, in groepjes van vier",
    "startlink": "De link die de vragenlijst opent",
    "opent_op": "De dag van opening",
    "sluit_op": "De dag van sluiting",
    "website": "Het adres van de website",
    "helpdesk_mail": "Het mailadres van de helpdesk",
    "helpdesk_telefoon": "Het telefoonnummer van de helpdesk",
    "afmeldlink": "De link om niet mee te doen; komt er anders vanzelf onder",
}
OPENS_THE_SURVEY: Final = frozenset({"code", "startlink"})
LINKS: Final = frozenset({"startlink", "website", "afmeldlink"})
ONLY_OF_OFFICIALS: Final = frozenset({"collega"})
NOT_IN_A_SUBJECT: Final = OPENS_THE_SURVEY | LINKS

_PLACEHOLDER: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_LEFTOVER: Final = re.compile(r"\{[{%#]|[}%#]\}")
_LINK_STYLE: Final = "color: #154273;"
_STOP: Final = "Wilt u niet meedoen en geen mails meer over dit onderzoek? Meld u hier af: {{ afmeldlink }}"
# What fetches something, runs something or asks for something has no place in a mail.
_FORBIDDEN_TAGS: Final = frozenset(
    {
        "script",
        "style",
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "form",
        "input",
        "button",
        "video",
        "audio",
        "svg",
        "base",
        "meta",
    }
)
_ADDRESSES: Final = ("https://", "http://", "mailto:", "tel:")


# --- which text ----------------------------------------------------------------------------------------------------
class GivesTexts(Protocol):
    """Knows which text of staff holds for a mail."""

    def of(self, mailing: Mailing, *, state: RecipientState) -> MailTemplate | None:
        """Return the text for a mail; None where the text of the program holds."""


class Wordings:
    """The texts that staff wrote, read once for each survey: for as long as one worker sends."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[MailTemplate, ...]] = {}

    def of(self, mailing: Mailing, *, state: RecipientState) -> MailTemplate | None:
        """Return the text for a mail; None where the text of the program holds."""
        survey_id = mailing.wave.survey_id
        if survey_id not in self._kept:
            self._kept[survey_id] = tuple(MailTemplate.objects.filter(survey_id=survey_id))
        person = mailing.invitation.person
        tier, function = person.organisation.tier, person.function
        return best(self._kept[survey_id], WaveKind(mailing.wave.kind), tier=tier, function=function, state=state)


def best(
    texts: Iterable[MailTemplate],
    kind: WaveKind,
    *,
    tier: str,
    function: str,
    state: RecipientState = RecipientState.NOT_STARTED,
) -> MailTemplate | None:
    """Return the most specific text: of the function, else of the tier, else of everybody; reminders differ by state."""
    for_state = state if kind in REMINDERS else RecipientState.NOT_STARTED
    fitting = [text for text in texts if text.kind == kind and text.for_state == for_state]
    fitting = [text for text in fitting if text.function in {"", function} and text.tier in {"", tier}]
    return max(fitting, key=lambda text: (bool(text.function), bool(text.tier)), default=None)


# --- checking ------------------------------------------------------------------------------------------------------
def problems(kind: WaveKind, survey_kind: str, *, subject: str, text: str, html: str) -> dict[str, list[str]]:
    """Return what is wrong with a text, by field, in Dutch; empty when it can be sent."""
    needed = frozenset() if kind in WITHOUT_CODE else OPENS_THE_SURVEY
    refused = OPENS_THE_SURVEY if kind in WITHOUT_CODE else frozenset()
    if survey_kind != SurveyKind.ORGANISATIES:
        refused |= ONLY_OF_OFFICIALS
    found = {
        "subject": _of_placeholders(subject, needed=frozenset(), refused=refused | NOT_IN_A_SUBJECT),
        "text": _of_placeholders(text, needed=needed, refused=refused),
        "html": [*_of_placeholders(html, needed=needed, refused=refused), *_of_html(html)] if html.strip() else [],
    }
    return {field: lines for field, lines in found.items() if lines}


def _of_placeholders(text: str, *, needed: frozenset[str], refused: frozenset[str]) -> list[str]:
    names = set(_PLACEHOLDER.findall(text))
    lines = [f"{{{{ {name} }}}} bestaat niet." for name in sorted(names - MEANINGS.keys())]
    lines += [f"{{{{ {name} }}}} mag hier niet staan." for name in sorted(names & refused)]
    lines += [f"{{{{ {name} }}}} ontbreekt: zonder kan niemand beginnen." for name in sorted(needed - names)]
    if _LEFTOVER.search(_PLACEHOLDER.sub("", text)):
        lines.append("Er staat een accolade te veel of te weinig. Een invulplek ziet eruit als {{ naam }}.")
    return lines


class _Tags(HTMLParser):
    """Gathers what a mail may not hold."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judge one tag."""
        if tag in _FORBIDDEN_TAGS:
            self.lines.append(f"<{tag}> mag niet in een mail staan.")
        for name, value in attrs:
            plain = (value or "").strip().lower()
            if name.startswith("on") or name in {"src", "srcset", "background"} or "url(" in plain:
                self.lines.append(f"Het kenmerk {name} mag niet in een mail staan.")
            elif name == "href" and not plain.startswith(_ADDRESSES) and not _is_link(plain):
                self.lines.append("Een link begint met https://, mailto:, tel: of een invulplek.")


def _is_link(text: str) -> bool:
    found = _PLACEHOLDER.fullmatch(text)
    return found is not None and found.group(1) in LINKS


def _of_html(html: str) -> list[str]:
    tags = _Tags()
    tags.feed(html)
    tags.close()
    return list(dict.fromkeys(tags.lines))


def with_placeholders(text: str, values: Mapping[str, str]) -> str:
    """Write a mail that was filled in as a text to fill in: every value becomes its placeholder, the longest first."""
    names = {value: name for name, value in values.items()}
    longest_first = "|".join(re.escape(value) for value in sorted(names, key=len, reverse=True))
    return re.sub(longest_first, lambda found: f"{{{{ {names[found.group()]} }}}}", text)


# --- filling in ----------------------------------------------------------------------------------------------------
def filled(text: MailTemplate, values: Mapping[str, str]) -> tuple[str, str, str]:
    """Return subject, text and the inside of the HTML with every placeholder filled in; the opt-out link is always there."""
    body = with_way_out(text.text)
    subject = " ".join(_fill(text.subject, values, str).split())
    if text.html.strip():
        return subject, _fill(body, values, str), _fill(_html_with_way_out(text.html), values, escape)
    return subject, _fill(body, values, str), html_of(body, values)


def with_way_out(text: str) -> str:
    """Add the opt-out link where a text has none."""
    return text if "afmeldlink" in _PLACEHOLDER.findall(text) else f"{text.rstrip()}\n\n{_STOP}"


def _html_with_way_out(html: str) -> str:
    if "afmeldlink" in _PLACEHOLDER.findall(html):
        return html
    link = f'<a href="{{{{ afmeldlink }}}}" target="_top" style="{_LINK_STYLE}">Meld u hier af</a>'
    return f"{html}\n<p>Wilt u niet meedoen en geen mails meer over dit onderzoek? {link}.</p>"


def html_of(text: str, values: Mapping[str, str]) -> str:
    """Write a text as HTML: paragraphs and lists, everything escaped, links as links."""
    blocks = [block.strip().splitlines() for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if block.strip()]
    return "\n".join(_block(lines, values) for lines in blocks)


def _block(lines: list[str], values: Mapping[str, str]) -> str:
    filled_lines = [_line(line.strip(), values) for line in lines]
    if all(line.startswith("- ") for line in filled_lines):
        return f"<ul>{''.join(f'<li>{line[2:]}</li>' for line in filled_lines)}</ul>"
    return f"<p>{'<br>'.join(filled_lines)}</p>"


def _line(line: str, values: Mapping[str, str]) -> str:
    """Fill in one line, with its own words escaped as well as the values."""
    pieces = _PLACEHOLDER.split(line)
    return "".join(_linked(piece, values) if place % 2 else escape(piece) for place, piece in enumerate(pieces))


def _linked(name: str, values: Mapping[str, str]) -> str:
    value = escape(values[name])
    return f'<a href="{value}" target="_top" style="{_LINK_STYLE}">{value}</a>' if name in LINKS else value


def _fill(text: str, values: Mapping[str, str], written: Callable[[Any], str]) -> str:
    return _PLACEHOLDER.sub(lambda found: written(values[found.group(1)]), text)
