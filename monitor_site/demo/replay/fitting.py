"""Numbers of people per answer, so that printed percentages come out: whole numbers within ranges, found by HiGHS.

People who are alike in everything that the wanted figures look at form a cell; the unknowns are how many of each cell give each
answer. First a linear programme spreads the answers as usual as the figures allow, then an integer programme rounds it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_ROOM: Final = (1, 3, 12, None)
"""How far the whole numbers may stray from the linear programme; tried in this order, without end last."""
_MARGINS: Final = (0.0012, 0.0004, 0.00005, 0.0)
"""How far within its range a share is kept, largest first; without any a half may have to be rounded up."""
_BELOW: Final = 1e-6
"""How far below its upper bound a share is kept at least."""
_SECONDS: Final = 30.0


class UnfittableError(RuntimeError):
    """No numbers of people give all the wanted figures; names the question."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people are counted: of each the sum over the answers given, and something whatever the answer."""

    by_option: Floats
    """[people, options]"""
    anyway: Floats
    """[people]"""


@dataclass(frozen=True, slots=True)
class WantedShare:
    """A weighted share that must come out: low <= hits / base < high."""

    name: str
    low: float
    high: float
    hits: Tally
    base: Tally
    other_base: float = 0.0
    """Weight of people in the base who are not asked."""


@dataclass(frozen=True, slots=True)
class WantedNumber:
    """An unweighted number of people that must come out, between two bounds that may be the same."""

    name: str
    least: int
    most: int
    counted: Tally


@dataclass(frozen=True, slots=True)
class Question:
    """What people can answer, and what must come out."""

    name: str
    weights: Floats
    """[people]"""
    usual: Floats
    """[options] share of the people that gives each answer where nothing decides otherwise; of several answers each its own."""
    shares: Sequence[WantedShare] = ()
    numbers: Sequence[WantedNumber] = ()
    allowed: Bools | None = None
    """[people, options] which answers somebody can give; all where None."""
    is_multiple: bool = False
    exclusive: tuple[int, ...] = ()
    """The options that go with no other; of a multiple question."""


def answers_to(question: Question, randomness: Random) -> list[tuple[int, ...]]:
    """Return of everybody the options chosen, one or several; raises UnfittableError."""
    cell_of, first = _cells(question)
    sizes = np.bincount(cell_of, minlength=len(first))
    counts = _counts(question, first, sizes)
    chosen: list[tuple[int, ...]] = [()] * len(cell_of)
    for cell in range(len(first)):
        people = np.flatnonzero(cell_of == cell).tolist()
        randomness.shuffle(people)
        dealt = _several(counts[cell], len(people), question.exclusive) if question.is_multiple else _one(counts[cell])
        for person, options in zip(people, dealt, strict=True):
            chosen[person] = options
    return chosen


