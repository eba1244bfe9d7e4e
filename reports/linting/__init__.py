"""Looks a finished report over as a picky reader would: sums, bases, small numbers, broken trends, typed numbers."""

from reports.linting.findings import Finding
from reports.linting.finished import lint

__all__ = ["Finding", "lint"]
