"""Reads the mails that the local mail sink keeps as files, newest first; only the top of a file, and only when it is needed."""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from functools import lru_cache
from pathlib import Path
from typing import Final

NAME: Final = re.compile(r"(?P<nanoseconds>\d{20})-\d+-\d+")
ENDING: Final = ".eml"
# Every mail of ours has these headers in its first kilobytes.
TOP: Final = 4096
HEADER: Final = re.compile(rb"^(To|Subject):[ \t]*(.*(?:\r?\n[ \t].*)*)", re.MULTILINE | re.IGNORECASE)
KEPT_IN_MEMORY: Final = 50_000


class NoSuchMailError(LookupError):
    """There is no mail with this name."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What the list shows of a mail."""

    name: str
    recipient: str
    subject: str
    received_at: datetime

    def matches(self, words: list[str]) -> bool:
        """Tell whether every word stands in the recipient or the subject."""
        text = f"{self.recipient} {self.subject}".casefold()
        return all(word in text for word in words)


@dataclass(frozen=True, slots=True)
class KeptMail:
    """One mail, read whole."""

    heading: Heading
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str


def names_in(folder: Path) -> list[str]:
    """Return the names of all mails, newest first."""
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        names = [entry.name[: -len(ENDING)] for entry in entries if entry.name.endswith(ENDING)]
    return sorted((name for name in names if NAME.fullmatch(name)), reverse=True)


@lru_cache(maxsize=KEPT_IN_MEMORY)
def heading_of(folder: Path, name: str) -> Heading:
    """Return the heading of a mail; a kept mail never changes, so it is read once."""
    with _path(folder, name).open("rb") as file:
        top = re.split(rb"\r?\n\r?\n", file.read(TOP), maxsplit=1)[0]
    found = {match[1].lower(): _decoded(match[2]) for match in HEADER.finditer(top)}
    seconds = int(name.partition("-")[0]) / 1e9
    return Heading(name, found.get(b"to", ""), found.get(b"subject", ""), datetime.fromtimestamp(seconds, UTC))


def headings_with(folder: Path, search: str) -> list[Heading]:
    """Return the headings of the mails that hold every word of `search`, newest first."""
    words = search.casefold().split()
    return [heading for heading in (heading_of(folder, name) for name in names_in(folder)) if heading.matches(words)]


def read_mail(folder: Path, name: str) -> KeptMail:
    """Return a whole mail."""
    message = message_from_bytes(read_source(folder, name), policy=default)
    headers = tuple((key, str(value)) for key, value in message.items())
    return KeptMail(heading_of(folder, name), headers, _part(message, "plain"), _part(message, "html"))


def read_source(folder: Path, name: str) -> bytes:
    """Return a mail as it was sent."""
    try:
        return _path(folder, name).read_bytes()
    except FileNotFoundError:
        raise NoSuchMailError from None


def _path(folder: Path, name: str) -> Path:
    """Return the file of a mail; the name comes from an address and may not lead elsewhere."""
    if not NAME.fullmatch(name):
        raise NoSuchMailError
    return folder / f"{name}{ENDING}"


def _decoded(value: bytes) -> str:
    text = re.sub(rb"\r?\n[ \t]+", b" ", value).strip().decode("utf-8", "replace")
    return str(make_header(decode_header(text))) if "=?" in text else text


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return body.get_content().replace("\r\n", "\n") if body is not None else ""
