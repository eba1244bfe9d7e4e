"""Estimates of measures in groups from counts: the way of every table, and of the benchmark. Protects nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from reports.estimation.arrays import BooleanArray, Codes, FloatArray, IntArray
from reports.estimation.counting import Answers
from reports.estimation.elementary_cells import Breakdown
from reports.estimation.grouping import GroupedCounts, counted_groups
from reports.estimation.results import Estimate, Statistic, VarianceMethod
from reports.estimation.scores import Scores
from reports.estimation.tabulating import EstimateTable, score_table
from reports.tableplans.plan import Code
from reports.tables.answers import FrozenAnswers

VARIANCE: Final = VarianceMethod.FIXED
"""Weights as given (decision 11)."""
_TICKED: Final = 1
_LEFT_OUT: Final = 2
NOBODY: Final = Estimate(None, 0, 0, 0.0, None, None, None)
"""Of a group that was not asked."""


@dataclass(frozen=True, slots=True)
class MeasuredColumn:
    """One measure over one variable: a column of codes, which of them count, and which are not in the base."""

    name: str
    """Of the column: measures of one single choice share it."""
    codes: Codes
    code_count: int
    hits: tuple[int, ...]
    left_out: tuple[int, ...]

    @property
    def valid(self) -> BooleanArray:
        """Of every respondent whether the answer is in the base."""
        in_base = np.ones(self.code_count + 1, dtype=np.bool_)
        in_base[[-1, *self.left_out]] = False
        return np.asarray(in_base[self.codes], dtype=np.bool_)


def measured(
    answers: FrozenAnswers, variable: str, values: Sequence[Code], left_out: Sequence[Code], *, total: bool
) -> MeasuredColumn:
    """Return the measure that counts `values` of `variable`, or every answer in the base where it is the total.

    Raises UnknownVariableError.
    """
    counted, excluded = tuple(map(str, values)), tuple(map(str, left_out))
    names = answers.names_of(variable)
    if names == (variable,):
        column = answers.column(variable)
        out = column.places(excluded)
        hits = tuple(range(len(column.words))) if total else column.places(counted)
        return MeasuredColumn(variable, column.codes, len(column.words), tuple(hit for hit in hits if hit not in out), out)
    codes = _of_boxes(answers, variable, counted, excluded, total=total)
    name = f"{variable}: {'alle' if total else ' '.join(counted)}; {' '.join(excluded)}"
    return MeasuredColumn(name, codes, _LEFT_OUT + 1, (_TICKED,), (_LEFT_OUT,))


def _of_boxes(
    answers: FrozenAnswers, variable: str, counted: tuple[str, ...], excluded: tuple[str, ...], *, total: bool
) -> Codes:
    """Return of a multiple choice a column that says: none of these ticked, one of them, or one that leaves the base."""
    codes = np.full(answers.respondents, -1, dtype=np.int8)
    for name in answers.names_of(variable):
        codes[answers.column(name).codes >= 0] = _TICKED if total else 0
    for wanted, code in ((counted, _TICKED), (excluded, _LEFT_OUT)):
        for word in wanted:
            codes[_ticked(answers, f"{variable}__{word}")] = code
    return codes


def _ticked(answers: FrozenAnswers, name: str) -> BooleanArray:
    if name not in answers.frame.columns:
        return np.zeros(answers.respondents, dtype=np.bool_)
    return np.asarray(answers.frame[name].fill_null(value=False).to_numpy(), dtype=np.bool_)


class Tabulated:
    """The estimates of measures: of every column a table [all groups, its measures]."""

    def __init__(self, grouped: GroupedCounts, tables: Mapping[str, EstimateTable], places: tuple[tuple[str, int], ...]) -> None:
        self.grouped = grouped
        self.tables = tables
        """Without columns that nobody answered."""
        self.places = places
        """Of every measure that was handed in its column, and where it stands in that table."""
        self._estimates: dict[str, tuple[tuple[Estimate, ...], ...]] = {}

    def estimate(self, breakdown: str, group: int, measure: int | None) -> Estimate:
        """Return the estimate of a measure in a group of a breakdown, with its interval; of no measure that of nobody."""
        if measure is None:
            return NOBODY
        column, place = self.places[measure]
        if column not in self.tables:
            return NOBODY
        if column not in self._estimates:
            self._estimates[column] = self.tables[column].estimates()
        return self._estimates[column][self.grouped.groups_of(breakdown).start + group][place]


def tabulated(
    breakdowns: Sequence[Breakdown],
    weighting_cells: IntArray | Codes,
    survey_weights: FloatArray,
    measures: Sequence[MeasuredColumn],
) -> Tabulated:
    """Estimate all `measures` in all groups; raises as `counted_groups` does."""
    by_column: dict[str, list[MeasuredColumn]] = {}
    places = []
    for measure in measures:
        known = by_column.setdefault(measure.name, [])
        places.append((measure.name, len(known)))
        known.append(measure)
    asked = [Answers(name, known[0].codes, known[0].code_count) for name, known in by_column.items() if known[0].code_count]
    grouped = counted_groups(breakdowns, weighting_cells, survey_weights, asked, variance=VARIANCE)
    tables = {one.name: score_table(grouped, one.name, _scores(by_column[one.name])) for one in asked}
    return Tabulated(grouped, tables, tuple(places))


def _scores(measures: Sequence[MeasuredColumn]) -> Scores:
    shape = (len(measures), measures[0].code_count)
    top, bottom = np.zeros(shape), np.ones(shape)
    for row, measure in enumerate(measures):
        top[row, list(measure.hits)] = 1.0
        bottom[row, list(measure.left_out)] = 0.0
    return Scores(top, bottom, bottom > 0, Statistic.SHARE)
