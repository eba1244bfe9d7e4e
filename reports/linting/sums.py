"""Finds tables whose answers should be everything there is, and are not."""

from collections.abc import Iterator

from reports.documents.material import ReportTable
from reports.linting.findings import Finding, Rule
from reports.tableplans.plan import TablePlan

# Unrounded shares of all answers to one question are one; what differs more than this is no noise of computing.
_SAME = 1e-6


def sums(name: str, report_table: ReportTable) -> Iterator[Finding]:
    """Yield every group in which the answers to one question do not add up to 100 %, rounding apart."""
    table = report_table.table
    for heading, places in _questions(table.plan).items():
        for planned, group in zip(table.plan.breakdown.groups, table.groups, strict=True):
            if any(table.plan.statistic_of(planned, table.plan.measures[at]) != "percentage" for at in places):
                continue
            shares = [group.cells[at].value for at in places]
            known = [share for share in shares if share is not None]
            if len(known) < len(shares) or not known:
                continue
            if abs(sum(known) - 1) > _SAME:
                told = f"{heading}, {group.label}" if heading else group.label
                yield Finding(name, Rule.SUM, f"{told}: de antwoorden tellen op tot {100 * sum(known):.1f}%".replace(".", ","))


def _questions(plan: TablePlan) -> dict[str, list[int]]:
    """Return the measures that should be 100 % together, by their heading: where the plan says so, or prints a total."""
    found: dict[str, list[int]] = {}
    has_total = {measure.heading for measure in plan.measures if measure.total}
    for at, measure in enumerate(plan.measures):
        is_asked = plan.adds_to_100 or measure.heading in has_total
        if is_asked and not measure.total and not measure.ranked and not measure.figures:
            found.setdefault(measure.heading, []).append(at)
    return found
