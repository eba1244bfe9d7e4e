"""A table of what was counted outside the answers: response, weights, interviews. Its figures stand in the manifest."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from reports.estimation.disclosure import ProtectedGroup, Shown
from reports.models import Snapshot
from reports.tableplans.plan import Counted, Measure, PlannedGroup, TablePlan
from reports.tables.table import Table

Figures = Mapping[str, Mapping[str, Any]]
"""Of every thing, such as an office, its figures by name."""
_SEPARATOR: Final = "/"


def counted_table(snapshot: Snapshot, plan: TablePlan, counted: Counted) -> Table:
    """Return the table of `plan` from the manifest of `snapshot`; what the manifest lacks is an empty cell."""
    figures = figures_at(snapshot.manifest, counted)
    return Table(
        plan=plan,
        snapshot_sha256=snapshot.sha256,
        edition=int(snapshot.manifest["survey"]["edition"]),
        is_test=snapshot.is_test,
        respondents=None,
        bases=(None,) * len(plan.measures),
        groups=tuple(_group(planned, plan, figures) for planned in plan.breakdown.groups),
    )


def figures_at(manifest: Mapping[str, Any], counted: Counted) -> Figures:
    """Return the figures that stand where `counted` says; none where the manifest has no such place."""
    found: Any = manifest
    for name in counted.at.split(_SEPARATOR):
        found = found.get(name) if isinstance(found, Mapping) else None
    figures: dict[str, dict[str, Any]] = {}
    for row in found or ():
        own = {row[counted.across]: row[counted.value]} if counted.across else row
        figures.setdefault(row[counted.by], {}).update(own)
    return figures


def _group(planned: PlannedGroup, plan: TablePlan, figures: Figures) -> ProtectedGroup:
    things = tuple(figures) if planned.total else planned.of
    cells = tuple(_shown(_value(plan, planned, measure, things, figures)) for measure in plan.measures)
    return ProtectedGroup(planned.name, cells, planned.total, None)


def _shown(value: float | None) -> Shown:
    return Shown(value, None, None, None, None, None)


def _value(plan: TablePlan, planned: PlannedGroup, measure: Measure, things: tuple[str, ...], figures: Figures) -> float | None:
    """Return what stands in a cell. A factor belongs to one thing and cannot be added up."""
    if plan.statistic_of(planned, measure) == "factor":
        return _sum(things, measure.figures, figures) if len(things) == 1 else None
    part = _sum(things, measure.figures, figures)
    if not measure.over and not measure.over_all:
        return part
    whole = _sum(things, measure.over, figures) if measure.over else _sum(figures, measure.figures, figures)
    return part / whole if part is not None and whole else None


def _sum(things: Iterable[str], names: Iterable[str], figures: Figures) -> float | None:
    """Return the figures of all things together; None when one is not known."""
    wanted = [figures.get(thing, {}).get(name) for thing in things for name in names]
    known = [float(figure) for figure in wanted if figure is not None]
    return sum(known) if known and len(known) == len(wanted) else None
