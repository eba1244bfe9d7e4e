"""Everything that can be asked of a snapshot: groups of respondents, questions, and which of these of which group."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

import numpy as np

from reports.estimation.arrays import BooleanArray, FloatArray, IntArray
from reports.estimation.errors import ShapeError

UNKNOWN_POPULATION: Final = -1
NOT_ASKED: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Division:
    """A group divided in parts that do not overlap. Who is in none of the parts is a part too, that is never shown."""

    whole: int
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClosedSet:
    """Groups with who is in them, questions with who answered them, and what may be asked. Make one with `ClosedSetBuilder`."""

    names: tuple[str, ...]
    """[groups] a name of every group."""
    number_of: Mapping[str, int] = field(repr=False)
    """The number of the group with a name; two names may be of one group, where they hold the same respondents."""
    members: BooleanArray = field(repr=False)
    """[groups, respondents]"""
    populations: IntArray = field(repr=False)
    """[groups] people in the population, -1 where that is not known."""
    ranks: IntArray = field(repr=False)
    """[groups, questions] what is given up first where something must be: the highest. 0 is a table of the report."""
    divisions: tuple[Division, ...] = field(repr=False)
    questions: tuple[str, ...]
    valid: BooleanArray = field(repr=False)
    """[questions, respondents] who is in the base of the question."""
    requested: BooleanArray = field(repr=False)
    """[groups, questions] which question may be asked of which group."""

    def part(self, questions: Sequence[int]) -> Self:
        """Return the closed set with some of its questions only; the groups keep their numbers."""
        at = list(questions)
        return type(self)(
            self.names,
            self.number_of,
            self.members,
            self.populations,
            self.ranks[:, at],
            self.divisions,
            tuple(self.questions[one] for one in at),
            self.valid[at],
            self.requested[:, at],
        )

    def bases(self) -> IntArray:
        """Return [groups, questions] how many respondents of the group answered, also where nobody may ask that."""
        return np.asarray(np.rint(self.members.astype(np.float32) @ self.valid.astype(np.float32).T), dtype=np.int64)


class ClosedSetBuilder:
    """Gathers groups and questions. Groups with the same respondents are one group, by whichever name they are asked for."""

    def __init__(self, respondents: int) -> None:
        self._respondents = respondents
        self._numbers: dict[bytes, int] = {}
        self._number_of: dict[str, int] = {}
        self._names: list[str] = []
        self._members: list[BooleanArray] = []
        self._populations: list[int] = []
        self._divisions: dict[Division, None] = {}
        self._questions: dict[str, int] = {}
        self._valid: list[BooleanArray] = []
        self._requested: dict[tuple[int, int], int] = {}

    def group(self, name: str, members: BooleanArray, *, population: int | None = None) -> int:
        """Add a group of respondents, and return its number; raises ShapeError when it is of another file."""
        self._check(members)
        number = self._numbers.setdefault(np.packbits(members).tobytes(), len(self._names))
        if number == len(self._names):
            self._names.append(name)
            self._members.append(members)
            self._populations.append(UNKNOWN_POPULATION)
        self._number_of[name] = number
        if population is not None:
            known = self._populations[number]
            self._populations[number] = population if known == UNKNOWN_POPULATION else min(known, population)
        return number

    def question(self, name: str, valid: BooleanArray) -> int:
        """Add a question with who is in its base, and return its number; raises ShapeError when it is of another file."""
        self._check(valid)
        number = self._questions.setdefault(name, len(self._valid))
        if number == len(self._valid):
            self._valid.append(valid)
        return number

    def divide(self, whole: int, parts: Iterable[int]) -> None:
        """Tell that a group is divided in parts."""
        self._divisions[Division(whole, tuple(dict.fromkeys(part for part in parts if part != whole)))] = None

    def ask(self, groups: Iterable[int], questions: Iterable[int], *, rank: int = 0) -> None:
        """Tell that every one of these questions may be asked of every one of these groups, and how much that matters."""
        asked = tuple(questions)
        for group in groups:
            for question in asked:
                known = self._requested.get((group, question), rank)
                self._requested[group, question] = min(known, rank)

    def built(self) -> ClosedSet:
        """Return the closed set."""
        ranks = np.full((len(self._names), len(self._valid)), NOT_ASKED, dtype=np.int64)
        if self._requested:
            groups, questions = zip(*self._requested, strict=True)
            ranks[list(groups), list(questions)] = list(self._requested.values())
        nobody = np.zeros((0, self._respondents), dtype=np.bool_)
        return ClosedSet(
            tuple(self._names),
            dict(self._number_of),
            np.stack(self._members) if self._members else nobody,
            np.array(self._populations, dtype=np.int64),
            ranks,
            tuple(self._divisions),
            tuple(self._questions),
            np.stack(self._valid) if self._valid else nobody,
            ranks != NOT_ASKED,
        )

    def _check(self, flags: BooleanArray) -> None:
        if flags.shape != (self._respondents,):
            raise ShapeError("groups and questions must describe the same respondents")


@dataclass(frozen=True, slots=True)
class Cells:
    """Respondents who are in the same groups, and maybe alike in more, taken together."""

    cell_of: IntArray
    """[respondents] the cell, in the order of `members`."""
    members: FloatArray
    """[groups, cells] 1 where the cell is in the group, else 0."""

    @property
    def count(self) -> int:
        """How many cells there are."""
        return int(self.members.shape[1])

    def counted(self, flags: BooleanArray) -> FloatArray:
        """Return [questions, cells] how many respondents of a cell are flagged, for [questions, respondents]."""
        return np.stack([np.bincount(self.cell_of[one], minlength=self.count) for one in flags]).astype(np.float64)


def cells_of(members: BooleanArray, alike: Sequence[IntArray] = ()) -> Cells:
    """Take respondents together who are in the same groups; and alike in codes such as their weighting cell."""
    packed = np.packbits(members, axis=0)
    more = [np.asarray(codes, dtype=">i8").view(np.uint8).reshape(-1, 8).T for codes in alike]
    keys = np.ascontiguousarray(np.concatenate([packed, *more]).T)
    rows = keys.view(np.dtype((np.void, keys.shape[1]))).ravel() if keys.shape[1] else np.zeros(members.shape[1], dtype="V1")
    _, first, cell_of = np.unique(rows, return_index=True, return_inverse=True)
    return Cells(cell_of.ravel().astype(np.int64), members[:, first].astype(np.float64))
