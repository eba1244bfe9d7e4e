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

_HALF: Final = 0.005
_OPEN: Final = 1e-9
"""What is rounded half up lies below the next half, not on it."""
_WHOLE: Final = 1e-6


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
        self._constraints = [self._sums(), *self._printed(list(printed))]

    def interval(self, group: BooleanArray, answer: int) -> tuple[int, int]:
        """Return the least and the most respondents of `group` [cells] who may have given `answer`. Raises AttackError."""
        least, most = (self._solve(sign * self._objective(group, answer)) for sign in (1.0, -1.0))
        inside = group.astype(np.float64)
        return int(np.rint(inside @ least[:, answer])), int(np.rint(inside @ most[:, answer]))

    def reach(
        self, groups: BooleanArray, enough: IntArray, known: tuple[FloatArray, FloatArray], *, tries: int = 6
    ) -> tuple[FloatArray, FloatArray]:
        """Return [groups, answers] the least and the most respondents of two solutions that the programme allows.

        Looks for solutions that differ in many groups at once, and no further than `enough` [groups] in any of them. Starts from
        `known`, what is allowed for certain. What is nearer than enough afterwards may be allowed more. Raises AttackError.
        """
        inside = groups.astype(np.float64)
        least, most = known
        random = np.random.default_rng(1)
        for attempt in range(tries):
            short = most - least < enough[:, np.newaxis]
            if not short.any():
                break
            signs = random.choice([-1.0, 1.0], size=short.shape) if attempt > 1 else (1.0 if attempt == 0 else -1.0)
            found = inside @ self._solve(-(inside.T @ (short * signs * (random.random(short.shape) + 0.5))))
            least, most = np.minimum(least, found), np.maximum(most, found)
        return least, most

    def _objective(self, group: BooleanArray, answer: int) -> FloatArray:
        objective = np.zeros_like(self._truth)
        objective[group, answer] = 1.0
        return objective

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

    def _printed(self, printed: Sequence[Printed]) -> "list[scipy.optimize.LinearConstraint]":
        rows: list[FloatArray] = []
        high: list[float] = []
        for one in printed:
            for row, bound in self._inequalities(one):
                rows.append(row)
                high.append(bound)
        if not rows:
            return []
        matrix = scipy.sparse.csr_array(np.stack(rows))
        if (np.stack(rows) @ self._truth.ravel() > np.array(high) + _WHOLE).any():
            raise AttackError("what is printed does not agree with the truth")
        return [scipy.optimize.LinearConstraint(matrix, -np.inf, np.array(high))]

    def _inequalities(self, one: Printed) -> Iterable[tuple[FloatArray, float]]:
        """Yield rows a and bounds b with a x <= b."""
        top, bottom = self._indicator(one.cells, one.values), self._indicator(one.cells, one.base)
        if one.most is not None:
            yield (bottom - top if one.is_upper else top), float(one.most)
            return
        weights = np.repeat(self._weights, self._truth.shape[1])
        yield (top - (one.high - _OPEN) * bottom) * weights, 0.0
        yield (one.low * bottom - top) * weights, 0.0

    def _indicator(self, cells: IntArray, answers: Sequence[int]) -> FloatArray:
        inside = np.zeros_like(self._truth)
        inside[np.ix_(cells, np.array(answers, dtype=np.int64))] = 1.0
        return inside.ravel()
