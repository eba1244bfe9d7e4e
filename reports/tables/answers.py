"""The answers of a snapshot in memory as columns of codes, kept per process within a bound. Knows no plans."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from reports.dataset import SURVEY_WEIGHT, WEIGHTING_CELL, columns_of, from_parquet, values_by_row
from reports.estimation.arrays import BooleanArray, Codes, FloatArray, IntArray
from reports.models import Snapshot
from surveys.routing import condition

MOST_BYTES: Final = 256 * 1024**2
"""Of all answers that a process keeps; those of one snapshot of an edition are less than a megabyte."""
_WIDEST_KEY: Final = 1 << 40
_SMALL: Final = 127


@dataclass(frozen=True, slots=True)
class CodedColumn:
    """A column as codes: of every respondent the place of the answer in `words`, -1 where there is none."""

    codes: Codes
    words: tuple[str, ...]

    def places(self, words: tuple[str, ...]) -> tuple[int, ...]:
        """Return the codes of the answers called so; who nobody gave is left out."""
        return tuple(place for place, word in enumerate(self.words) if word in words)


class FrozenAnswers:
    """The columns of a snapshot, each turned into codes when it is first asked for."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame
        self._columns: dict[str, CodedColumn] = {}
        self._holds: dict[str, BooleanArray] = {}

    @property
    def respondents(self) -> int:
        """How many rows there are."""
        return self.frame.height

    @property
    def size(self) -> int:
        """How many bytes of memory this takes, about."""
        columns = sum(column.codes.nbytes for column in self._columns.values())
        return int(self.frame.estimated_size()) + columns + sum(flags.nbytes for flags in self._holds.values())

    def names_of(self, variable: str) -> tuple[str, ...]:
        """Return the columns of a variable: one, or one for each answer of a multiple choice. Raises UnknownVariableError."""
        return columns_of(self.frame.columns, variable)

    def column(self, name: str) -> CodedColumn:
        """Return one column as codes."""
        if name not in self._columns:
            self._columns[name] = _coded(self.frame[name])
        return self._columns[name]

    def holds(self, source: str) -> BooleanArray:
        """Tell of every respondent whether the expression `source` holds; an empty one holds for everybody.

        Worked out once for every combination of answers that occurs. Raises UnknownVariableError.
        """
        if source not in self._holds:
            self._holds[source] = self._worked_out(source)
        return self._holds[source]

    @cached_property
    def weighting_cells(self) -> IntArray:
        """Of every respondent the weighting cell; all in one where the snapshot has none."""
        if WEIGHTING_CELL not in self.frame.columns:
            return np.zeros(self.respondents, dtype=np.int64)
        codes = self.column(WEIGHTING_CELL).codes.astype(np.int64)
        return codes - codes.min(initial=0)

    def survey_weights(self, *, weighted: bool) -> FloatArray:
        """Return the weights of the snapshot, or that of everybody as one."""
        if not weighted:
            return np.ones(self.respondents)
        return np.asarray(self.frame[SURVEY_WEIGHT].to_numpy(), dtype=np.float64)

    def _worked_out(self, source: str) -> BooleanArray:
        if not source:
            return np.ones(self.respondents, dtype=np.bool_)
        rule = condition(source, "tabel")
        names = [name for variable in rule.reads for name in self.names_of(variable)]
        first, number = self._combinations(names)
        found = [rule.holds(values) for values in values_by_row(self.frame[first], rule.reads)]
        return np.array(found, dtype=np.bool_)[number]

    def _combinations(self, names: list[str]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return a row of every combination of answers that occurs, and of every respondent which of them it is."""
        key = np.zeros(self.respondents, dtype=np.int64)
        reach = 1
        for name in names:
            column = self.column(name)
            if reach * (len(column.words) + 1) > _WIDEST_KEY:
                _, key = np.unique(key, return_inverse=True)
                reach = int(key.max(initial=0)) + 1
            reach *= len(column.words) + 1
            key = key * (len(column.words) + 1) + column.codes + 1
        _, first, number = np.unique(key, return_index=True, return_inverse=True)
        return first, number


def _coded(series: pl.Series) -> CodedColumn:
    words = series.cast(pl.String)
    known = words.drop_nulls().unique().sort()
    data_type = np.int8 if len(known) <= _SMALL else np.int32
    if not len(known):
        return CodedColumn(np.full(len(series), -1, dtype=data_type), ())
    places = words.replace_strict(known, range(len(known)), default=None, return_dtype=pl.Int32)
    return CodedColumn(places.fill_null(-1).to_numpy().astype(data_type), tuple(known))


class _Kept:
    """The answers of the snapshots that were asked for last, as many as the bound allows and always one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: OrderedDict[tuple[int, str], FrozenAnswers] = OrderedDict()

    def of(self, snapshot: Snapshot) -> FrozenAnswers:
        key = (snapshot.pk, snapshot.sha256)
        with self._lock:
            found = self._answers.get(key)
        if found is None:
            found = FrozenAnswers(from_parquet(bytes(snapshot.parquet)))
        with self._lock:
            self._answers[key] = found
            self._answers.move_to_end(key)
            while len(self._answers) > 1 and sum(one.size for one in self._answers.values()) > MOST_BYTES:
                self._answers.popitem(last=False)
        return found

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()


_kept = _Kept()


def answers_of(snapshot: Snapshot) -> FrozenAnswers:
    """Return the answers of `snapshot`; read once per process while there is room."""
    return _kept.of(snapshot)


def forget_answers() -> None:
    """Forget the answers that this process keeps."""
    _kept.clear()
