"""Writes the audit log. The only writer of `Event`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from monitor_site.audit.choices import Verb
from monitor_site.audit.models import Event

# A number, or the random id of a row that has no number. The database refuses anything else too.
KEY: Final = re.compile(r"[0-9]{1,19}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a deed is about: its kind, and its key in the database."""

    kind: str
    key: str


def note_event(verb: Verb, page: str, *, user_id: int | None, subjects: Sequence[Subject] = ()) -> None:
    """Note a deed: one line for each thing it is about, or one without any."""
    about = [(one.kind, one.key) for one in subjects] or [("", "")]
    Event.objects.bulk_create(Event(verb=verb, page=page, user_id=user_id, subject=kind, subject_id=key) for kind, key in about)
