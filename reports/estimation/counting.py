"""One pass over the answers: whole numbers per elementary cell and answer, from which every table follows exactly."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from reports.estimation.arrays import Codes, FloatArray, IntArray
from reports.estimation.elementary_cells import ElementaryCells, check_codes
from reports.estimation.errors import ShapeError

ROWS_AT_ONCE: Final = 1 << 16
"""Few enough to stay in the cache of the processor, and to keep memory the same for millions of respondents."""
MOST_BINS: Final = 1 << 14
RESPONDENTS_A_BIN: Final = 8
"""Questions are counted together while their combinations stay below these; that saves passes over the respondents."""
_LARGEST_SHORT: Final = (1 << 15) - 1
_LARGEST_INT: Final = (1 << 31) - 1


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to one question, as a column of codes."""

    name: str
    codes: Codes
    """[respondents] the answer, 0 to code_count - 1; -1 for who was not asked or did not answer."""
    code_count: int

    def __post_init__(self) -> None:
        """Refuse a code outside the list with a ShapeError; once here, so that counting need not look again."""
        check_codes(self.codes, self.code_count, lowest=-1)


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """How many respondents of every elementary cell gave every answer of every question.

    The answers of all questions stand beside each other in slots: those of question q in `starts[q]` to `starts[q + 1]`.
    """

    cells: ElementaryCells
    names: tuple[str, ...]
    starts: IntArray
    """[questions + 1] the first slot of every question."""
    respondents: IntArray
    """[cells, slots] unweighted."""
    used: IntArray
    """[cells, slots] those with a weight above zero; the same array where that is everybody."""
    weights: FloatArray
    """[cells, slots] sum of the weights."""
    squares: FloatArray
    """[cells, slots] sum of the squared weights."""

    def slots_of(self, name: str) -> slice:
        """Return the slots of a question. Raises ShapeError when there is no such question."""
        if name not in self.names:
            raise ShapeError(f"no question called {name}")
        position = self.names.index(name)
        return slice(int(self.starts[position]), int(self.starts[position + 1]))


def count_answers(cells: ElementaryCells, questions: Sequence[Answers]) -> AnswerCounts:
    """Count all `questions` over the elementary cells, every question once.

    Raises ShapeError when columns describe other respondents, or two questions have one name.
    """
    _check(cells, questions)
    starts = np.concatenate([[0], np.cumsum([question.code_count for question in questions])]).astype(np.int64)
    names = tuple(question.name for question in questions)
    if cells.survey_weights is not None:
        return _freely_weighted(cells, questions, names, starts, cells.survey_weights)
    counts = np.zeros((cells.cell_count, int(starts[-1])), dtype=np.int64)
    _count(cells, questions, starts, [(None, counts)])
    weight = np.ones(cells.cell_count) if cells.cell_weights is None else cells.cell_weights
    each = weight[:, np.newaxis]
    used = counts if (weight > 0).all() else counts * (each > 0)
    return AnswerCounts(cells, names, starts, counts, used, counts * each, counts * each**2)


def _freely_weighted(
    cells: ElementaryCells,
    questions: Sequence[Answers],
    names: tuple[str, ...],
    starts: IntArray,
    survey_weights: FloatArray,
) -> AnswerCounts:
    """Count with weights that differ within a cell: their sums and the sums of their squares are needed beside the number."""
    shape = (cells.cell_count, int(starts[-1]))
    counts = np.zeros(shape, dtype=np.int64)
    used, sums, squares = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    above = (survey_weights > 0).astype(np.float64)
    wanted = [(None, counts), (above, used), (survey_weights, sums), (np.square(survey_weights), squares)]
    _count(cells, questions, starts, wanted)
    return AnswerCounts(cells, names, starts, counts, used.astype(np.int64), sums, squares)


_Wanted = Sequence[tuple[FloatArray | None, NDArray[Any]]]


def _count(cells: ElementaryCells, questions: Sequence[Answers], starts: IntArray, wanted: _Wanted) -> None:
    for together in _batches(cells, questions):
        batch = [questions[position] for position in together]
        shape = (cells.cell_count, *(question.code_count + 1 for question in batch))
        for (_, target), table in zip(wanted, _joint_counts(cells, batch, shape, wanted), strict=True):
            _spread(table.reshape(shape), together, starts, target)


def _joint_counts(
    cells: ElementaryCells, batch: Sequence[Answers], shape: tuple[int, ...], wanted: _Wanted
) -> list[NDArray[Any]]:
    """Count every combination of elementary cell and answers, a block of respondents at a time."""
    size = math.prod(shape)
    tables: list[NDArray[Any]] = []
    for first in range(0, max(cells.file_size, 1), ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        keys = _keys(cells.cell_of[rows], batch, rows, size)
        found = [np.bincount(keys, weights=None if weights is None else weights[rows], minlength=size) for weights, _ in wanted]
        tables = [one + other for one, other in zip(tables, found, strict=True)] if tables else found
    return tables


def _keys(cell_of: Codes, batch: Sequence[Answers], rows: slice, size: int) -> NDArray[np.integer[Any]]:
    """Give every combination of elementary cell and answers a number, a missing answer first."""
    keys: NDArray[np.signedinteger[Any]] = cell_of.astype(_type_for(size))
    shift = 0
    for question in batch:
        keys *= question.code_count + 1
        keys += question.codes[rows]
        shift = shift * (question.code_count + 1) + 1
    keys += shift
    return keys


def _type_for(size: int) -> type[np.int16 | np.int32 | np.int64]:
    """Return the smallest type that numbers `size` combinations; the smaller the faster."""
    if size <= _LARGEST_SHORT:
        return np.int16
    return np.int32 if size <= _LARGEST_INT else np.int64


def _spread(joint: NDArray[Any], together: Sequence[int], starts: IntArray, target: NDArray[Any]) -> None:
    """Add the joint counts up to those of every question, and put them in its slots."""
    if len(together) == 1:
        target[:, starts[together[0]] : starts[together[0] + 1]] = joint[:, 1:]
        return
    axes = range(1, joint.ndim)
    for axis, position in zip(axes, together, strict=True):
        others = tuple(other for other in axes if other != axis)
        target[:, starts[position] : starts[position + 1]] = joint.sum(axis=others)[:, 1:]


def _batches(cells: ElementaryCells, questions: Sequence[Answers]) -> Iterator[list[int]]:
    """Yield the positions of questions to count together."""
    most = min(MOST_BINS, cells.file_size // RESPONDENTS_A_BIN)
    batch: list[int] = []
    size = cells.cell_count
    for position, question in enumerate(questions):
        if batch and size * (question.code_count + 1) > most:
            yield batch
            batch, size = [], cells.cell_count
        batch.append(position)
        size *= question.code_count + 1
    if batch:
        yield batch


def _check(cells: ElementaryCells, questions: Sequence[Answers]) -> None:
    if len({question.name for question in questions}) != len(questions):
        raise ShapeError("two questions bear the same name")
    if any(question.codes.shape != (cells.file_size,) for question in questions):
        raise ShapeError("answers and elementary cells must describe the same respondents")
