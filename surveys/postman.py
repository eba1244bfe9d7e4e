"""One connection to the mail server, and what its answers mean. Knows no rows."""

import re
import smtplib
from typing import Any, Final, NoReturn, Self

from django.core.mail import EmailMultiAlternatives

_ADDRESS: Final = re.compile(r"\S+@\S+")
_LONGEST_REASON: Final = 200
_CLOSING: Final = 421  # "service not available, closing": about the connection, not about the mail
_PERMANENT: Final = 500


class RefusedError(Exception):
    """The mail server will never take this mail."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PostponedError(Exception):
    """The mail server does not take this mail now."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ServerTroubleError(Exception):
    """The mail server takes no mail at all from us: not reached, login or sender refused. No row is to blame."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _LostConnectionError(Exception):
    """The connection broke, perhaps only because it had been open for long."""


class Postman:
    """One connection to the mail server, kept from mail to mail."""

    def __init__(self, backend: Any) -> None:
        """Take a mail backend of Django, not opened yet."""
        self._backend = backend
        self._is_open = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def send(self, message: EmailMultiAlternatives) -> None:
        """Hand over one mail; raise RefusedError, PostponedError or ServerTroubleError."""
        was_open = self._is_open
        try:
            self._hand_over(message)
        except _LostConnectionError:
            self.close()
            if not was_open:
                raise PostponedError("verbinding verbroken") from None
        else:
            return
        # Servers end a connection after some time or number of mails: once more, on a new one.
        try:
            self._hand_over(message)
        except _LostConnectionError:
            self.close()
            raise PostponedError("verbinding verbroken") from None

    def _hand_over(self, message: EmailMultiAlternatives) -> None:
        self._open()
        try:
            self._backend.send_messages([message])
        except smtplib.SMTPRecipientsRefused as refusal:
            judge(*next(iter(refusal.recipients.values())))
        except smtplib.SMTPDataError as refusal:
            judge(refusal.smtp_code, refusal.smtp_error)
        except smtplib.SMTPSenderRefused as refusal:
            if refusal.smtp_code == _CLOSING:
                raise _LostConnectionError from None
            raise ServerTroubleError(reason_of(refusal.smtp_code, refusal.smtp_error)) from None
        except smtplib.SMTPNotSupportedError:
            raise RefusedError("de mailserver kan niet naar dit soort adres sturen") from None
        except OSError:  # among which the other errors of smtplib
            raise _LostConnectionError from None
        except ValueError:
            raise RefusedError("het adres is geen geldig mailadres") from None

    def _open(self) -> None:
        if self._is_open:
            return
        try:
            self._backend.open()
        except OSError as error:
            raise ServerTroubleError(type(error).__name__) from None
        self._is_open = True

    def close(self) -> None:
        """End the connection; one that is broken is simply let go."""
        if self._is_open:
            self._is_open = False
            self._backend.close()


def judge(code: int, answer: bytes | str) -> NoReturn:
    """Raise what an answer of the mail server about one mail means."""
    if code == _CLOSING:
        raise _LostConnectionError from None
    if code < _PERMANENT:
        raise PostponedError(reason_of(code, answer)) from None
    raise RefusedError(reason_of(code, answer)) from None


def reason_of(code: int, answer: bytes | str) -> str:
    """Return code and text of an answer of the mail server, without addresses."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    plain = " ".join(_ADDRESS.sub("[adres]", text).replace("\x00", "").split())
    return f"{code} {plain}"[:_LONGEST_REASON]
