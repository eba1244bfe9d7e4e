"""The stored decision over everything that can be asked of a snapshot, and looking up in it. Decides nothing itself."""

import json
import threading
import zlib
from base64 import b64decode, b64encode
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from reports.estimation.arrays import BooleanArray, IntArray
from reports.estimation.closed_set import ClosedSet
from reports.estimation.disclosure import Group, ProtectedGroup, shown_within
from reports.estimation.results import Withheld
from reports.estimation.thresholds import DisclosureProfile
from reports.estimation.withholding import REASONS
from reports.models import DisclosureDecision, Publication, Snapshot
from reports.queries import decision_in_force
from reports.tableplans.plan import TablePlan
from reports.tableplans.thresholds import EditionThresholds, thresholds
from reports.tables.closed_sets import group_names, question_name

_KEPT_AT_ONCE: Final = 8
_FACTS, _ANSWERS = "facts", "answers"


@dataclass(frozen=True, slots=True, eq=False)
class Decisions:
    """Of every group and question that can be asked of a snapshot, what may be shown."""

    number: int
    """Of the stored decision."""
    thresholds: EditionThresholds
    rows: Mapping[str, int] = field(repr=False)
    columns: Mapping[str, int] = field(repr=False)
    reasons: Mapping[str, IntArray] = field(repr=False)
    """For facts and for other answers, [groups] the number of the reason in `REASONS`."""
    pinned: BooleanArray = field(repr=False)
    """[groups, questions] what is withheld besides, for the answers that were given."""
    requested: BooleanArray = field(repr=False)
    """[groups, questions] what was decided about."""
    guards: BooleanArray = field(repr=False)
    """[groups] whether a secret lies within the group."""

    def profile_of(self, plan: TablePlan) -> DisclosureProfile:
        """Return the thresholds for the table of `plan`."""
        return self.thresholds.of(survey=plan.survey, facts=plan.facts)

    def protect(self, plan: TablePlan, groups: Sequence[Group]) -> tuple[ProtectedGroup, ...]:
        """Return what may be shown of a table. A group or question that was not decided about is withheld."""
        profile = self.profile_of(plan)
        found = []
        for planned, name, group in zip(plan.breakdown.groups, group_names(plan), groups, strict=True):
            row = self.rows.get(name)
            columns = [self.columns.get(question_name(measure, planned)) for measure in plan.measures]
            asked = [measure.applies_to(planned) for measure in plan.measures]
            reasons = [self._reason(plan, row, at) if is_asked else None for at, is_asked in zip(columns, asked, strict=True)]
            guards = row is not None and bool(self.guards[row])
            may_be_bound = [plan.sensitive and not measure.total for measure in plan.measures]
            questions = ["" if measure.total else question_name(measure, planned) for measure in plan.measures]
            shown = shown_within(group, profile, reasons=reasons, may_be_bound=may_be_bound, guards=guards, questions=questions)
            found.append(shown)
        return tuple(found)

    def _reason(self, plan: TablePlan, row: int | None, column: int | None) -> Withheld | None:
        if row is None or column is None or not self.requested[row, column]:
            return Withheld.UNDECIDED
        reason = REASONS[int(self.reasons[_FACTS if plan.facts else _ANSWERS][row])]
        if reason or not self.pinned[row, column]:
            return reason
        return Withheld.SUBTRACTION if self.profile_of(plan).guards_secrets else Withheld.UNSTEADY


def packed(closed: ClosedSet, *, reasons: Mapping[bool, IntArray], pinned: BooleanArray, guards: BooleanArray) -> bytes:
    """Return a decision as the bytes that are stored; `reasons` are those of facts (True) and of other answers."""
    content: dict[str, Any] = {
        "groups": dict(closed.number_of),
        "questions": list(closed.questions),
        "shape": list(closed.requested.shape),
        _FACTS: reasons[True].tolist(),
        _ANSWERS: reasons[False].tolist(),
        "pinned": _bits(pinned),
        "requested": _bits(closed.requested),
        "guards": _bits(guards),
    }
    return zlib.compress(json.dumps(content, sort_keys=True).encode(), level=9)


def unpacked(number: int, content: bytes, limits: EditionThresholds) -> Decisions:
    """Return the decision in stored bytes."""
    read = json.loads(zlib.decompress(content))
    groups, questions = read["shape"]
    return Decisions(
        number,
        limits,
        read["groups"],
        {name: at for at, name in enumerate(read["questions"])},
        {_FACTS: np.array(read[_FACTS], dtype=np.int64), _ANSWERS: np.array(read[_ANSWERS], dtype=np.int64)},
        _flags(read["pinned"], groups * questions).reshape(groups, questions),
        _flags(read["requested"], groups * questions).reshape(groups, questions),
        _flags(read["guards"], groups),
    )


def _bits(flags: BooleanArray) -> str:
    return b64encode(np.packbits(flags).tobytes()).decode()


def _flags(bits: str, count: int) -> BooleanArray:
    return np.unpackbits(np.frombuffer(b64decode(bits), dtype=np.uint8), count=count).astype(np.bool_)


class _Kept:
    """The decisions that this process read last: a stored decision never changes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[int, str], Decisions] = OrderedDict()

    def of(self, stored: DisclosureDecision, edition: int) -> Decisions:
        key = (stored.pk, stored.sha256)
        with self._lock:
            known = self._known.get(key)
        if known is None:
            limits = thresholds(edition, stored.profile)
            known = unpacked(stored.pk, bytes(DisclosureDecision.objects.get(pk=stored.pk).content), limits)
        with self._lock:
            self._known[key] = known
            self._known.move_to_end(key)
            while len(self._known) > _KEPT_AT_ONCE:
                self._known.popitem(last=False)
        return known


_kept = _Kept()


def decisions_for(snapshot: Snapshot, publication: Publication | None = None) -> Decisions | None:
    """Return the decision that holds for `snapshot` in `publication`, or in what is published; None where none was made."""
    stored = decision_in_force(snapshot, publication)
    if stored is None:
        return None
    known = _kept.of(stored, int(snapshot.manifest["survey"]["edition"]))
    # Of an edition without plans of its own, such as one of which the microdata came in, nothing was asked when it was decided.
    return known if known.rows else None
