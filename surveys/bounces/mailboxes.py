"""The mailbox that reports come to: on an IMAP server over TLS, or a maildir on this machine. Reads, deletes, sets aside."""

import imaplib
import mailbox
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol, Self

LARGEST_READ: Final = 1_000_000
"""What a report says stands in front; the rest of a huge mail is not fetched."""
SECONDS: Final = 60
_FLAGS: Final = "FLAGS.SILENT"


class MailboxTroubleError(Exception):
    """The mailbox cannot be read now; says how, without names and passwords."""


class Mailbox(Protocol):
    """New mails one by one; each is deleted or set aside by its name once it was dealt with."""

    def unread(self) -> Iterator[tuple[str, bytes]]:
        """Give the name and the beginning of each new mail."""

    def delete(self, name: str) -> None:
        """Delete a mail for good."""

    def set_aside(self, name: str) -> None:
        """Leave a mail for a person to read, and do not give it again."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the mailbox is; nowhere, unless one of the two is set."""

    maildir: str = ""
    host: str = ""
    port: int = 993
    user: str = ""
    password: str = field(default="", repr=False)
    folder: str = "INBOX"

    @classmethod
    def of(cls, settings: Any) -> Self:
        """Read it from Django's settings, or from anything with the same names."""
        return cls(
            maildir=settings.BOUNCE_MAILDIR,
            host=settings.BOUNCE_IMAP_HOST,
            port=settings.BOUNCE_IMAP_PORT,
            user=settings.BOUNCE_IMAP_USER,
            password=settings.BOUNCE_IMAP_PASSWORD,
            folder=settings.BOUNCE_IMAP_FOLDER,
        )

    @property
    def is_set(self) -> bool:
        """Whether there is a mailbox to read."""
        return bool(self.maildir or self.host)


@contextmanager
def opened(place: Place) -> Iterator[Mailbox]:
    """Open the mailbox; raise MailboxTroubleError when that does not work, also half-way."""
    try:
        if place.maildir:
            yield Maildir(Path(place.maildir))
        else:
            with _connected(place) as connection:
                yield ImapMailbox(connection)
    except imaplib.IMAP4.error as error:
        # Its text may quote the server, and a server may quote the user.
        raise MailboxTroubleError(type(error).__name__) from None
    except OSError as error:
        raise MailboxTroubleError(type(error).__name__) from None


@contextmanager
def _connected(place: Place) -> Iterator[imaplib.IMAP4_SSL]:
    """Log in over TLS to a server whose certificate holds, and choose the folder."""
    connection = imaplib.IMAP4_SSL(place.host, place.port, ssl_context=ssl.create_default_context(), timeout=SECONDS)
    try:
        _log_in(connection, place)
        yield connection
    finally:
        _leave(connection)


def _log_in(connection: imaplib.IMAP4_SSL, place: Place) -> None:
    try:
        connection.login(place.user, place.password)
    except imaplib.IMAP4.error:
        raise MailboxTroubleError("inloggen lukt niet") from None
    status, _ = connection.select(f'"{place.folder}"')
    if status != "OK":
        raise MailboxTroubleError("map bestaat niet")


def _leave(connection: imaplib.IMAP4_SSL) -> None:
    """Say goodbye; close the connection also to a server that does not answer any more."""
    try:
        connection.logout()
    except (imaplib.IMAP4.error, OSError):
        with suppress(OSError):
            connection.shutdown()


class ImapMailbox:
    """A folder on an IMAP server. A mail is named by its UID, which stays the same while others are deleted."""

    def __init__(self, connection: imaplib.IMAP4) -> None:
        """Take a connection with a folder chosen."""
        self._connection = connection

    def unread(self) -> Iterator[tuple[str, bytes]]:
        """Give each mail that nobody read, without marking it as read."""
        _, found = self._connection.uid("SEARCH", "UNSEEN", "UNDELETED")
        for uid in (found[0] or b"").decode("ascii").split():
            _, answer = self._connection.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST_READ}>)")
            content = next((part[1] for part in answer if isinstance(part, tuple)), None)
            if content is not None:
                yield uid, content

    def delete(self, name: str) -> None:
        """Delete a mail for good; where the server can (UIDPLUS), no other that a person may have marked."""
        self._connection.uid("STORE", name, f"+{_FLAGS}", r"(\Deleted)")
        if "UIDPLUS" in self._connection.capabilities:
            self._connection.uid("EXPUNGE", name)
        else:
            self._connection.expunge()

    def set_aside(self, name: str) -> None:
        """Mark a mail as read."""
        self._connection.uid("STORE", name, f"+{_FLAGS}", r"(\Seen)")


class Maildir:
    """A maildir, in which a mail server of this machine puts reports."""

    def __init__(self, folder: Path) -> None:
        """Take a folder with `new`, `cur` and `tmp` in it; they are made when they are not there."""
        self._folder = mailbox.Maildir(folder, factory=None, create=True)

    def unread(self) -> Iterator[tuple[str, bytes]]:
        """Give each mail that nobody read."""
        for name in sorted(self._folder.keys()):
            try:
                is_read = "S" in self._folder.get_message(name).get_flags()
                content = b"" if is_read else self._beginning(name)
            except (KeyError, FileNotFoundError):  # somebody else took it
                continue
            if not is_read:
                yield name, content

    def _beginning(self, name: str) -> bytes:
        with self._folder.get_file(name) as opened_file:
            return opened_file.read(LARGEST_READ)

    def delete(self, name: str) -> None:
        """Delete a mail for good; one that is gone already is no trouble."""
        self._folder.discard(name)

    def set_aside(self, name: str) -> None:
        """Mark a mail as read; one that is gone already is no trouble."""
        with suppress(KeyError, FileNotFoundError):
            message = self._folder.get_message(name)
            message.set_subdir("cur")
            message.add_flag("S")
            self._folder[name] = message
