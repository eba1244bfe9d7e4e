"""Decides over a closed set which groups are withheld, so that nothing of a small group can be worked out from the others.

Looks at how many respondents there are, never at what they answered: so nothing follows from what is withheld.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from reports.estimation.arrays import BooleanArray, IntArray
from reports.estimation.closed_set import NOT_ASKED, UNKNOWN_POPULATION, ClosedSet, Division, cells_of
from reports.estimation.derivable import Known, pairs_apart
from reports.estimation.results import Withheld
from reports.estimation.thresholds import DisclosureProfile

REASONS: Final = (None, Withheld.SMALL_BASE, Withheld.SMALL_POPULATION, Withheld.UNSTEADY, Withheld.SUBTRACTION)
"""What the numbers of a decision mean."""
_SMALL_BASE, _SMALL_POPULATION, _UNSTEADY, _SUBTRACTION = range(1, len(REASONS))
_SECRETS: Final = (_SMALL_BASE, _SMALL_POPULATION)
_NOBODY: Final = np.iinfo(np.int64).max


def decide(closed: ClosedSet, profile: DisclosureProfile, *, sensitive: bool) -> tuple[IntArray, BooleanArray]:
    """Return for every group the number of the reason in `REASONS` for which it is withheld, 0 where it may be shown.

    And [groups, questions] which are withheld for some questions only: where a table of the report has a group that readers may
    not ask those questions of.

    A group is decided as a whole, from the smallest base among all questions that may be asked of it; by a profile that guards no
    secrets question by question.

    1. Groups with a base of 1 to `minimum_base` - 1, and sensitive groups of few people, are secrets. Groups under `shown_from`
       are withheld as well.
    2. No division of a published group may leave one hidden part, or hidden parts of too few respondents together.
    3. No two published groups may differ by too few respondents.
    4. No secret, and no combination of few cells that touches too few respondents, may be a sum of published groups, added and
       subtracted.

    Groups are published in the order of their ranks, first those of which most is asked; one that would break 3 or 4 is withheld.
    (So does Gaussian elimination in the R package GaussSuppression.) For 2 the smallest part is withheld.
    """
    return _Decision(closed, profile, sensitive=sensitive).made()


def is_secret(reasons: IntArray) -> BooleanArray:
    """Tell of every group whether it is withheld for its own sake, and not for that of another."""
    return np.isin(reasons, _SECRETS)


class _Decision:
    """The state while deciding: reasons only ever grow, so it ends."""

    def __init__(self, closed: ClosedSet, profile: DisclosureProfile, *, sensitive: bool) -> None:
        self.closed, self.profile = closed, profile
        self.sizes = closed.bases()
        asked = np.where(closed.requested & (self.sizes > 0), self.sizes, _NOBODY)
        self.smallest = asked.min(axis=1, initial=_NOBODY)
        self.is_asked: BooleanArray = np.asarray(closed.requested.any(axis=1))
        self.ranks = closed.ranks.min(axis=1, initial=NOT_ASKED)
        self.reasons = self._own_reasons(sensitive=sensitive)
        self.withheld = np.zeros(closed.requested.shape, dtype=np.bool_)
        if not profile.guards_secrets:
            # Nothing has to be kept from being worked out, so that a question says nothing of the other questions of its group.
            self.withheld = closed.requested & (self.sizes > 0) & (self.sizes < profile.shown_from)
            some_shown = ((asked < _NOBODY) & ~self.withheld).any(axis=1)
            self.reasons[(self.reasons == _UNSTEADY) & some_shown] = 0

    def _own_reasons(self, *, sensitive: bool) -> IntArray:
        reasons = np.where(self.smallest < self.profile.shown_from, _UNSTEADY, 0)
        people = self.closed.populations
        if sensitive:
            reasons[(people != UNKNOWN_POPULATION) & (people < self.profile.minimum_population)] = _SMALL_POPULATION
        reasons[self.smallest < self.profile.minimum_base] = _SMALL_BASE
        return np.where(self.is_asked, reasons, 0)

    def made(self) -> tuple[IntArray, BooleanArray]:
        """Withhold until nothing more follows: what is withheld for a division takes nothing back of the rest."""
        if self.profile.guards_secrets:
            self._close_divisions()
            self._publish()
            self._close_divisions()
        return self.reasons, self.withheld

    def _close_divisions(self) -> None:
        changed = True
        while changed:
            changed = sum(map(self._close, self.closed.divisions)) > 0

    def _close(self, division: Division) -> bool:
        """Withhold parts, the smallest first, until the others give nothing away; tell whether any was withheld.

        A whole that matters less than every part that is shown is withheld itself: nothing can be taken off it then.
        """
        changed = False
        while not self.reasons[division.whole] and self._is_derivable(division):
            shown = [part for part in division.parts if self._may_be_shown(part)]
            if not shown:
                break
            given_up = min(shown, key=lambda part: (-self.ranks[part], self.smallest[part], part))
            if self._may_be_shown(division.whole) and self.ranks[division.whole] > self.ranks[given_up]:
                given_up = division.whole
            self.reasons[given_up] = _SUBTRACTION
            changed = True
        return changed

    def _may_be_shown(self, group: int) -> bool:
        return bool(self.is_asked[group] and not self.reasons[group] and self.smallest[group] < _NOBODY)

    def _is_derivable(self, division: Division) -> bool:
        """Tell whether, for some question, the whole less the parts shown gives away one part or too few respondents."""
        parts = list(division.parts)
        asked = self.closed.requested[parts].any(axis=0)
        sizes = self.sizes[parts][:, asked]
        outside = self.sizes[division.whole][asked] - sizes.sum(axis=0)
        reasons: IntArray = np.take(self.reasons, parts)
        hidden, guarded = sizes[reasons > 0], sizes[(reasons > 0) & (reasons != _UNSTEADY)]
        count = np.count_nonzero(hidden, axis=0) + (outside > 0)
        # A part that is only unsteady is no secret: it may be worked out.
        alone = (count == 1) & (np.count_nonzero(guarded, axis=0) == 1)
        together = hidden.sum(axis=0) + outside
        return bool((alone | ((together > 0) & (together < self.profile.minimum_base))).any())

    def _publish(self) -> None:
        """Publish group by group what gives nothing away; the others are withheld."""
        systems = [_System(self, questions) for questions in _asked_alike(self.closed)]
        # Of one rank first what most questions are asked of, such as the total of a chapter; then the largest.
        asked = np.count_nonzero(self.closed.ranks == self.ranks[:, np.newaxis], axis=1)
        order = np.lexsort((-self.closed.members.sum(axis=1), -asked, self.ranks))
        for group in map(int, order):
            if not self._may_be_shown(group):
                continue
            for system in [system for system in systems if not system.publish(group)]:
                asked = [question for question in system.questions if self.closed.requested[group, question]]
                if asked and self.closed.ranks[group, asked].min() > self.ranks[group]:
                    self.withheld[group, asked] = True
                else:
                    self.reasons[group] = _SUBTRACTION


def _asked_alike(closed: ClosedSet) -> Iterator[list[int]]:
    """Yield the questions that may be asked of the same groups, together."""
    by_groups: dict[bytes, list[int]] = {}
    for question in range(len(closed.questions)):
        by_groups.setdefault(np.packbits(closed.requested[:, question]).tobytes(), []).append(question)
    yield from by_groups.values()


class _System:
    """The groups of which some questions may be asked: what is printed of them goes together."""

    def __init__(self, decision: _Decision, questions: Sequence[int]) -> None:
        self.questions = tuple(questions)
        closed, least = decision.closed, decision.profile.minimum_base
        asked = closed.requested[:, questions[0]]
        wholes = [one.whole for one in closed.divisions if _follows(closed, one, asked)]
        groups = np.flatnonzero(asked | np.isin(np.arange(asked.size), wholes))
        cells = cells_of(closed.members[groups])
        answered = cells.counted(closed.valid[list(questions)])
        somebody = answered.max(axis=0) > 0
        members, answered = cells.members[:, somebody], answered[:, somebody]
        self._place = {int(group): place for place, group in enumerate(groups)}
        self._members = members
        self._apart = _neighbours(pairs_apart(members, answered, least))
        self._published: set[int] = set()
        secrets = members[is_secret(decision.reasons[groups])]
        # Where nobody of a cell answered some question, what is left of the secrets must not follow from the rest either.
        everywhere = answered.min(axis=0) > 0
        self._known = [(Known(secrets, answered, least), np.ones_like(everywhere))]
        if not everywhere.all():
            self._known.append((Known(secrets[:, everywhere], answered[:0, everywhere], least), everywhere))
        for whole in set(wholes):
            if not decision.reasons[whole]:
                self._add(self._place[whole], always=True)

    def publish(self, group: int) -> bool:
        """Publish a group where it is asked for, unless that gives something away; tell whether it may be published."""
        place = self._place.get(group)
        if place is None:
            return True
        return not self._apart.get(place, set()) & self._published and self._add(place, always=False)

    def _add(self, place: int, *, always: bool) -> bool:
        self._published.add(place)
        added = sum(known.add(self._members[place, columns], always=always) for known, columns in self._known)
        return added == len(self._known)


def _follows(closed: ClosedSet, division: Division, asked: BooleanArray) -> bool:
    """Tell whether a whole that is not asked is the sum of parts that are. Groups of nobody are one group, in many divisions."""
    parts = [part for part in division.parts if closed.members[part].any()]
    return bool(parts) and bool(asked[parts].all()) and not asked[division.whole]


def _neighbours(pairs: IntArray) -> dict[int, set[int]]:
    near: dict[int, set[int]] = {}
    for one, other in pairs.tolist():
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    return near
