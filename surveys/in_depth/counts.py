"""What the tables of the in-depth study count: organisations, people by role, and what codes of conduct hold."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from surveys.in_depth.plan import Checklist, InterviewRole, PlannedTier

TOTAL: Final = "Totaal"
DONE, TARGET = "Afgerond", "Doel"


@dataclass(frozen=True, slots=True)
class CountRow:
    """A row of a table of counts; the totals stand last."""

    label: str
    numbers: tuple[int, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class CountTable:
    """A table of counts: what is counted, the head of the rows, the heads of the numbers, the rows."""

    title: str
    base: str
    row_head: str
    columns: tuple[str, ...]
    rows: tuple[CountRow, ...]


def organisations_table(title: str, base: str, tiers: Sequence[PlannedTier], done: Mapping[str, int]) -> CountTable:
    """Count the organisations of each tier in which an interview was held, beside the target (tabel 1.3; bijlage, tabel 4)."""
    rows = [CountRow(tier.plural, (done.get(tier.name, 0), tier.target)) for tier in tiers]
    return CountTable(title, base, "Bestuurslaag", (DONE, TARGET), (*rows, _total(rows)))


def roles_table(
    title: str, base: str, tiers: Sequence[PlannedTier], roles: Sequence[InterviewRole], people: Iterable[tuple[str, str]]
) -> CountTable:
    """Count the people who were interviewed, given as (tier, role), by tier and role (bijlage, tabel 5)."""
    counted = Counter(people)
    rows = []
    for tier in tiers:
        numbers = tuple(counted[tier.name, role.name] for role in roles)
        rows.append(CountRow(tier.label, (*numbers, sum(numbers))))
    return CountTable(title, base, "Bestuurslaag", (*(role.label for role in roles), TOTAL), (*rows, _total(rows)))


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
    return CountTable(title, base, "Onderdeel", (*(label for _, label in answers), "Nagekeken"), tuple(rows))


def _total(rows: Sequence[CountRow]) -> CountRow:
    return CountRow(TOTAL, tuple(map(sum, zip(*(row.numbers for row in rows), strict=True))), is_total=True)
