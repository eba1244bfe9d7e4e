"""Reads a mail that came back: a delivery report (RFC 3464 or not) or an automatic reply (RFC 3834). Pure; keeps nothing.

What leaves this module is of use to find whom it is about, and holds no text of the mail that was returned and no code.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo

from flufl.bounce import all_failures

from surveys.bounces.parts import Parts, header, take_apart
from surveys.bounces.return_dates import return_date
from surveys.bounces.statuses import is_temporary
from surveys.choices import BounceKind

DUTCH_TIME: Final = ZoneInfo("Europe/Amsterdam")
OLDEST: Final = timedelta(days=120)
"""An older date in a report comes from a wrong clock."""
LONGEST_DIAGNOSTIC: Final = 200
NO_LONGER_THERE: Final = "Schrijft dat iemand daar niet meer werkt."

_OUR_ID: Final = re.compile(r"<([0-9a-f]{40}@[^<>\s]+)>")
_IN_ENVELOPE: Final = re.compile(r"\+([0-9a-f]{40})@")
_ENHANCED: Final = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)")
_SMTP_REPLY: Final = re.compile(r"(?<![\d.])([45])[0-7]\d(?=[\s-])")
_LINK: Final = re.compile(r"\b(?:https?|mailto):\S+", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"\S+@\S+")
_CODE: Final = re.compile(r"\b[0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{4}\b")
_AUTOMATIC_SUBJECT: Final = re.compile(
    r"^\W*(?:automatische?\s+(?:antwoord|reactie|bericht)|afwezig|afwezigheid|niet\s+aanwezig|(?:met\s+)?vakantie|"
    r"out\s+of\s+(?:the\s+)?office|auto(?:matic)?[\s-]*(?:reply|response)|i\s+am\s+away|(?:on\s+)?vacation)\b",
    re.IGNORECASE,
)
_LEFT: Final = re.compile(
    r"niet\s+(?:meer|langer)\s+(?:werkzaam|in\s+dienst|actief|in\s+functie|lid)|uit\s+dienst|"
    r"no\s+longer\s+(?:works?|working|with|employed|in\s+use)",
    re.IGNORECASE,
)
_DAEMON: Final = re.compile(r"mailer-daemon|postmaster|mail\s+delivery|delivery\s+(?:sub)?system", re.IGNORECASE)
_ADDRESSED_TO: Final = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_RANK: Final = {"delayed": 1, "failed": 2}
_FIRST_LINES: Final = 6000


@dataclass(frozen=True, slots=True)
class Report:
    """What one mail that came back says."""

    kind: BounceKind | None
    """None when it says that all went well."""
    key: str
    """The same for the same report, however often it is read."""
    message_ids: tuple[str, ...]
    """Our Message-IDs in it, the most certain one first."""
    names: tuple[str, ...]
    """What stands before the @ in our Message-ID, from the address that the report was sent to."""
    at: datetime
    recipients: tuple[str, ...] = field(default=(), repr=False)
    status: str = ""
    diagnostic: str = ""
    returns_on: date | None = None


def read_report(content: bytes, now: datetime) -> Report | None:
    """Read one mail; None when it is neither a report nor an automatic reply: it may be from a person."""
    try:
        mail = message_from_bytes(content)
    except RecursionError:  # parts within parts without end: nobody's report
        return None
    parts = take_apart(mail)
    read = _Reading(mail, parts, now)
    return read.delivery_report() or read.receipt() or read.automatic_reply() or read.other_report()


@dataclass(frozen=True, slots=True)
class _Reading:
    """One mail, its parts, and when it is read."""

    mail: Message
    parts: Parts
    now: datetime

    # --- the kinds of mail -----------------------------------------------------------------------------------------
    def delivery_report(self) -> Report | None:
        """Read a report with fields, as RFC 3464 and 6533 describe them."""
        actions = [(_first_word(header(block, "Action")), block) for block in self.parts.blocks]
        if not any(action for action, _ in actions):
            return None
        undelivered = [(action, block) for action, block in actions if action in _RANK]
        if not undelivered:
            return self.report(None)
        action, block = max(undelivered, key=lambda pair: _RANK[pair[0]])
        diagnostic = header(block, "Diagnostic-Code").partition(";")[2]
        status = _status(header(block, "Status"), diagnostic, otherwise="5.0.0" if action == "failed" else "4.0.0")
        recipients = [header(block, name).partition(";")[2] for name in ("Original-Recipient", "Final-Recipient")]
        is_hard = action == "failed" and not is_temporary(status)
        kind = BounceKind.HARD if is_hard else BounceKind.SOFT
        return self.report(kind, status=status, diagnostic=diagnostic, recipients=recipients)

    def receipt(self) -> Report | None:
        """Read a receipt, which somebody's mail program sends after opening a mail (RFC 8098)."""
        kind = str(self.mail.get_param("report-type", "")).casefold()
        return self.report(None) if kind == "disposition-notification" else None

    def automatic_reply(self) -> Report | None:
        """Read the reply of somebody who is away."""
        subject = header(self.mail, "Subject")
        has_subject = bool(_AUTOMATIC_SUBJECT.match(subject))
        is_reply = bool(self.message_ids()[0] or self.names())
        if self.is_from_daemon() or not (self.says_automatic() or (has_subject and is_reply)):
            return None
        text = f"{subject}\n{self.parts.text}"
        back = return_date(text, self.at().astimezone(DUTCH_TIME).date())
        diagnostic = NO_LONGER_THERE if _LEFT.search(text[:_FIRST_LINES]) else ""
        senders = [address for _, address in getaddresses([header(self.mail, "From")])]
        return self.report(BounceKind.AUTO_REPLY, diagnostic=diagnostic, recipients=senders, returns_on=back)

    def other_report(self) -> Report | None:
        """Read a report in words only, with the help of all the forms that flufl.bounce knows."""
        temporary, permanent = _failures(self.mail)
        said = self.parts.text[:_FIRST_LINES]
        line = next((line for line in said.splitlines() if _ENHANCED.search(line) or _SMTP_REPLY.search(line)), "")
        if not temporary and not permanent and not (self.is_from_daemon() and line):
            return None
        status = _status("", line, otherwise="5.0.0" if permanent else "4.0.0")
        is_hard = (bool(permanent) or status.startswith("5")) and not is_temporary(status)
        kind = BounceKind.HARD if is_hard else BounceKind.SOFT
        return self.report(kind, status=status, diagnostic=line, recipients=[*permanent, *temporary])

    # --- what is the same for all ----------------------------------------------------------------------------------
    def report(
        self,
        kind: BounceKind | None,
        *,
        status: str = "",
        diagnostic: str = "",
        recipients: Iterable[str] = (),
        returns_on: date | None = None,
    ) -> Report:
        """Make the report, without what must not be kept."""
        certain, perhaps = self.message_ids()
        addresses = tuple(dict.fromkeys(address.strip(" <>").casefold() for address in recipients if "@" in address))
        said = (header(self.mail, "Message-ID"), header(self.mail, "Date"), *certain[:1], status, str(kind))
        return Report(
            kind=kind,
            key=sha256("\n".join(said).encode("utf-8", "replace")).hexdigest(),
            message_ids=tuple(dict.fromkeys((*certain, *perhaps))),
            names=self.names(),
            at=self.at(),
            recipients=addresses,
            status=status,
            diagnostic=stripped(diagnostic, addresses),
            returns_on=returns_on,
        )

    def message_ids(self) -> tuple[list[str], list[str]]:
        """Return our Message-IDs: those in the headers of what is returned or answered, and those in the text."""
        headers = [header(returned, "Message-ID") for returned in self.parts.returned]
        headers += [header(self.mail, name) for name in ("In-Reply-To", "References")]
        certain = [f"<{found}>" for text in headers for found in _OUR_ID.findall(text)]
        return certain, [f"<{found}>" for found in _OUR_ID.findall(self.parts.text)]

    def names(self) -> tuple[str, ...]:
        """Return what the address of the report says about the mail: the part after the plus."""
        return tuple(found for name in _ADDRESSED_TO for found in _IN_ENVELOPE.findall(header(self.mail, name).casefold()))

    def at(self) -> datetime:
        """Return when it was written; now, where its date is missing or cannot be true."""
        try:
            written = parsedate_to_datetime(header(self.mail, "Date"))
        except (ValueError, TypeError, OverflowError):
            return self.now
        aware = written if written.tzinfo else written.replace(tzinfo=UTC)
        return aware if self.now - OLDEST <= aware <= self.now else self.now

    def says_automatic(self) -> bool:
        """Tell whether its headers say that no person wrote it."""
        return (
            header(self.mail, "Auto-Submitted").casefold().startswith("auto-replied")
            or bool(self.mail.get("X-Autoreply") or self.mail.get("X-Autorespond"))
            or header(self.mail, "Precedence").casefold() == "auto_reply"
        )

    def is_from_daemon(self) -> bool:
        """Tell whether a mail server wrote it."""
        return bool(_DAEMON.search(header(self.mail, "From"))) or self.mail.get_content_type() == "multipart/report"


