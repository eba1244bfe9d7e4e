"""Attacks what would be published of the offices, and withholds more until the attacker fails.

Sizes and differences of two groups are looked at before (`withholding`, `extremes`). What follows from three or more figures
together only an integer programme sees; the offices are the small groups whose members are known by name, so it is run on them.
"""

from collections.abc import Iterator, Sequence
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

_SECONDS: Final = 3.0
_TRIES: Final = 3
_TWO: Final = 2


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
        self._reach = (reached, reached.copy())
        self.sizes = np.rint(reached.sum(axis=1)).astype(np.int64)
        """[groups here] how many respondents answered."""

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

    def too_near(self, secrets: BooleanArray, attack: Attack, tries: int = 6, *, one: bool = False) -> BooleanArray:
        """Tell of `secrets` [groups here] which are pinned down, with `one` of one that is; of those that are none it is False.

        What an attack allowed is kept: of one `Published` ask about ever less that is printed. Raises AttackError.
        """
        found = np.zeros(self.groups.size, dtype=np.bool_)
        wanted = np.flatnonzero(secrets & (self.sizes > 0))
        if not wanted.size:
            return found
        least, most = self._reach
        enough = np.minimum(self.profile.fewest_hits, self.sizes[wanted])
        known = (least[wanted], most[wanted])
        least[wanted], most[wanted] = attack.reach(self.inside[wanted], enough, known, tries=tries)
        for place in wanted[(most[wanted] - least[wanted] < enough[:, np.newaxis]).any(axis=1)]:
            found[place] = self._is_pinned(int(place), attack)
            if one and found[place]:
                break
        return found

    def _is_pinned(self, place: int, attack: Attack) -> bool:
        """Tell by the whole interval of every answer whether a group is pinned down; of two answers one tells the other."""
        least, most = self._reach
        enough = min(self.profile.fewest_hits, int(self.sizes[place]))
        for answer in range(least.shape[1]):
            if most[place, answer] - least[place, answer] < enough:
                low, high = attack.interval(self.inside[place], answer)
                least[place, answer], most[place, answer] = low, high
                if high - low < enough:
                    return True
                if least.shape[1] == _TWO:
                    least[place], most[place] = self._both(place, low, high, answer)
        return False

    def _both(self, place: int, low: int, high: int, answer: int) -> tuple[list[int], list[int]]:
        other = (int(self.sizes[place]) - high, int(self.sizes[place]) - low)
        pair = [(low, high), other] if answer == 0 else [other, (low, high)]
        return [one for one, _ in pair], [one for _, one in pair]

    def open(self, secrets: BooleanArray) -> BooleanArray:
        """Tell of which secrets it is not known yet that the attacker is left enough."""
        least, most = self._reach
        enough = np.minimum(self.profile.fewest_hits, self.sizes)
        return np.asarray(secrets & (self.sizes > 0) & (most - least < enough[:, np.newaxis]).any(axis=1))


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
    for variable in variables:
        questions = sorted({question for question, _, _ in variable.figures})
        groups = np.flatnonzero(core & closed.requested[:, questions].any(axis=1))
        if not (secret[groups]).any():
            continue
        seen, watched = Published(closed, groups, variable, weights, profile), secret[groups]
        while True:
            shown = closed.requested & (reasons == 0)[:, np.newaxis] & ~withheld
            # What is safe stays so while more is withheld.
            given_up = _given_up(seen, _near(seen, watched, shown, guards), shown, questions)
            watched = seen.open(watched)
            if given_up is None:
                break
            withheld[given_up, questions] |= closed.requested[given_up, questions]
    return withheld


def _near(seen: Published, secrets: BooleanArray, shown: BooleanArray, guards: BooleanArray) -> BooleanArray:
    """Return one of the secrets that is pinned down; where the attacker finds no answer in time, all that may be."""
    try:
        return seen.too_near(secrets, seen.attack(list(seen.printed(shown, guards)), _SECONDS), _TRIES, one=True)
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
