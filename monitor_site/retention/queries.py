"""Reads of the schedule and the reports. Writes nothing."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Max, QuerySet

from monitor_site.retention.choices import Kept
from monitor_site.retention.models import RetentionReport, RetentionRule
from monitor_site.retention.signing import is_signed
from surveys.models import Edition, Survey

# Proposed after the last survey of an edition closes; an administrator decides.
DAYS: Final = {Kept.CONTACT: 182, Kept.LINKS: 365, Kept.ANSWERS: 3652, Kept.LOGS: 730}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the schedule: what, from when, and what came of it."""

    what: Kept
    rule: RetentionRule | None
    report: RetentionReport | None
    is_true: bool


def schedule_of(edition: Edition, key: bytes) -> tuple[Line, ...]:
    """Return what is kept of an edition, each with its rule and its report."""
    rules = {rule.what: rule for rule in RetentionRule.objects.filter(edition=edition)}
    reports = {report.what: report for report in RetentionReport.objects.filter(edition=edition)}
    return tuple(Line(what, rules.get(what), reports.get(what), _is_true(edition, reports.get(what), key)) for what in Kept)


def rules_due(today: date) -> QuerySet[RetentionRule]:
    """Return the rules whose day has come and of which nothing was reported, the oldest first."""
    done = RetentionReport.objects.values_list("edition_id", "what")
    due = RetentionRule.objects.filter(due_on__lte=today).select_related("edition").order_by("due_on", "pk")
    for edition_id, what in done:
        due = due.exclude(edition_id=edition_id, what=what)
    return due


def last_closing(edition: Edition) -> date | None:
    """Return the day on which the last survey of an edition closes."""
    closes_at = Survey.objects.filter(edition=edition).aggregate(last=Max("closes_at"))["last"]
    return closes_at.date() if closes_at else None


def proposal_for(edition: Edition) -> dict[Kept, date]:
    """Return from which day everything would go if nobody thinks otherwise."""
    closing = last_closing(edition)
    return {} if closing is None else {what: closing + timedelta(days=days) for what, days in DAYS.items()}


def _is_true(edition: Edition, report: RetentionReport | None, key: bytes) -> bool:
    return report is not None and is_signed(
        key,
        report.signature,
        year=edition.year,
        what=report.what,
        due_on=report.due_on,
        done_at=report.done_at,
        counts=report.counts,
    )
