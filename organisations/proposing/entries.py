"""People of one organisation: as the frame knows them and as a file gives them. Plain data, no rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, Final

from organisations.choices import ChangeAction, ChangeReason
from organisations.importing.names import full_key, name_key

_NEVER_EMPTIED: Final = frozenset(("initials", "first_name", "form_of_address", "email", "phone", "source_id", "original_name"))
"""What a file leaves out is not taken away from the frame: an address that was asked for by telephone, a first name."""
_COMPARED: Final = (
    "initials",
    "first_name",
    "prefix",
    "family_name",
    "form_of_address",
    "email",
    "phone",
    "source_id",
    "is_acting",
)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody in the frame."""

    pk: int
    role: str
    values: Mapping[str, Any]
    has_left: bool
    left_on: date | None = None
    moved_on: date | None = None
    """On what day the organisation of this person went up in the one that is compared; None for who is of that one."""
    moved_from: str = ""

    @property
    def key(self) -> str:
        """By what this person is known again by name."""
        return _name_key(self.values)


@dataclass(slots=True)
class Entry:
    """Somebody in a file, with the mandate that the function means."""

    place: str
    role: str
    function: str
    values: dict[str, Any]
    started_on: date | None = None
    ended_on: date | None = None
    known: Known | None = None
    is_found_by_id: bool = False
    digest: str = ""
    """By what a decision about this entry is known again; see `entry_digest`."""

    @property
    def key(self) -> str:
        """By what this person is known again by name."""
        return _name_key(self.values)

    @property
    def full_key(self) -> str:
        """Every part of the name."""
        return full_key(**_name_parts(self.values))

    @property
    def email(self) -> str:
        """The e-mail address, to compare with."""
        return str(self.values.get("email", "")).casefold()


@dataclass(slots=True)
class Outcome:
    """What is proposed about one person."""

    action: ChangeAction
    reason: ChangeReason
    role: str
    entry: Entry | None = None
    known: Known | None = None
    candidates: tuple[Known, ...] = ()
    ended_on: date | None = None


@dataclass(slots=True)
class Outcomes:
    """What is proposed about the people of one organisation, and how many entries fell together."""

    rows: list[Outcome] = field(default_factory=list)
    merged: int = 0


def changed_fields(known: Known, entry: Entry) -> list[str]:
    """Return what differs between the frame and the file, leaving alone what the file does not give."""
    changed: list[str] = [
        name
        for name in _COMPARED
        if name in entry.values
        and entry.values[name] != known.values[name]
        and not (name in _NEVER_EMPTIED and entry.values[name] in {"", None})
    ]
    if entry.role != known.role:
        changed.append("role")
    return changed


def entry_digest(code: str, entry: Entry) -> str:
    """Return a digest of all by which an entry of an organisation can be told from others; no name can be read from it."""
    parts = (code, entry.role, entry.function.casefold(), entry.full_key, entry.email, str(entry.values.get("source_id", "")))
    return sha256("\n".join(parts).encode()).hexdigest()


def email_of(known: Known) -> str:
    """Return the e-mail address of somebody in the frame, to compare with."""
    return str(known.values["email"]).casefold()


def may_be_same_name(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether two names of one key do not speak against each other: other initials or another first name do."""
    left, right = _parts_of_key(one), _parts_of_key(other)
    if left[0] != right[0]:
        return False
    initials = not left[1] or not right[1] or left[1].startswith(right[1]) or right[1].startswith(left[1])
    return initials and (not left[2] or not right[2] or left[2] == right[2])


def _parts_of_key(values: Mapping[str, Any]) -> list[str]:
    return full_key(**_name_parts(values)).split("|")


def _name_key(values: Mapping[str, Any]) -> str:
    return name_key(**_name_parts(values))


def _name_parts(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(values.get(name, "")) for name in ("family_name", "prefix", "initials", "first_name")}
