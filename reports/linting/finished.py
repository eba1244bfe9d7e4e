"""Lints a whole report: its tables, its figures and its text."""

import re
from collections.abc import Iterator
from typing import Final

from reports.documents.report import Report
from reports.linting.bases import two_bases, wrong_bases
from reports.linting.findings import Finding, Rule
from reports.linting.small_numbers import small_numbers
from reports.linting.sums import sums
from reports.linting.trends import broken_trends
from reports.prose.filling import walk
from reports.prose.markup import PLACES

_TYPED: Final = re.compile(r"‘([\d.,]+\s?(?:%|procent)?)’ is getypt")


def lint(report: Report) -> tuple[Finding, ...]:
    """Return everything that was found in a report, faults first."""
    tables = {f"tabel {one.plan.id}": one for one in report.tables}
    tables |= {f"figuur {one.plan.id}": one.table for one in report.figures}
    found = [finding for name, one in tables.items() for finding in (*sums(name, one), *small_numbers(name, one))]
    found += [*two_bases(tables), *wrong_bases(tables)]
    for one in report.tables:
        found += broken_trends(f"tabel {one.plan.id}", "table", one.plan)
    for figure in report.figures:
        found += broken_trends(f"figuur {figure.plan.id}", "figure", figure.plan)
    found += _texts(report)
    return tuple(sorted(found, key=lambda one: not one.is_fault))


def _texts(report: Report) -> Iterator[Finding]:
    """Yield what was found in the texts; of a typed number also whether the tables near it have it at all."""
    for one in report.findings:
        message = one.finding.message
        if typed := _TYPED.search(message):
            message += _against_tables(report, one.file.stem, typed[1])
        yield Finding(f"{one.file.name}:{one.finding.line}", Rule.TEXT, message, is_fault=one.finding.is_fault)


def _against_tables(report: Report, chapter: str, number: str) -> str:
    """Say whether a typed number stands in one of the tables that its chapter names."""
    nodes = next((one.chapter.nodes for one in report.chapters if one.chapter.name == chapter), ())
    named = {reference.number for reference in walk(nodes) if reference.kind in PLACES}
    tables = [one for one in report.tables if one.plan.id in named]
    digits = re.sub(r"\s?(?:%|procent)$", "", number.strip())
    where = [one.plan.id for one in tables if any(record.shown.removesuffix("%") == digits for record in one.records)]
    if where:
        return f"; het staat in tabel {', '.join(where)}"
    return "; het staat in geen tabel van dit hoofdstuk" if tables else ""
