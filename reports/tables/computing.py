"""From a snapshot and a plan to a table. Everything passes the one door before it leaves this module."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from reports.dataset import UnknownVariableError, columns_of
from reports.estimation.disclosure import DisclosureProfile, Group, ProtectedGroup, protect
from reports.models import Publication, Snapshot
from reports.tableplans.plan import PlannedGroup, TablePlan
from reports.tableplans.thresholds import EditionThresholds
from reports.tables.answers import answers_of, forget_answers
from reports.tables.closed_sets import population_of
from reports.tables.counted import counted_table, figures_at
from reports.tables.decisions import Decisions, decisions_for
from reports.tables.marks import marks_of
from reports.tables.planned import PlannedEstimates
from reports.tables.table import Table, as_counts, unprotected, withheld_with_its_whole
from surveys.routing import condition

_KEPT_AT_ONCE: Final = 500
# The number of the snapshot too: its manifest decides as well, and two snapshots of the same answers have the same bytes.
# The decision too: the newest over a snapshot is in force.
Key = tuple[int, str, str, bool, int]


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


def compute(snapshot: Snapshot, plan: TablePlan, publication: Publication | None = None) -> Table:
    """Return the table of `plan` over `snapshot`, protected; computed once per process, snapshot and plan.

    Protected as `publication` has it, also when that is a draft; without it as what is published of the snapshot.

    Raises UnknownVariableError when the snapshot lacks a variable of the plan, and PlanError when groups overlap.
    """
    return _kept_or_computed(snapshot, plan, None if plan.counted else decisions_for(snapshot, publication), is_protected=True)


def compute_unprotected(snapshot: Snapshot, plan: TablePlan) -> Table:
    """Return the same table with nothing withheld: for researchers, who may see it, and never for publication."""
    return _kept_or_computed(snapshot, plan, None, is_protected=False)


def _kept_or_computed(snapshot: Snapshot, plan: TablePlan, decisions: Decisions | None, *, is_protected: bool) -> Table:
    key = (snapshot.pk, snapshot.sha256, plan.sha256, is_protected, 0 if decisions is None else decisions.number)
    table = _kept.get(key)
    if table is None:
        table = _computed(snapshot, plan, decisions, is_protected=is_protected)
        _kept.keep(key, table)
    return table


def forget_computed() -> None:
    """Forget the tables and answers that this process keeps."""
    _kept.clear()
    forget_answers()


def missing_variables(columns: Iterable[str], plan: TablePlan) -> tuple[str, ...]:
    """Return the variables of `plan` that a snapshot with these columns lacks; none where answers are not what it counts."""
    known = tuple(columns)
    missing = []
    for name in () if plan.counted else _variables(plan):
        try:
            columns_of(known, name)
        except UnknownVariableError:
            missing.append(name)
    return tuple(missing)


def missing_parts(manifest: Mapping[str, Any], plan: TablePlan) -> tuple[str, ...]:
    """Return what a snapshot with this manifest lacks for `plan`: variables, or where its figures should stand."""
    if plan.counted:
        return () if figures_at(manifest, plan.counted) else (plan.counted.at,)
    return missing_variables(manifest["data"]["columns"], plan)


def _variables(plan: TablePlan) -> tuple[str, ...]:
    sources = [plan.base.expression, *(group.where for group in plan.breakdown.groups)]
    read = [name for source in sources if source for name in condition(source, plan.id).reads]
    pairs = [(measure, group) for measure in plan.measures for group in plan.breakdown.groups if measure.applies_to(group)]
    return tuple(dict.fromkeys([*read, *(measure.variable_in(group) for measure, group in pairs)]))


def profile_of(plan: TablePlan) -> DisclosureProfile:
    """Return the thresholds for the table of `plan` where nothing was decided over its snapshot."""
    return EditionThresholds.usual().of(survey=plan.survey, facts=plan.facts)


def _computed(snapshot: Snapshot, plan: TablePlan, decisions: Decisions | None, *, is_protected: bool) -> Table:
    year = int(snapshot.manifest["survey"]["edition"])
    plan = plan.labelled(year)
    if plan.counted:
        return counted_table(snapshot, plan, plan.counted)
    planned = PlannedEstimates(answers_of(snapshot), plan)
    groups = [
        Group(one.name, planned.estimates(at), is_total=one.total, population=_population(snapshot, one))
        for at, one in enumerate(plan.breakdown.groups)
    ]
    if not is_protected:
        shown, enough = tuple(map(unprotected, groups)), 0
    elif decisions is not None:
        shown, enough = decisions.protect(plan, groups), decisions.profile_of(plan).minimum_base
    else:
        shown, enough = _protected(plan, groups, planned.bases_by_variant()), profile_of(plan).minimum_base
    return Table(
        plan=plan,
        snapshot_sha256=snapshot.sha256,
        edition=year,
        is_test=snapshot.is_test,
        respondents=_enough(int(np.count_nonzero(planned.base)), enough),
        bases=tuple(_enough(number, enough) for number in planned.bases()),
        groups=as_counts(plan, shown),
        marks=marks_of(planned, shown),
        is_protected=is_protected,
        profile=profile_of(plan) if decisions is None else decisions.profile_of(plan),
    )


def _protected(plan: TablePlan, groups: Sequence[Group], bases: Mapping[str, list[int]]) -> tuple[ProtectedGroup, ...]:
    """Protect family by family. Where a group is withheld, so are all its parts: together they are that group.

    `bases` are those of the whole table, for every variant of its questions.
    """
    shown: dict[int, ProtectedGroup] = {}
    for (section, variant), numbers in plan.breakdown.families.items():
        whole = plan.breakdown.whole_of(section)
        known = bases[variant] if whole is None else [estimate.respondents for estimate in groups[whole].estimates]
        part = [groups[at] for at in numbers]
        if plan.breakdown.has_variants and not any(group.is_total for group in part):
            found = tuple(shown for group in part for shown in _alone(plan, group))
        else:
            found = protect(part, bases=known, sensitive=plan.sensitive, profile=profile_of(plan))
        if whole is not None and shown[whole].withheld is not None:
            found = tuple(map(withheld_with_its_whole, found))
        shown.update(zip(numbers, found, strict=True))
    return tuple(shown[at] for at in range(len(groups)))


def _alone(plan: TablePlan, group: Group) -> tuple[ProtectedGroup, ...]:
    """Protect one group by itself: where every column has its own question, nothing tells of all groups together."""
    own = [estimate.respondents for estimate in group.estimates]
    return protect([group], bases=own, sensitive=plan.sensitive, profile=profile_of(plan))


def _enough(respondents: int, minimum: int) -> int | None:
    """Return a number of respondents, or None where they are too few to tell."""
    return None if 0 < respondents < minimum else respondents


def _population(snapshot: Snapshot, group: PlannedGroup) -> int | None:
    """Return how many people the group holds in the frame, where it is made of whole offices."""
    return population_of(group.offices, snapshot.manifest["population"])
