"""Finds percentages that rest on fewer respondents than the profile allows, and those on so few that they only indicate."""

from collections.abc import Iterator
from typing import Final

from reports.documents.material import ReportTable
from reports.linting.findings import Finding, Rule

INDICATIVE: Final = 20
"""Below this number of respondents a percentage only indicates (footnote 15 of the report of 2020)."""


def small_numbers(name: str, one: ReportTable) -> Iterator[Finding]:
    """Yield the cells of a table that rest on too few respondents, one finding for all that only indicate."""
    least = one.table.profile.minimum_base
    indicative: dict[str, None] = {}
    for record in one.records:
        if record.value is None or record.n is None or not record.shown.endswith("%") or not record.n:
            continue
        if record.n < least:
            yield Finding(
                name, Rule.SMALL_NUMBER, f"{record.row}, {record.column}: {record.shown} van {record.n}, minder dan {least}"
            )
        elif record.n < INDICATIVE:
            indicative[record.column if one.plan.breakdown.axis == "columns" else record.row] = None
    if indicative:
        message = f"minder dan {INDICATIVE} in {', '.join(indicative)}: lees die percentages als een aanwijzing"
        yield Finding(name, Rule.SMALL_NUMBER, message, is_fault=False)
