"""Takes a mail that came back apart: what its sender says, the fields of a delivery report, the headers of our own mail.

Made for whatever arrives: nothing in here fails on a mail that breaks the rules.
"""

import re
from dataclasses import dataclass, field
from email import message_from_string
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from html import unescape
from typing import Any, Final

DELIVERY_STATUS: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})
RETURNED: Final = frozenset(
    {"message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers"}
)
MOST_PARTS: Final = 200
LONGEST_TEXT: Final = 200_000
_CHARSET: Final = re.compile(r"^(utf-?8|utf-?16|us-ascii|ascii|latin-?1|iso-8859-\d{1,2}|windows-125\d|cp125\d|cp850|koi8-r)$")
"""Python knows codecs that are no character sets, and some that are very slow."""
_HIDDEN_HTML: Final = re.compile(r"<(script|style|head)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(r"<[^<>]*>")


@dataclass(slots=True)
class Parts:
    """A mail taken apart."""

    text: str = ""
    blocks: list[Message] = field(default_factory=list)
    """The groups of fields of a delivery report."""
    returned: list[Message] = field(default_factory=list)
    """The headers of the mails that it returns; what stood below them is not looked at."""


def take_apart(mail: Message) -> Parts:
    """Return the parts of a mail, not looking inside the mails that it returns."""
    parts, texts, waiting = Parts(), [], [mail]
    for _ in range(MOST_PARTS):
        if not waiting:
            break
        part = waiting.pop()
        kind = part.get_content_type()
        if kind in DELIVERY_STATUS:
            parts.blocks += _blocks(part)
        elif kind in RETURNED:
            parts.returned += _headers(part)
        elif part.is_multipart():
            waiting += reversed(_inside(part))
        elif part.get_content_maintype() == "text":
            texts.append(_text(part))
    parts.text = "\n".join(texts)[:LONGEST_TEXT]
    return parts


def _inside(part: Message) -> list[Message]:
    payload: Any = part.get_payload()
    return [inner for inner in payload if isinstance(inner, Message)] if isinstance(payload, list) else []


def _blocks(part: Message) -> list[Message]:
    """Return the groups of fields; where the standard library did not part them, they are parted at the empty lines."""
    inner = _inside(part)
    if not inner:
        return [message_from_string(block) for block in re.split(r"\n\s*\n", _text(part)) if block.strip()]
    rest = [block for one in inner if isinstance(text := one.get_payload(), str) for block in re.split(r"\r?\n\s*\n", text)]
    return inner + [message_from_string(block.lstrip()) for block in rest if block.strip()]


def _headers(part: Message) -> list[Message]:
    return _inside(part) or [message_from_string(_text(part))]


def _text(part: Message) -> str:
    payload: Any = part.get_payload(decode=True)
    text = decoded(payload, part.get_content_charset()) if isinstance(payload, bytes) else ""
    return unescape(_TAG.sub(" ", _HIDDEN_HTML.sub(" ", text))) if part.get_content_subtype() == "html" else text


def decoded(text: bytes, charset: str | None) -> str:
    """Return bytes as text; in Latin-1, which takes every byte, where the character set is unknown."""
    name = charset.casefold() if charset and _CHARSET.match(charset.casefold()) else "utf-8"
    try:
        return text.decode(name)
    except (UnicodeDecodeError, LookupError):
        return text.decode("latin-1")


def header(mail: Message, name: str) -> str:
    """Return a header as text on one line; empty when it is not there."""
    value = mail.get(name)
    if value is None:
        return ""
    try:
        pieces = decode_header(str(value))
    except HeaderParseError:
        return " ".join(str(value).split())
    words = (piece if isinstance(piece, str) else decoded(piece, charset) for piece, charset in pieces)
    return " ".join("".join(words).split())
