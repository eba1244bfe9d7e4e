"""The respondents' signed cookies. They hold keyed hashes and a random id, never a code, and no session table is written."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponseBase

START_COOKIE: Final = "__Host-start"
RESPONDENT_COOKIE: Final = "__Host-respondent"
FILLER_COOKIE: Final = "__Host-filler"
HANDOVER_COOKIE: Final = "__Host-handover"
WITHDRAW_COOKIE: Final = "__Host-withdraw"
OPT_OUT_COOKIE: Final = "__Host-opt-out"
NOTICE_COOKIE: Final = "__Host-notice"

START_SECONDS: Final = 10 * 60
RESPONDENT_SECONDS: Final = 30 * 60
WITHDRAW_SECONDS: Final = 10 * 60
OPT_OUT_SECONDS: Final = 10 * 60
NOTICE_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class RespondentPass:
    """Who is filling in, and when the page that is in front of them was shown."""

    response_id: UUID
    lookup: bytes
    shown_at: datetime


@dataclass(frozen=True, slots=True)
class FillerPass:
    """Who is filling in a dossier, with what code, and when the page that is in front of them was shown."""

    filler_id: UUID
    lookup: bytes
    shown_at: datetime


# --- any of them ---------------------------------------------------------------------------------------------------
def _write(response: HttpResponseBase, name: str, value: Any, seconds: int) -> None:
    """Set a signed cookie that only this host gets, over TLS, out of reach of scripts."""
    signed = signing.dumps(value, salt=name)
    response.set_cookie(name, signed, max_age=seconds, path="/", secure=True, httponly=True, samesite="Lax")


def _read(request: HttpRequest, name: str, seconds: int) -> Any:
    """Return what a cookie holds; None when it is absent, too old or not ours."""
    try:
        return signing.loads(request.COOKIES.get(name, ""), salt=name, max_age=seconds)
    except signing.BadSignature:
        return None


def _clear(response: HttpResponseBase, name: str) -> None:
    """Take a cookie away; browsers only obey with the same Secure and Path."""
    response.set_cookie(name, "", max_age=0, path="/", secure=True, httponly=True, samesite="Lax")


def _read_hash(request: HttpRequest, name: str, seconds: int) -> bytes | None:
    value = _read(request, name, seconds)
    return None if value is None else bytes.fromhex(value)


# --- between the link and the button -------------------------------------------------------------------------------
def read_start(request: HttpRequest) -> bytes | None:
    """Return the lookup hash of the code that was typed or followed at most ten minutes ago."""
    return _read_hash(request, START_COOKIE, START_SECONDS)


def set_start(response: HttpResponseBase, lookup: bytes) -> None:
    """Remember for ten minutes which code was right."""
    _write(response, START_COOKIE, lookup.hex(), START_SECONDS)


def clear_start(response: HttpResponseBase) -> None:
    """Forget the code."""
    _clear(response, START_COOKIE)


# --- while filling in ----------------------------------------------------------------------------------------------
def read_respondent(request: HttpRequest) -> RespondentPass | None:
    """Return who is filling in; None after 30 minutes without a page."""
    value = _read(request, RESPONDENT_COOKIE, RESPONDENT_SECONDS)
    if value is None:
        return None
    response_id, lookup, shown_at = value
    return RespondentPass(UUID(hex=response_id), bytes.fromhex(lookup), datetime.fromtimestamp(shown_at, UTC))


def set_respondent(response: HttpResponseBase, response_id: UUID, *, lookup: bytes, now: datetime) -> None:
    """Let this browser in for another 30 minutes, and remember when it was shown this page."""
    _write(response, RESPONDENT_COOKIE, [response_id.hex, lookup.hex(), now.timestamp()], RESPONDENT_SECONDS)


def clear_respondent(response: HttpResponseBase) -> None:
    """Let this browser in no longer."""
    _clear(response, RESPONDENT_COOKIE)


def read_handover(request: HttpRequest) -> bytes | None:
    """Return the lookup hash of the link to a block that was followed at most ten minutes ago."""
    return _read_hash(request, HANDOVER_COOKIE, START_SECONDS)


def set_handover(response: HttpResponseBase, lookup: bytes) -> None:
    """Remember for ten minutes which link was followed."""
    _write(response, HANDOVER_COOKIE, lookup.hex(), START_SECONDS)


def clear_handover(response: HttpResponseBase) -> None:
    """Forget the link."""
    _clear(response, HANDOVER_COOKIE)


# --- while filling in a dossier ------------------------------------------------------------------------------------
def read_filler(request: HttpRequest) -> FillerPass | None:
    """Return who is filling in a dossier; None after 30 minutes without a page."""
    value = _read(request, FILLER_COOKIE, RESPONDENT_SECONDS)
    if value is None:
        return None
    filler_id, lookup, shown_at = value
    return FillerPass(UUID(hex=filler_id), bytes.fromhex(lookup), datetime.fromtimestamp(shown_at, UTC))


def set_filler(response: HttpResponseBase, filler_id: UUID, *, lookup: bytes, now: datetime) -> None:
    """Let this browser into a dossier for another 30 minutes, and remember when it was shown this page."""
    _write(response, FILLER_COOKIE, [filler_id.hex, lookup.hex(), now.timestamp()], RESPONDENT_SECONDS)


def clear_filler(response: HttpResponseBase) -> None:
    """Let this browser into the dossier no longer."""
    _clear(response, FILLER_COOKIE)


# --- withdrawing, opting out ---------------------------------------------------------------------------------------
def read_withdraw(request: HttpRequest) -> bytes | None:
    """Return the lookup hash of the code with which somebody asked to take answers back."""
    return _read_hash(request, WITHDRAW_COOKIE, WITHDRAW_SECONDS)


def set_withdraw(response: HttpResponseBase, lookup: bytes) -> None:
    """Remember for ten minutes whose answers are to be taken back."""
    _write(response, WITHDRAW_COOKIE, lookup.hex(), WITHDRAW_SECONDS)


def clear_withdraw(response: HttpResponseBase) -> None:
    """Forget whose answers they were."""
    _clear(response, WITHDRAW_COOKIE)


def read_opt_out(request: HttpRequest) -> UUID | None:
    """Return the invitation whose opt-out link was followed."""
    value = _read(request, OPT_OUT_COOKIE, OPT_OUT_SECONDS)
    return None if value is None else UUID(hex=value)


def set_opt_out(response: HttpResponseBase, invitation_id: UUID) -> None:
    """Remember for ten minutes whose opt-out link was followed."""
    _write(response, OPT_OUT_COOKIE, invitation_id.hex, OPT_OUT_SECONDS)


# --- one message on the next page ----------------------------------------------------------------------------------
def read_notice(request: HttpRequest) -> dict[str, Any]:
    """Return what the page before wants to have said; empty when there is nothing."""
    return _read(request, NOTICE_COOKIE, NOTICE_SECONDS) or {}


def set_notice(response: HttpResponseBase, **notice: str | int) -> None:
    """Leave a message for the next page, outside its address."""
    _write(response, NOTICE_COOKIE, notice, NOTICE_SECONDS)


def clear_notice(response: HttpResponseBase) -> None:
    """Say it once."""
    _clear(response, NOTICE_COOKIE)
