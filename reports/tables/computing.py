"""From a snapshot and a plan to a table. Everything passes the one door before it leaves this module."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from reports.dataset import SURVEY_WEIGHT, UnknownVariableError, columns_of, from_parquet, values_by_row
from reports.estimation.disclosure import STRICT, Group, ProtectedGroup, protect
from reports.estimation.proportions import share_of
from reports.models import Snapshot
from reports.tableplans.plan import Code, Measure, PlanError, PlannedGroup, TablePlan
from reports.tables.table import Table, withheld_with_its_whole
from surveys.routing import condition

Flags = NDArray[np.bool_]
Weights = NDArray[np.float64]

_KEPT_AT_ONCE: Final = 500
# The number of the snapshot too: its manifest decides as well, and two snapshots of the same answers have the same bytes.
Key = tuple[int, str, str]


class _Kept:
    """Tables that this process computed, by what decides them: the snapshot and the plan."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tables: OrderedDict[Key, Table] = OrderedDict()

    def get(self, key: Key) -> Table | None:
        with self._lock:
            if key in self._tables:
                self._tables.move_to_end(key)
            return self._tables.get(key)

    def keep(self, key: Key, table: Table) -> None:
        with self._lock:
            self._tables[key] = table
            if len(self._tables) > _KEPT_AT_ONCE:
                self._tables.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._tables.clear()


_kept = _Kept()


def compute(snapshot: Snapshot, plan: TablePlan) -> Table:
    """Return the table of `plan` over `snapshot`, protected; computed once per process, snapshot and plan.

    Raises UnknownVariableError when the snapshot lacks a variable of the plan, and PlanError when groups overlap.
    """
    key = (snapshot.pk, snapshot.sha256, plan.sha256)
    table = _kept.get(key)
    if table is None:
        table = _computed(snapshot, plan)
        _kept.keep(key, table)
    return table


def forget_computed() -> None:
    """Forget the tables that this process keeps."""
    _kept.clear()


def missing_variables(columns: Iterable[str], plan: TablePlan) -> tuple[str, ...]:
    """Return the variables of `plan` that a snapshot with these columns lacks."""
    known = tuple(columns)
    missing = []
    for name in _variables(plan):
        try:
            columns_of(known, name)
        except UnknownVariableError:
            missing.append(name)
    return tuple(missing)


def _variables(plan: TablePlan) -> tuple[str, ...]:
    sources = [plan.base.expression, *(group.where for group in plan.breakdown.groups)]
    read = [name for source in sources if source for name in condition(source, plan.id).reads]
    return tuple(dict.fromkeys([*read, *(measure.variable for measure in plan.measures)]))


def _computed(snapshot: Snapshot, plan: TablePlan) -> Table:
    year = int(snapshot.manifest["survey"]["edition"])
    plan = plan.labelled(year)
    frame = from_parquet(bytes(snapshot.parquet))
    weights = frame[SURVEY_WEIGHT].to_numpy() if plan.weight else np.ones(frame.height)
    base = _where(frame, plan.base.expression)
    members = _members(frame, plan, base)
    answered = [_answered(frame, measure) for measure in plan.measures]
    groups = [
        Group(
            planned.label,
            tuple(share_of(hits & inside, valid & inside, weights) for valid, hits in answered),
            is_total=planned.total,
            population=_population(snapshot, planned),
        )
        for planned, inside in zip(plan.breakdown.groups, members, strict=True)
    ]
    bases = [int(np.count_nonzero(valid & base)) for valid, _ in answered]
    return Table(
        plan=plan,
        snapshot_sha256=snapshot.sha256,
        edition=year,
        is_test=snapshot.is_test,
        respondents=_enough(int(np.count_nonzero(base))),
        bases=tuple(map(_enough, bases)),
        groups=_protected(plan, groups, bases),
    )


def _members(frame: pl.DataFrame, plan: TablePlan, base: Flags) -> list[Flags]:
    """Tell of every group who is in it; raises PlanError when groups of one section overlap."""
    members: list[Flags] = []
    for group in plan.breakdown.groups:
        whole = plan.breakdown.whole_of(group.section)
        inside = base if whole is None else members[whole]
        members.append(inside if group.total else inside & _where(frame, group.where))
    for section in plan.breakdown.sections.values():
        parts = [members[at] for at in section if not plan.breakdown.groups[at].total]
        if parts and np.sum(parts, axis=0).max(initial=0) > 1:
            raise PlanError(f"tabel {plan.id}: twee groepen overlappen")
    return members


def _protected(plan: TablePlan, groups: Sequence[Group], bases: Sequence[int]) -> tuple[ProtectedGroup, ...]:
    """Protect section by section. Where a group is withheld, so are all its parts: together they are that group."""
    shown: dict[int, ProtectedGroup] = {}
    for section, numbers in plan.breakdown.sections.items():
        whole = plan.breakdown.whole_of(section)
        known = bases if whole is None else [estimate.respondents for estimate in groups[whole].estimates]
        part = [groups[at] for at in numbers]
        found = protect(part, bases=known, sensitive=plan.sensitive)
        if whole is not None and shown[whole].withheld is not None:
            found = tuple(map(withheld_with_its_whole, found))
        shown.update(zip(numbers, found, strict=True))
    return tuple(shown[at] for at in range(len(groups)))


def _enough(respondents: int) -> int | None:
    """Return a number of respondents, or None where they are too few to tell."""
    return None if 0 < respondents < STRICT.minimum_base else respondents


def _where(frame: pl.DataFrame, source: str) -> Flags:
    """Tell of every row whether the expression `source` holds; an empty one holds for everybody."""
    if not source:
        return np.ones(frame.height, dtype=np.bool_)
    rule = condition(source, "tabel")
    return np.fromiter((rule.holds(values) for values in values_by_row(frame, rule.reads)), dtype=np.bool_, count=frame.height)


def _answered(frame: pl.DataFrame, measure: Measure) -> tuple[Flags, Flags]:
    """Tell of every row whether it has a valid answer to `measure`, and whether that is the answer counted."""
    valid, hits, excluded = (np.zeros(frame.height, dtype=np.bool_) for _ in range(3))
    for name in columns_of(frame.columns, measure.variable):
        column = frame[name]
        valid |= column.is_not_null().to_numpy()
        hits |= valid if measure.total else _has_any(column, measure, measure.values)
        excluded |= _has_any(column, measure, measure.exclude)
    return valid & ~excluded, hits & ~excluded


def _has_any(column: pl.Series, measure: Measure, codes: tuple[Code, ...]) -> Flags:
    if column.name == measure.variable:
        wanted = [str(code) for code in codes]
        return column.cast(pl.String).is_in(wanted).fill_null(value=False).to_numpy()
    code = column.name.removeprefix(f"{measure.variable}__")
    is_asked = code in {str(one) for one in codes}
    return column.fill_null(value=False).to_numpy() if is_asked else np.zeros(len(column), dtype=np.bool_)


def _population(snapshot: Snapshot, group: PlannedGroup) -> int | None:
    """Return how many people the group holds in the frame, where it is made of whole offices."""
    if not group.offices:
        return None
    population = snapshot.manifest["population"]
    return sum(int(population.get(office, 0)) for office in group.offices)
