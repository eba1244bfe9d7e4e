"""What can be worked out from published groups by adding and subtracting: the row space of who is in them."""

from typing import Final

import numpy as np

from reports.estimation.arrays import BooleanArray, FloatArray, IntArray

_TINY: Final = 1e-7
"""Members are 0 or 1 and combinations of them simple fractions, so that what is smaller than this is rounding."""


class Known:
    """All sums and differences of published groups, kept in reduced echelon form while groups are added.

    Whoever knows of every published group how many respondents it holds and how many of them gave an answer, also knows that
    of every combination in here, and of nothing else (weights that are alike in a cell change the scale of its column only).
    """

    def __init__(self, secrets: FloatArray, answered: FloatArray, least: int) -> None:
        """Watch over `secrets` [groups, cells], and over combinations that touch fewer than `least` respondents.

        Parameters
        ----------
        answered
            [questions, cells] how many respondents answered.
        """
        self._rows = np.zeros((0, secrets.shape[1]))
        self._pivots = np.zeros(0, dtype=np.int64)
        self._secrets = secrets[(secrets != 0).any(axis=1)]
        self._answered, self._least = answered, least
        self._fewest = answered.min(axis=0, initial=np.inf) if answered.size else np.zeros(secrets.shape[1])

    def holds(self, wanted: FloatArray) -> BooleanArray:
        """Tell of every row of `wanted` [rows, cells] whether it can be worked out; of a row of noughts there is nothing to."""
        rest = wanted - wanted[:, self._pivots] @ self._rows
        return np.asarray((np.abs(rest) < _TINY).all(axis=1) & (wanted != 0).any(axis=1))

    def add(self, group: FloatArray, *, always: bool = False) -> bool:
        """Publish a group [cells], unless that gives something away; tell whether it is published.

        A group that could be worked out already gives away nothing more.
        """
        new = group - group[self._pivots] @ self._rows
        pivot = int(np.argmax(np.abs(new)))
        if abs(new[pivot]) < _TINY:
            return True
        new = _clean(new / new[pivot])
        secrets = self._secrets - np.outer(self._secrets[:, pivot], new)
        touched = np.flatnonzero(self._rows[:, pivot])
        rows = _clean(self._rows[touched] - np.outer(self._rows[touched, pivot], new))
        if not always and ((np.abs(secrets) < _TINY).all(axis=1).any() or self._is_narrow(np.vstack([rows, new]))):
            return False
        self._secrets = _clean(secrets)
        self._rows[touched] = rows
        self._rows = np.vstack([self._rows, new])
        self._pivots = np.append(self._pivots, pivot)
        return True

    def _is_narrow(self, rows: FloatArray) -> bool:
        """Tell whether a combination touches too few respondents for some question."""
        touched = rows != 0
        few = touched[touched @ self._fewest < self._least]
        if not few.size:
            return False
        respondents = few @ self._answered.T
        return bool(((respondents > 0) & (respondents < self._least)).any())


def _clean(rows: FloatArray) -> FloatArray:
    return np.where(np.abs(rows) < _TINY, 0.0, rows)


def pairs_apart(members: FloatArray, answered: FloatArray, least: int) -> IntArray:
    """Return the pairs of groups [pairs, 2] that differ by 1 to `least` - 1 respondents, for some question.

    Parameters
    ----------
    members
        [groups, cells]
    answered
        [questions, cells] how many respondents answered.
    """
    fewest = answered.min(axis=0)
    sizes = members @ fewest
    differ = sizes[:, np.newaxis] + sizes - 2 * (members * fewest) @ members.T
    first, second = np.nonzero(np.triu(differ < least, k=1))
    apart = np.abs(members[first] - members[second]) @ answered.T
    found = ((apart > 0) & (apart < least)).any(axis=1)
    return np.stack([first[found], second[found]], axis=1).astype(np.int64)
