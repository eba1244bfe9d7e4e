"""What earlier reports printed, as data: their figures with what they mean and what may not be compared. Computes nothing."""

from reports.published.aggregates import SOURCES, Aggregate, PublishedError, aggregates, find, report_for, series
from reports.published.breaks import Break, BreakKind, breaks, breaks_of, doubt

__all__ = [
    "SOURCES",
    "Aggregate",
    "Break",
    "BreakKind",
    "PublishedError",
    "aggregates",
    "breaks",
    "breaks_of",
    "doubt",
    "find",
    "report_for",
    "series",
]