def _failures(mail: Message) -> tuple[list[str], list[str]]:
    """Ask flufl.bounce which addresses fail for now and for ever."""
    try:
        found = all_failures(mail)
    except (ValueError, LookupError, TypeError, AttributeError):  # its detectors expect mails that keep to the rules
        return [], []
    temporary, permanent = (sorted(address.decode("ascii", "ignore") for address in addresses) for addresses in found)
    return temporary, permanent


def _first_word(text: str) -> str:
    return text.casefold().split()[0] if text.split() else ""


def _status(field_text: str, diagnostic: str, *, otherwise: str) -> str:
    """Return the most telling status code: that of the field, unless it says nothing and the server's answer does."""
    stated, answered = (_ENHANCED.search(text) for text in (field_text, diagnostic))
    if answered and (stated is None or stated.group(1).endswith(".0.0")):
        return answered.group(1)
    if stated:
        return stated.group(1)
    reply = _SMTP_REPLY.search(diagnostic)
    return f"{reply.group(1)}.0.0" if reply else otherwise


def stripped(text: str, addresses: Iterable[str] = ()) -> str:
    """Return what a mail server said without addresses, links and codes, nor what stands before the @ of `addresses`."""
    plain = _CODE.sub("[code]", _ADDRESS.sub("[adres]", _LINK.sub("[link]", text)))
    for address in addresses:
        name = address.partition("@")[0]
        if len(name) > 1:
            plain = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "[adres]", plain, flags=re.IGNORECASE)
    printable = "".join(sign if sign.isprintable() else " " for sign in plain)
    return " ".join(printable.split())[:LONGEST_DIAGNOSTIC]
