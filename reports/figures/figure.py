"""A figure of the report computed from a snapshot: its tables through the one door, and what was published before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from reports.estimation.disclosure import Shown
from reports.figures.shapes import BreakMark, Point
from reports.models import Publication, Snapshot
from reports.published import SOURCES, Aggregate, BreakKind, breaks_of
from reports.tableplans.figure_plan import FigurePlan
from reports.tables import Table, compute

_PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class EarlierFigures:
    """One cell in earlier editions, oldest first, as published."""

    group: str
    measure: str
    by_edition: tuple[tuple[int, Aggregate], ...]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A figure: its plan with its protected estimates, and what earlier reports say of the same cells."""

    plan: FigurePlan
    table: Table
    detail: Table | None
    earlier: tuple[EarlierFigures, ...]
    breaks: tuple[BreakMark, ...]
    computed: tuple[tuple[int, Table], ...] = ()
    """The same table over the answers of earlier editions, by year."""

    @property
    def title(self) -> str:
        """Number and title."""
        return f"Figuur {self.plan.id}: {self.plan.title}"

    def earlier_points(self, group: str, measure: str) -> tuple[tuple[int, Point], ...]:
        """Return one cell in earlier editions, oldest first: from their answers where at hand, else as published."""
        found = {
            year: Point(one.value / _PERCENT)
            for known in self.earlier
            if (known.group, known.measure) == (group, measure)
            for year, one in known.by_edition
            if one.value is not None
        }
        for year, table in self.computed:
            cells = (shown for one, told, shown in table.cells() if (one.label, told.label) == (group, measure))
            found[year] = point_of(next(cells))
        return tuple(sorted(found.items()))

    def earlier_shares(self, group: str, measure: str) -> tuple[tuple[int, float], ...]:
        """Return the shares of one cell in earlier editions, oldest first, without those that are not known or not shown."""
        points = self.earlier_points(group, measure)
        return tuple((year, point.value) for year, point in points if point.value is not None)

    @property
    def is_approximate(self) -> bool:
        """Whether an earlier share was published in words only."""
        return any(one.is_approximate for found in self.earlier for _, one in found.by_edition)

    @property
    def unknown_editions(self) -> tuple[int, ...]:
        """The earlier editions of which nothing that this figure shows is known as a number."""
        known = {year for found in self.earlier for year, _ in found.by_edition} | {year for year, _ in self.computed}
        return tuple(year for year in self.plan.editions if year < self.table.edition and year not in known)

    @property
    def earlier_source(self) -> str:
        """Where the earlier shares come from; empty where there are none."""
        frozen = {year: f"{year}: momentopname {table.snapshot_sha256[:12]}" for year, table in self.computed}
        printed = any(year not in frozen for found in self.earlier for year, _ in found.by_edition)
        return "; ".join([*frozen.values(), *([SOURCES.get(self.plan.report, "")] if printed else [])])


def point_of(shown: Shown) -> Point:
    """Return a share as it may be shown."""
    interval = shown.interval
    return Point(
        value=shown.value,
        respondents=shown.respondents,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        is_withheld=shown.withheld is not None,
        bound="" if shown.bound is None else str(shown.bound),
        bound_at=None if shown.bound is None else shown.bound.percent / 100,
        is_indicative=shown.is_indicative,
    )


def figure_of(
    snapshot: Snapshot,
    plan: FigurePlan,
    computed: Mapping[int, Table] | None = None,
    publication: Publication | None = None,
) -> FigureTable:
    """Return the figure of `plan` over `snapshot`, protected as `compute` does.

    `computed` are its table over the answers of earlier editions (`earlier_tables`), by year; of the others what was printed
    is shown.

    Raises UnknownVariableError when the snapshot lacks a variable of the plan, and PlanError when groups overlap.
    """
    table = compute(snapshot, plan, publication)
    detail = plan.detail_plan
    looked_back = tuple(sorted((computed or {}).items()))
    earlier = tuple(
        EarlierFigures(
            one.group,
            one.measure,
            tuple((year, found) for year, found in one.published(plan.report).items() if year < table.edition),
        )
        for one in plan.earlier
    )
    detailed = None if detail is None else compute(snapshot, detail, publication)
    return FigureTable(plan, table, detailed, earlier, _breaks(plan), looked_back)


def _breaks(plan: FigurePlan) -> tuple[BreakMark, ...]:
    """Return where the figure, or a table from which it takes earlier shares, was broken by another question."""
    found = list(breaks_of(plan.report, "figure", plan.id))
    for one in plan.earlier:
        if one.table:
            found += [each for each in breaks_of(plan.report, "table", one.table) if each.concerns(one.row)]
    changed = [each for each in found if each.kind is BreakKind.CHANGED]
    marks = [BreakMark(each.after, each.before, each.text) for each in changed if each.after is not None]
    return tuple(dict.fromkeys(marks))
