"""The attacker: who knows everything that is printed, and works out what was withheld. For tests and audits of a publication.

Knows of every cell of respondents how many they are and what they weigh, which is more than is printed; of every published group
the whole percentage and its rule of rounding. What is left of a withheld group is an interval, found by an integer programme.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy

from reports.estimation.arrays import BooleanArray, FloatArray, IntArray
from reports.estimation.exchanges import exchanged

_HALF: Final = 0.005
_OPEN: Final = 1e-4
"""Weighted respondents. What is rounded half up lies below the next half, not on it: by more than the solver overlooks (1e-6)."""
_WHOLE: Final = 1e-6
_BESIDE: Final = 0.4


class AttackError(RuntimeError):
    """The solver found nothing that agrees with what is printed, although the truth does; or no answer in time."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as printed: of the people in `cells` who gave an answer in `base`, the weighted share who gave one in `values`.

    Either the share lies in [low, high), or no more than `most` respondents gave such an answer, or all but `most` did.
    """

    cells: IntArray
    values: tuple[int, ...]
    base: tuple[int, ...]
    low: float = 0.0
    high: float = 1.0
    most: int | None = None
    is_upper: bool = False
    """Whether it are the others of whom there are no more than `most`."""


def printed_percent(cells: IntArray, values: Sequence[int], base: Sequence[int], percent: int) -> Printed:
    """Return what a whole percentage tells."""
    share = percent / 100
    return Printed(cells, tuple(values), tuple(base), share - _HALF, share + _HALF)


class Attack:
    """One variable: unknown are the respondents of every cell by answer; known is what is printed of it."""

    def __init__(self, truth: IntArray, weights: FloatArray, printed: Iterable[Printed], *, seconds: float = 60.0) -> None:
        """Set up the programme.

        Parameters
        ----------
        truth
            [cells, answers] what the attacker is after; only its sums over answers are used as knowledge, and the answers
            themselves to see that the programme allows the truth. Every respondent gave one answer.
        weights
            [cells] the weight of everybody in the cell.
        printed
            What is printed of the variable.
        seconds
            How long one programme may take.
        """
        self._truth = truth.astype(np.float64)
        self._weights, self._seconds = weights, seconds
        self._sizes = self._truth.sum(axis=1)
        self._rows, self._bounds = self._printed(list(printed))
        self._constraints = [self._sums()]
        if self._bounds.size:
            self._constraints.append(scipy.optimize.LinearConstraint(scipy.sparse.csr_array(self._rows), -np.inf, self._bounds))

    def interval(self, group: BooleanArray, answer: int) -> tuple[int, int]:
        """Return the least and the most respondents of `group` [cells] who may have given `answer`. Raises AttackError."""
        inside = group.astype(np.float64)
        least, most = (inside @ self.extreme(group, answer, upwards=upwards)[:, answer] for upwards in (False, True))
        return int(np.rint(least)), int(np.rint(most))

    def extreme(self, group: BooleanArray, answer: int, *, upwards: bool, beside: FloatArray | None = None) -> FloatArray:
        """Return [cells, answers] a solution in which the fewest, or `upwards` the most, of `group` [cells] gave `answer`.

        Of such solutions one that does well on `beside` [cells, answers]. Raises AttackError.
        """
        objective = np.zeros_like(self._truth)
        objective[group, answer] = -1.0 if upwards else 1.0
        if beside is not None:
            # Together less than one respondent: it never costs one of the group.
            reach = float(np.abs(beside).sum(axis=1) @ self._sizes)
            objective -= beside * (_BESIDE / max(reach, 1.0))
        return self._solve(objective)

    def exchanged(self, groups: BooleanArray) -> tuple[FloatArray, FloatArray]:
        """Return [groups, answers] the least and the most respondents that the simplest solutions allow, see `exchanges`."""
        room = np.maximum(self._bounds - self._rows @ self._truth.ravel(), 0.0)
        return exchanged(self._truth, self._rows, room, groups)

    def _solve(self, objective: FloatArray) -> FloatArray:
        found = scipy.optimize.milp(
            objective.ravel(),
            constraints=self._constraints,
            integrality=np.ones(objective.size, dtype=np.int64),
            bounds=scipy.optimize.Bounds(0.0, np.repeat(self._sizes, objective.shape[1])),
            options={"time_limit": self._seconds},
        )
        if found.x is None:
            raise AttackError(found.message)
        return np.asarray(np.rint(found.x).reshape(objective.shape), dtype=np.float64)

    def _sums(self) -> "scipy.optimize.LinearConstraint":
        cells, answers = self._truth.shape
        rows = np.repeat(np.arange(cells), answers)
        matrix = scipy.sparse.csr_array((np.ones(rows.size), (rows, np.arange(rows.size))), shape=(cells, rows.size))
        return scipy.optimize.LinearConstraint(matrix, self._sizes, self._sizes)

    def _printed(self, printed: Sequence[Printed]) -> tuple[FloatArray, FloatArray]:
        """Return rows and bounds. Raises AttackError where the truth does not agree with them."""
        found = [pair for one in printed for pair in self._inequalities(one)]
        rows = np.array([row for row, _ in found]).reshape(len(found), self._truth.size)
        bounds = np.array([bound for _, bound in found])
        if (rows @ self._truth.ravel() > bounds + _WHOLE).any():
            raise AttackError("what is printed does not agree with the truth")
        return rows, bounds

    def _inequalities(self, one: Printed) -> Iterable[tuple[FloatArray, float]]:
        """Yield rows a and bounds b with a x <= b."""
        top, bottom = self._indicator(one.cells, one.values), self._indicator(one.cells, one.base)
        if one.most is not None:
            yield (bottom - top if one.is_upper else top), float(one.most)
            return
        weights = np.repeat(self._weights, self._truth.shape[1])
        below = (top - one.high * bottom) * weights
        # The truth is never shut out, however near it lies.
        yield below, max(-_OPEN, min(0.0, float(below @ self._truth.ravel())))
        yield (one.low * bottom - top) * weights, 0.0

    def _indicator(self, cells: IntArray, answers: Sequence[int]) -> FloatArray:
        inside = np.zeros_like(self._truth)
        inside[np.ix_(cells, np.array(answers, dtype=np.int64))] = 1.0
        return inside.ravel()
