"""Finds questions that are told over two bases, and bases that hold people who were never asked."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from reports.dataset import columns_of
from reports.documents.material import ReportTable
from reports.linting.findings import Finding, Rule
from reports.tableplans.plan import TablePlan
from reports.tables.answers import answers_of

ENOUGH_ASKED: Final = 0.7
"""Of everybody in a base at least this part has an answer where everybody was asked; the rest skipped it or stopped."""


def two_bases(tables: Mapping[str, ReportTable]) -> Iterator[Finding]:
    """Yield every base that has two meanings: one expression in two wordings, or one wording for two expressions."""
    plans = {name: one.plan for name, one in tables.items() if not one.plan.counted}
    for name, other, why in _pairs(plans):
        yield Finding(name, Rule.TWO_BASES, f"{why} (zie {other})", is_fault=False)


def _pairs(plans: Mapping[str, TablePlan]) -> Iterator[tuple[str, str, str]]:
    first_of: dict[tuple[str, str], tuple[str, TablePlan]] = {}
    seen: list[tuple[str, TablePlan]] = []
    for name, plan in plans.items():
        if plan.breakdown.has_variants:
            continue
        other, first = first_of.setdefault((plan.survey, plan.base.text), (name, plan))
        if first.base.expression != plan.base.expression:
            yield name, other, f"‘{plan.base.text}’ betekent hier iets anders dan eerder"
        elif found := next(((at, why) for at, one in seen if (why := _asked_otherwise(plan, one))), None):
            yield name, *found
        seen.append((name, plan))


def _asked_otherwise(plan: TablePlan, earlier: TablePlan) -> str:
    """Say how one question is told over two bases in two plans; nothing where it is not."""
    if plan.survey != earlier.survey or not _asked(plan) & _asked(earlier) or plan.base.text == earlier.base.text:
        return ""
    if plan.base.expression == earlier.base.expression:
        return "dezelfde vraag over dezelfde mensen, maar met een andere omschrijving van de basis"
    if plan.question == earlier.question and plan.breakdown == earlier.breakdown:
        return "dezelfde vraag en uitsplitsing, maar met een andere basis"
    return ""


def _asked(plan: TablePlan) -> frozenset[str]:
    return frozenset(measure.variable for measure in plan.measures if measure.variable)


def wrong_bases(tables: Mapping[str, ReportTable]) -> Iterator[Finding]:
    """Yield every table whose base is everybody while many of them hold no answer: the question was asked of some only."""
    for name, one in tables.items():
        plan = one.plan
        if plan.counted or plan.base.expression or plan.survey != "ambtsdragers" or plan.breakdown.has_variants:
            continue
        share = _answered(one, sorted(_asked(plan)))
        if share is not None and share < ENOUGH_ASKED:
            message = f"de basis is ‘{plan.base.text}’, maar hooguit {100 * share:.0f}% van hen kreeg deze vraag"
            yield Finding(name, Rule.WRONG_BASE, message)


def _answered(one: ReportTable, variables: Iterable[str]) -> float | None:
    """Return the largest part of everybody that holds an answer to one of these variables."""
    frame = answers_of(one.snapshot).frame
    shares = [
        max(int(frame[column].is_not_null().sum()) for column in columns_of(frame.columns, name)) / frame.height
        for name in variables
    ]
    return max(shares, default=None)
