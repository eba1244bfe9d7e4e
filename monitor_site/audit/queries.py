"""Reads of the audit log. Writes nothing."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from monitor_site.audit.choices import Verb
from monitor_site.audit.models import Event


@dataclass(frozen=True, slots=True)
class Search:
    """What lines are looked for; what is empty does not matter. The days count as they do on a Dutch clock."""

    first_day: date | None = None
    last_day: date | None = None
    user_id: int | None = None
    verb: Verb | None = None
    subject: str = ""
    subject_id: str = ""


def events(search: Search) -> QuerySet[Event]:
    """Return the lines that `search` asks for, the newest first."""
    wanted: dict[str, Any] = {
        "at__gte": search.first_day and _midnight(search.first_day),
        "at__lt": search.last_day and _midnight(search.last_day + timedelta(days=1)),
        "user_id": search.user_id,
        "verb": search.verb,
        "subject": search.subject or None,
        "subject_id": search.subject_id or None,
    }
    return Event.objects.filter(**{name: value for name, value in wanted.items() if value is not None}).order_by("-id")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())
