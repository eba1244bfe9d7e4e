"""From a snapshot and a plan to a table. Everything passes the one door before it leaves this module."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from reports.dataset import SURVEY_WEIGHT, UnknownVariableError, columns_of, from_parquet, values_by_row
from reports.estimation.disclosure import FACTS, STRICT, DisclosureProfile, Group, ProtectedGroup, protect
from reports.estimation.proportions import share_of
from reports.models import Snapshot
from reports.tableplans.plan import Code, Measure, PlanError, PlannedGroup, TablePlan
from reports.tables.counted import counted_table, figures_at
from reports.tables.table import Table, as_counts, withheld_with_its_whole
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
    """Return the variables of `plan` that a snapshot with these columns lacks; none where answers are not what it counts."""
    known = tuple(columns)
    missing = []
    for name in () if plan.counted_at else _variables(plan):
        try:
            columns_of(known, name)
        except UnknownVariableError:
            missing.append(name)
    return tuple(missing)


def missing_parts(manifest: Mapping[str, Any], plan: TablePlan) -> tuple[str, ...]:
    """Return what a snapshot with this manifest lacks for `plan`: variables, or where its figures should stand."""
    if plan.counted_at:
        return () if figures_at(manifest, plan.counted_at) else (plan.counted_at,)
    return missing_variables(manifest["data"]["columns"], plan)


def _variables(plan: TablePlan) -> tuple[str, ...]:
    sources = [plan.base.expression, *(group.where for group in plan.breakdown.groups)]
    read = [name for source in sources if source for name in condition(source, plan.id).reads]
    pairs = [(measure, group) for measure in plan.measures for group in plan.breakdown.groups if measure.applies_to(group)]
    return tuple(dict.fromkeys([*read, *(measure.variable_in(group) for measure, group in pairs)]))


def profile_of(plan: TablePlan) -> DisclosureProfile:
    """Return the thresholds for the table of `plan`."""
    return FACTS if plan.facts else STRICT


def _computed(snapshot: Snapshot, plan: TablePlan) -> Table:
    year = int(snapshot.manifest["survey"]["edition"])
    plan = plan.labelled(year)
    if plan.counted_at:
        return counted_table(snapshot, plan, year)
    frame = from_parquet(bytes(snapshot.parquet))
    weights = frame[SURVEY_WEIGHT].to_numpy() if plan.weight else np.ones(frame.height)
    base = _where(frame, plan.base.expression)
    members = _members(frame, plan, base)
    answers = _Answers(frame, plan)
    groups = [
        Group(
            planned.name,
            tuple(share_of(hits & inside, valid & inside, weights) for valid, hits in answers.of(planned)),
            is_total=planned.total,
            population=_population(snapshot, planned),
        )
        for planned, inside in zip(plan.breakdown.groups, members, strict=True)
    ]
    asked = [_asked(plan, measure, base, members) for measure in plan.measures]
    bases = [int(np.count_nonzero(valid & inside)) for valid, inside in zip(answers.given(), asked, strict=True)]
    by_variant = {
        group.variant: [
            int(np.count_nonzero(valid & inside)) for valid, inside in zip(answers.valid(group.variant), asked, strict=True)
        ]
        for group in plan.breakdown.groups
    }
    enough = profile_of(plan).minimum_base
    return Table(
        plan=plan,
        snapshot_sha256=snapshot.sha256,
        edition=year,
        is_test=snapshot.is_test,
        respondents=_enough(int(np.count_nonzero(base)), enough),
        bases=tuple(_enough(number, enough) for number in bases),
        groups=as_counts(plan, _protected(plan, groups, by_variant)),
    )


def _members(frame: pl.DataFrame, plan: TablePlan, base: Flags) -> list[Flags]:
    """Tell of every group who is in it; raises PlanError when groups of one section overlap."""
    members: list[Flags] = []
    for group in plan.breakdown.groups:
        whole = plan.breakdown.whole_of(group.section)
        inside = base if whole is None else members[whole]
        members.append(inside if group.total else inside & _where(frame, group.where))
    for family in plan.breakdown.families.values():
        parts = [members[at] for at in family if not plan.breakdown.groups[at].total]
        if parts and np.sum(parts, axis=0).max(initial=0) > 1:
            raise PlanError(f"tabel {plan.id}: twee groepen overlappen")
    return members


def _asked(plan: TablePlan, measure: Measure, base: Flags, members: Sequence[Flags]) -> Flags:
    """Tell who was asked for a measure: the base, or the groups that are named."""
    if not measure.only:
        return base
    pairs = zip(plan.breakdown.groups, members, strict=True)
    return np.any([inside for group, inside in pairs if measure.applies_to(group)], axis=0)


def _protected(plan: TablePlan, groups: Sequence[Group], bases: Mapping[str, list[int]]) -> tuple[ProtectedGroup, ...]:
    """Protect family by family. Where a group is withheld, so are all its parts: together they are that group.

    `bases` are those of the whole table, for every variant of its questions.
    """
    shown: dict[int, ProtectedGroup] = {}
    for (section, variant), numbers in plan.breakdown.families.items():
        whole = plan.breakdown.whole_of(section)
        known = bases[variant] if whole is None else [estimate.respondents for estimate in groups[whole].estimates]
        part = [groups[at] for at in numbers]
        found = protect(part, bases=known, sensitive=plan.sensitive, profile=profile_of(plan))
        if whole is not None and shown[whole].withheld is not None:
            found = tuple(map(withheld_with_its_whole, found))
        shown.update(zip(numbers, found, strict=True))
    return tuple(shown[at] for at in range(len(groups)))


def _enough(respondents: int, minimum: int) -> int | None:
    """Return a number of respondents, or None where they are too few to tell."""
    return None if 0 < respondents < minimum else respondents


def _where(frame: pl.DataFrame, source: str) -> Flags:
    """Tell of every row whether the expression `source` holds; an empty one holds for everybody."""
    if not source:
        return np.ones(frame.height, dtype=np.bool_)
    rule = condition(source, "tabel")
    return np.fromiter((rule.holds(values) for values in values_by_row(frame, rule.reads)), dtype=np.bool_, count=frame.height)


Answered = tuple[Flags, Flags]
"""Of every row whether it has a valid answer to a measure, and whether that is the answer counted."""


class _Answers:
    """The answers to the measures of a plan, each variant read once."""

    def __init__(self, frame: pl.DataFrame, plan: TablePlan) -> None:
        self._plan = plan
        nobody = np.zeros(frame.height, dtype=np.bool_)
        self._nothing = (nobody, nobody)
        self._read: dict[tuple[int, str], Answered] = {}
        for group in plan.breakdown.groups:
            for number, measure in enumerate(plan.measures):
                if measure.applies_to(group) and (number, group.variant) not in self._read:
                    self._read[number, group.variant] = _answered(frame, measure, measure.variable_in(group))

    def of(self, group: PlannedGroup) -> list[Answered]:
        """Return the answers in the variant of `group`; none where it was not asked."""
        return [
            self._read[number, group.variant] if measure.applies_to(group) else self._nothing
            for number, measure in enumerate(self._plan.measures)
        ]

    def valid(self, variant: str) -> list[Flags]:
        """Return of every measure who answered it in one variant."""
        return [self._read.get((number, variant), self._nothing)[0] for number in range(len(self._plan.measures))]

    def given(self) -> list[Flags]:
        """Return of every measure who answered it in any variant."""
        variants = {group.variant for group in self._plan.breakdown.groups}
        return [np.any(valid, axis=0) for valid in zip(*map(self.valid, variants), strict=True)]


def _answered(frame: pl.DataFrame, measure: Measure, variable: str) -> Answered:
    valid, hits, excluded = (np.zeros(frame.height, dtype=np.bool_) for _ in range(3))
    for name in columns_of(frame.columns, variable):
        column = frame[name]
        valid |= column.is_not_null().to_numpy()
        hits |= valid if measure.total else _has_any(column, variable, measure.values)
        excluded |= _has_any(column, variable, measure.exclude)
    return valid & ~excluded, hits & ~excluded


def _has_any(column: pl.Series, variable: str, codes: tuple[Code, ...]) -> Flags:
    if column.name == variable:
        wanted = [str(code) for code in codes]
        return column.cast(pl.String).is_in(wanted).fill_null(value=False).to_numpy()
    code = column.name.removeprefix(f"{variable}__")
    is_asked = code in {str(one) for one in codes}
    return column.fill_null(value=False).to_numpy() if is_asked else np.zeros(len(column), dtype=np.bool_)


def _population(snapshot: Snapshot, group: PlannedGroup) -> int | None:
    """Return how many people the group holds in the frame, where it is made of whole offices."""
    if not group.offices:
        return None
    population = snapshot.manifest["population"]
    return sum(int(population.get(office, 0)) for office in group.offices)
