"""Attacks what would be published of the offices, and withholds more until the attacker fails.

Sizes and differences of two groups are looked at before (`withholding`, `extremes`). What follows from three or more figures
together only an integer programme sees; the offices are the small groups whose members are known by name, so it is run on them.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from reports.estimation.arrays import BooleanArray, FloatArray, IntArray
from reports.estimation.attack import Attack, AttackError, Printed, printed_percent
from reports.estimation.closed_set import Cells, ClosedSet, cells_of
from reports.estimation.rounding import whole_percent
from reports.estimation.small_numbers import is_bound
from reports.estimation.thresholds import DisclosureProfile
from reports.estimation.withholding import is_secret

_SECONDS: Final = 20.0
"""Far more than any programme takes: what is withheld does not depend on how busy the machine is."""
_THREADS: Final = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Variable:
    """What was answered, and the figures that are printed of it."""

    codes: IntArray
    """[respondents] the answer, -1 for none."""
    answers: int
    figures: tuple[tuple[int, tuple[int, ...], tuple[int, ...]], ...]
    """Of every figure its question in the closed set, the answers it counts and the answers in its base."""


class Published:
    """One variable as the attacker sees it: the groups of which it is printed, in cells of respondents who look alike."""

    def __init__(
        self, closed: ClosedSet, groups: IntArray, variable: Variable, weights: FloatArray, profile: DisclosureProfile
    ) -> None:
        """Take those respondents of `groups` together who are in the same of them and have the same weight."""
        self.closed, self.groups, self.variable, self.profile = closed, groups, variable, profile
        _, weighting = np.unique(weights, return_inverse=True)
        self.cells: Cells = cells_of(closed.members[groups], [weighting.ravel().astype(np.int64)])
        self.weights = np.zeros(self.cells.count)
        self.weights[self.cells.cell_of] = weights
        counted = variable.codes >= 0
        at = self.cells.cell_of[counted] * variable.answers + variable.codes[counted]
        size = self.cells.count * variable.answers
        self.truth = np.bincount(at, minlength=size).reshape(self.cells.count, variable.answers).astype(np.int64)
        self.inside = self.cells.members > 0
        reached = self.cells.members @ self.truth
        self._least, self._most = reached, reached.copy()
        self.sizes = np.rint(reached.sum(axis=1)).astype(np.int64)
        """[groups here] how many respondents answered."""
        self._enough = np.minimum(profile.fewest_hits, self.sizes)
        self._random = np.random.default_rng(1)

    def printed(self, shown: BooleanArray, guards: BooleanArray, *, bounds: bool = True) -> Iterator[Printed]:
        """Yield what is printed of the groups, by [groups of the closed set, questions] whether it is shown."""
        for place, group in enumerate(self.groups):
            cells = np.flatnonzero(self.inside[place])
            for question, values, base in self.variable.figures:
                if shown[group, question] and values and self._counts(cells, base).any():
                    yield self._figure(cells, values, base, guards=bool(guards[group]) and bounds, bounds=bounds)

    def _figure(self, cells: IntArray, values: Sequence[int], base: Sequence[int], *, guards: bool, bounds: bool) -> Printed:
        hits, valid = self._counts(cells, values).sum(axis=1), self._counts(cells, base).sum(axis=1)
        for number, is_upper in ((hits.sum(), False), (valid.sum() - hits.sum(), True)):
            few = is_bound(np.array(number), np.array(valid.sum()), np.array(guards), self.profile)
            if bounds and bool(few):
                return Printed(cells, tuple(values), tuple(base), most=self.profile.fewest_hits, is_upper=is_upper)
        share = float(self.weights[cells] @ hits) / float(self.weights[cells] @ valid)
        return printed_percent(cells, values, base, whole_percent(share))

    def _counts(self, cells: IntArray, answers: Sequence[int]) -> IntArray:
        return self.truth[np.ix_(cells, np.array(answers, dtype=np.int64))]

    def attack(self, printed: Sequence[Printed], seconds: float = 60.0) -> Attack:
        """Return the attack on what is printed."""
        return Attack(self.truth, self.weights, printed, seconds=seconds)

    def too_near(self, secrets: BooleanArray, attack: Attack, *, one: bool = False) -> BooleanArray:
        """Tell of `secrets` [groups here] which are pinned down, with `one` only the first; of those that are none it is False.

        What an attack allowed is kept: of one `Published` ask about ever less that is printed. Raises AttackError.
        """
        found = np.zeros(self.groups.size, dtype=np.bool_)
        wanted = np.flatnonzero(self.open(secrets))
        if wanted.size:
            least, most = attack.exchanged(self.inside[wanted])
            self._least[wanted] = np.minimum(self._least[wanted], least)
            self._most[wanted] = np.maximum(self._most[wanted], most)
        for place in wanted:
            found[place] = self._is_pinned(int(place), secrets, attack)
            if one and found[place]:
                break
        return found

    def _is_pinned(self, place: int, secrets: BooleanArray, attack: Attack) -> bool:
        """Tell whether of some answer the least and the most are too near; no further than that is clear."""
        for answer in range(self._least.shape[1]):
            for upwards in (True, False):
                if self._is_short(place, answer) and not self._is_at_its_end(place, answer, upwards=upwards):
                    beside = self._beside(secrets)
                    self._allow(attack.extreme(self.inside[place], answer, upwards=upwards, beside=beside))
            if self._is_short(place, answer):
                return True
        return False

    def _is_short(self, place: int, answer: int) -> bool:
        return bool(self._most[place, answer] - self._least[place, answer] < self._enough[place])

    def _is_at_its_end(self, place: int, answer: int, *, upwards: bool) -> bool:
        """Tell whether everybody may have given the answer already, or nobody: no programme finds more than that."""
        known, end = (self._most, self.sizes[place]) if upwards else (self._least, 0)
        return bool(known[place, answer] == end)

    def _allow(self, solution: FloatArray) -> None:
        hits = self.cells.members @ solution
        self._least, self._most = np.minimum(self._least, hits), np.maximum(self._most, hits)

    def _beside(self, secrets: BooleanArray) -> FloatArray:
        """Return what a solution may do for the other secrets as well: some of them more, some of them less."""
        places = np.flatnonzero(self.open(secrets))
        short = self._most[places] - self._least[places] < self._enough[places, np.newaxis]
        wishes = short * self._random.choice([-1.0, 1.0], size=short.shape) * (self._random.random(short.shape) + 0.5)
        return np.asarray(self.cells.members[places].T @ wishes, dtype=np.float64)

    def open(self, secrets: BooleanArray) -> BooleanArray:
        """Tell of which secrets it is not known yet that the attacker is left enough."""
        short = (self._most - self._least < self._enough[:, np.newaxis]).any(axis=1)
        return np.asarray(secrets & (self.sizes > 0) & short)


def hardened(
    closed: ClosedSet,
    reasons: IntArray,
    pinned: BooleanArray,
    variables: Sequence[Variable],
    *,
    core: BooleanArray,
    guards: BooleanArray,
    weights: FloatArray,
    profile: DisclosureProfile,
) -> BooleanArray:
    """Return [groups, questions] what is withheld for a question, with what had to be added for the groups of `core`."""
    withheld = pinned.copy()
    if not profile.guards_secrets:
        return withheld
    secret = is_secret(reasons)

    def harden(together: Sequence[Variable]) -> None:
        for variable in together:
            questions = _questions(variable)
            groups = np.flatnonzero(core & closed.requested[:, questions].any(axis=1))
            if secret[groups].any():
                _harden(Published(closed, groups, variable, weights, profile), secret[groups], reasons == 0, guards, withheld)

    # The solver lets other threads go on while it works; each writes columns of its own.
    with ThreadPoolExecutor(max_workers=_THREADS) as threads:
        list(threads.map(harden, apart(variables)))
    return withheld


def _harden(
    seen: Published, watched: BooleanArray, published: BooleanArray, guards: BooleanArray, withheld: BooleanArray
) -> None:
    """Withhold more for the questions of one variable, until none of the groups watched [groups here] is pinned down."""
    questions = _questions(seen.variable)
    while True:
        shown = seen.closed.requested & published[:, np.newaxis] & ~withheld
        # What is safe stays so while more is withheld.
        given_up = _given_up(seen, _near(seen, watched, shown, guards), shown, questions)
        watched = seen.open(watched)
        if given_up is None:
            return
        withheld[given_up, questions] |= seen.closed.requested[given_up, questions]


def _questions(variable: Variable) -> list[int]:
    return sorted({question for question, _, _ in variable.figures})


def apart(variables: Sequence[Variable]) -> list[list[Variable]]:
    """Return the variables in parts that have no question in common, each in the order given."""
    parts: list[tuple[set[int], list[int]]] = []
    for number, variable in enumerate(variables):
        questions, members = set(_questions(variable)), [number]
        for part in [part for part in parts if part[0] & questions]:
            parts.remove(part)
            questions |= part[0]
            members += part[1]
        parts.append((questions, members))
    return [[variables[number] for number in sorted(members)] for _, members in parts]


def _near(seen: Published, secrets: BooleanArray, shown: BooleanArray, guards: BooleanArray) -> BooleanArray:
    """Return one of the secrets that is pinned down; where the attacker finds no answer in time, all that may be."""
    try:
        return seen.too_near(secrets, seen.attack(list(seen.printed(shown, guards)), _SECONDS), one=True)
    except AttackError:
        return seen.open(secrets)


def _given_up(seen: Published, near: BooleanArray, shown: BooleanArray, questions: Sequence[int]) -> int | None:
    """Return the group to withhold next: the least important that helps to pin a secret down; None where none is."""
    if not near.any():
        return None
    published = shown[seen.groups][:, list(questions)].any(axis=1)
    around = (seen.cells.members @ seen.cells.members[near].T > 0).any(axis=1) & published
    # A group within one around a secret helps as well: it tells what the secret is not.
    within = (seen.cells.members @ seen.cells.members[around].T > 0).any(axis=1) & published
    helping = np.flatnonzero(within)
    if not helping.size:
        return None
    ranks = seen.closed.ranks[seen.groups][:, list(questions)].min(axis=1)
    return int(seen.groups[min(helping, key=lambda place: (-ranks[place], seen.sizes[place]))])
