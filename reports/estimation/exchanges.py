"""What surely remains possible: respondents of one or two cells change their answers, and nothing that is printed changes.

Takes a hundredth of an integer programme, and shows of most groups that enough is left to guess.
"""

from dataclasses import dataclass
from itertools import permutations
from typing import Final

import numpy as np

from reports.estimation.arrays import BooleanArray, FloatArray, IntArray

_TINY: Final = 1e-12
_NOISE: Final = 1e-9
_NOBODY: Final = -1


@dataclass(frozen=True, slots=True)
class _Moves:
    """One respondent of a cell goes from one answer to another; the last move is nobody's, so that a pair may be one move."""

    cells: IntArray
    left: IntArray
    taken: IntArray
    most: FloatArray
    """How many respondents there are to make the move."""
    changes: FloatArray
    """[rows, moves] what one respondent changes in a row."""


def exchanged(truth: FloatArray, rows: FloatArray, room: FloatArray, groups: BooleanArray) -> tuple[FloatArray, FloatArray]:
    """Return [groups, answers] the least and the most respondents after an exchange.

    Parameters
    ----------
    truth
        [cells, answers] how many respondents gave the answer.
    rows
        [rows, cells x answers] what is printed, as rows a with a x <= b.
    room
        [rows] b less what a is in truth.
    groups
        [groups, cells] whether the cell is in the group.
    """
    moves = _moves(truth, rows)
    gains = _gains(moves, groups, truth.shape[1])
    least = most = groups.astype(np.float64) @ truth
    start = least
    for first in np.flatnonzero(groups[:, moves.cells[:-1]].any(axis=0)):
        steps = _steps(moves, int(first), room)
        shifts = (gains + gains[:, :, [first]]) * steps
        least, most = np.minimum(least, start + shifts.min(axis=2)), np.maximum(most, start + shifts.max(axis=2))
    return least, most


def _moves(truth: FloatArray, rows: FloatArray) -> _Moves:
    cells, answers = truth.shape
    pairs = np.array(list(permutations(range(answers), 2)), dtype=np.int64).reshape(-1, 2)
    cell, pair = np.repeat(np.arange(cells), len(pairs)), np.tile(np.arange(len(pairs)), cells)
    made = truth[cell, pairs[pair, 0]] > 0
    cell, left, taken = cell[made], pairs[pair[made], 0], pairs[pair[made], 1]
    changes = rows[:, cell * answers + taken] - rows[:, cell * answers + left]
    return _Moves(
        np.append(cell, _NOBODY),
        left,
        taken,
        np.append(truth[cell, left], np.inf),
        np.concatenate([changes, np.zeros((len(rows), 1))], axis=1),
    )


def _gains(moves: _Moves, groups: BooleanArray, answers: int) -> FloatArray:
    """Return [groups, answers, moves] what a move adds to the answers of a group."""
    gains = np.zeros((len(groups), answers, moves.cells.size))
    inside, every = groups[:, moves.cells[:-1]], np.arange(moves.left.size)
    for group in range(len(groups)):
        gains[group, moves.taken, every] += inside[group]
        gains[group, moves.left, every] -= inside[group]
    return gains


def _steps(moves: _Moves, first: int, room: FloatArray) -> FloatArray:
    """Return [moves] how many respondents can make this move while as many make the move `first`."""
    together = moves.changes + moves.changes[:, [first]]
    fitting = np.full(together.shape, np.inf)
    np.divide(room[:, np.newaxis], together, out=fitting, where=together > _TINY)
    steps = np.minimum(np.floor(fitting.min(axis=0, initial=np.inf) + _NOISE), np.minimum(moves.most, moves.most[first]))
    return np.where(moves.cells == moves.cells[first], 0.0, steps)
