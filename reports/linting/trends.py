"""Finds trends that run across a change of the question without saying so."""

from collections.abc import Iterator

from reports.linting.findings import Finding, Rule
from reports.published import BreakKind, breaks_of
from reports.published.aggregates import Kind
from reports.tableplans.figure_plan import FigurePlan
from reports.tableplans.plan import TablePlan


def broken_trends(name: str, kind: Kind, plan: TablePlan) -> Iterator[Finding]:
    """Yield a table or figure of several editions between which its question changed, where no note tells the reader so."""
    shown = sorted(plan.editions)
    if isinstance(plan, FigurePlan):
        shown = sorted({*shown, *(year for one in plan.earlier for year in one.published(plan.report))})
    if len(shown) < 2 or plan.comparability:  # noqa: PLR2004 -- one edition is no trend
        return
    for one in breaks_of(max(shown), kind, plan.id):
        crossed = one.kind is BreakKind.CHANGED and any(one.parts(year, max(shown)) for year in shown)
        if crossed:
            message = f"loopt van {shown[0]} tot {shown[-1]} over een verandering van de vraag, en zegt dat niet. {one.text}"
            yield Finding(name, Rule.BROKEN_TREND, message)
            return
