"""What the tables of the in-depth study count: organisations, people by role, and what codes of conduct hold."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from surveys.in_depth.plan import Checklist, InDepthPlan, PlannedTable

TOTAL: Final = "Totaal"
ROW_HEAD: Final = "Bestuurslaag"
DONE, TARGET = "Afgerond", "Doel"


@dataclass(frozen=True, slots=True)
class CountRow:
    """A row of a table of counts; the totals stand last."""

    label: str
    numbers: tuple[int, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class CountTable:
    """A table of counts: its name, what is counted, the head of the rows, the heads of the numbers, the rows."""

    name: str
    title: str
    base: str
    row_head: str
    columns: tuple[str, ...]
    rows: tuple[CountRow, ...]


def in_depth_table(
    table: PlannedTable, plan: InDepthPlan, *, done: Mapping[str, int], people: Iterable[tuple[str, str]]
) -> CountTable:
    """Count a table of the plan from the organisations that are `done`, by tier, and the `people` spoken to, as (tier, role)."""
    if table.counts == "roles":
        return _roles_table(table, plan, Counter(people))
    return _organisations_table(table, plan, done)


def _organisations_table(table: PlannedTable, plan: InDepthPlan, done: Mapping[str, int]) -> CountTable:
    """Put the organisations of each tier in which an interview was held beside the target (tabel 1.3; bijlage, tabel 4)."""
    rows = [CountRow(tier.plural, (done.get(tier.name, 0), tier.target)) for tier in plan.tiers]
    return CountTable(table.name, table.label, table.base, ROW_HEAD, (DONE, TARGET), (*rows, _total(rows)))


def _roles_table(table: PlannedTable, plan: InDepthPlan, counted: Counter[tuple[str, str]]) -> CountTable:
    """Put the people who were interviewed by tier and role (bijlage, tabel 5)."""
    rows = []
    for tier in plan.tiers:
        numbers = tuple(counted[tier.name, role.name] for role in plan.roles)
        rows.append(CountRow(tier.label, (*numbers, sum(numbers))))
    columns = (*(role.label for role in plan.roles), TOTAL)
    return CountTable(table.name, table.label, table.base, ROW_HEAD, columns, (*rows, _total(rows)))


def checklist_table(
    title: str, base: str, checklist: Checklist, answers: Sequence[tuple[str, str]], codes: Iterable[Mapping[str, str]]
) -> CountTable:
    """Count how many codes of conduct gave each of `answers`, (value, label), on each element, and how many were read."""
    read = list(codes)
    rows = []
    for item in checklist.items:
        given = Counter(code[item.name] for code in read if item.name in code)
        numbers = tuple(given[value] for value, _ in answers)
        rows.append(CountRow(item.label, (*numbers, sum(numbers))))
    return CountTable("gedragscodes", title, base, "Onderdeel", (*(label for _, label in answers), "Nagekeken"), tuple(rows))


def _total(rows: Sequence[CountRow]) -> CountRow:
    return CountRow(TOTAL, tuple(map(sum, zip(*(row.numbers for row in rows), strict=True))), is_total=True)