def _cells(question: Question) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Put people who are alike together; return of everybody the cell, and of every cell somebody in it."""
    parts: list[NDArray[Any]] = [question.weights[:, np.newaxis]]
    tallies = [part for share in question.shares for part in (share.hits, share.base)]
    tallies += [number.counted for number in question.numbers]
    parts += [part for tally in tallies for part in (tally.by_option, tally.anyway[:, np.newaxis])]
    if question.allowed is not None:
        parts.append(question.allowed)
    rows = np.ascontiguousarray(np.hstack(parts))
    cells: dict[bytes, int] = {}
    cell_of = np.array([cells.setdefault(row.tobytes(), len(cells)) for row in rows], dtype=np.intp)
    return cell_of, np.array([np.argmax(cell_of == cell) for cell in range(len(cells))], dtype=np.intp)


def _counts(question: Question, first: NDArray[np.intp], sizes: NDArray[np.intp]) -> NDArray[np.int64]:
    """Return [cells, options] how many give each answer."""
    for margin in _MARGINS:
        programme = _Programme(question, first, sizes, margin)
        relaxed = programme.relaxed()
        if relaxed is None:
            continue
        for room in _ROOM:
            found = programme.whole(relaxed, room)
            if found is not None:
                return found
    raise UnfittableError(question.name)


class _Programme:
    """The constraints of one question over its cells."""

    def __init__(self, question: Question, first: NDArray[np.intp], sizes: NDArray[np.intp], margin: float) -> None:
        self.question, self.sizes, self.options = question, sizes, len(question.usual)
        self.cells = len(sizes)
        self.weights = question.weights[first]
        allowed = np.ones((self.cells, self.options), dtype=bool) if question.allowed is None else question.allowed[first]
        self.most = np.where(allowed, sizes[:, np.newaxis], 0).astype(np.float64)
        rows, low, high = self._wanted(first, margin)
        wanted = sparse.csr_matrix(np.array(rows)) if rows else sparse.csr_matrix((0, self.cells * self.options))
        structure, at_least, at_most = self._structure()
        self.matrix = sparse.vstack([wanted, structure], format="csr")
        self.low, self.high = np.array([*low, *at_least]), np.array([*high, *at_most])

    def _wanted(self, first: NDArray[np.intp], margin: float) -> tuple[list[Floats], list[float], list[float]]:
        """Return the rows, least and most values of the constraints that the wanted figures are."""
        rows: list[Floats] = []
        low: list[float] = []
        high: list[float] = []
        for share in self.question.shares:
            for bound, least, most in ((share.low + margin, 0.0, np.inf), (share.high - max(margin, _BELOW), -np.inf, 0.0)):
                by_option = share.hits.by_option[first] - bound * share.base.by_option[first]
                anyway = share.hits.anyway[first] - bound * share.base.anyway[first]
                rows.append((by_option * self.weights[:, np.newaxis]).reshape(-1))
                fixed = bound * share.other_base - float((anyway * self.weights) @ self.sizes)
                low.append(least + fixed)
                high.append(most + fixed)
        for number in self.question.numbers:
            rows.append(number.counted.by_option[first].reshape(-1))
            fixed = float(number.counted.anyway[first] @ self.sizes)
            low.append(number.least - fixed)
            high.append(number.most - fixed)
        return rows, low, high

    def _structure(self) -> tuple[sparse.csr_matrix, list[float], list[float]]:
        """Return what holds for every question: one answer each, or at least one and nothing beside the exclusive one."""
        cells, options = self.cells, self.options
        if not self.question.is_multiple:
            one_each = sparse.kron(sparse.eye(cells), np.ones((1, options)), format="csr")
            sizes = self.sizes.astype(float).tolist()
            return one_each, sizes, sizes
        rows: list[Floats] = []
        low: list[float] = []
        high: list[float] = []
        exclusive = self.question.exclusive
        for cell in range(cells):
            size, start = float(self.sizes[cell]), cell * options
            rows.append(_ones(cells * options, range(start, start + options)))
            low.append(size)
            high.append(np.inf)
            for option in set(range(options)) - set(exclusive) if exclusive else ():
                rows.append(_ones(cells * options, (start + option, *(start + alone for alone in exclusive))))
                low.append(-np.inf)
                high.append(size)
        return sparse.csr_matrix(np.array(rows)), low, high

    def relaxed(self) -> Floats | None:
        """Return the numbers, not whole, that keep to the ranges and stray least from what is usual."""
        total = self.cells * self.options
        usual = (self.sizes[:, np.newaxis] * self.question.usual[np.newaxis, :]).reshape(-1)
        scale = 1 / np.sqrt(np.maximum(usual, 0.5))
        strays = sparse.hstack([sparse.eye(total), -sparse.eye(total)])
        inequalities = [sparse.hstack([self.matrix, sparse.csr_matrix((self.matrix.shape[0], total))])]
        inequalities.append(strays)
        inequalities.append(sparse.hstack([-sparse.eye(total), -sparse.eye(total)]))
        matrix = sparse.vstack(inequalities, format="csr")
        low = np.concatenate([self.low, np.full(2 * total, -np.inf)])
        high = np.concatenate([self.high, usual, -usual])
        is_equal = low == high
        upper, lower = np.isfinite(high) & ~is_equal, np.isfinite(low) & ~is_equal
        found = linprog(
            np.concatenate([np.zeros(total), scale]),
            A_ub=sparse.vstack([matrix[upper], -matrix[lower]]),
            b_ub=np.concatenate([high[upper], -low[lower]]),
            A_eq=matrix[is_equal] if is_equal.any() else None,
            b_eq=high[is_equal] if is_equal.any() else None,
            bounds=[*((0, most) for most in self.most.reshape(-1)), *((0, None),) * total],
            method="highs",
        )
        solution: Any = found.x
        return np.asarray(solution[:total], dtype=np.float64) if found.success else None

    def whole(self, relaxed: Floats, room: int | None) -> NDArray[np.int64] | None:
        """Return whole numbers near `relaxed` that keep to the ranges; None when there are none."""
        most: Floats = self.most.reshape(-1)
        low = np.zeros_like(most) if room is None else np.maximum(0, np.floor(relaxed) - room + 1)
        high = most if room is None else np.minimum(most, np.ceil(relaxed) + room - 1)
        found = milp(
            np.zeros(len(most)),
            constraints=LinearConstraint(self.matrix, self.low, self.high),
            bounds=Bounds(low, high),
            integrality=np.ones(len(most), dtype=np.int64),
            options={"time_limit": _SECONDS},
        )
        if found.x is None:
            return None
        return np.rint(found.x).astype(np.int64).reshape(self.cells, self.options)


def _ones(length: int, places: Iterable[int]) -> Floats:
    row = np.zeros(length)
    row[list(places)] = 1
    return row


def _one(counts: NDArray[np.int64]) -> list[tuple[int, ...]]:
    return [(option,) for option, number in enumerate(counts) for _ in range(number)]


def _several(counts: NDArray[np.int64], people: int, exclusive: Sequence[int]) -> list[tuple[int, ...]]:
    """Deal the options round, so that everybody has one: who has an exclusive one first."""
    alone = [(option,) for option in exclusive for _ in range(counts[option])]
    others = people - len(alone)
    dealt: list[list[int]] = [[] for _ in range(others)]
    place = 0
    for option, number in enumerate(counts):
        if option not in exclusive:
            for _ in range(number):
                dealt[place % others].append(option)
                place += 1
    return [*alone, *(tuple(options) for options in dealt)]
