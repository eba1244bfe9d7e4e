"""Typed columns out of the answers of many: what a column is called, what it holds, and how it is filled batch by batch.

A column is named as its variable is. Single choices, rows of grids and open texts are String columns of codes or text;
scales, numbers and years are Int32; of a multiple choice every answer is a Boolean column `name__code`, empty for whoever
did not answer the question. Calculations without choices are words for texts and stay out.

One column to an answer and not one list to a question, because everything that reads the data wants it so: SPSS knows
multiple response only as a set of dichotomies, a table counts one answer at a time, and a Parquet reader filters on a
Boolean without unpacking. The names are those of `export_columns`, which the checks of a questionnaire have passed.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from surveys.questionnaires import compiled_by_id
from surveys.routing import MISSING, Kind, Origin, Value, Variable, export_columns, text_of

_NUMBERS: Final = frozenset({Kind.SCALE, Kind.INTEGER, Kind.YEAR})

DataTypes = Mapping[str, type[pl.DataType]]


class DatasetError(ValueError):
    """The answers to one variable cannot be put in a column; names the variable, never an answer."""

    def __init__(self, name: str) -> None:
        super().__init__(f"variable {name} does not fit in one column")
        self.name = name


@dataclass(frozen=True, slots=True)
class Column:
    """A variable with the cells of its column; of a multiple choice a list of cells for each code."""

    variable: Variable
    data_type: type[pl.DataType]
    cells: list[Any]
    options: dict[str, list[bool | None]]

    def add(self, rows: Sequence[dict[str, Value]]) -> None:
        """Add the cells of a batch of rows; a column at a time, which is what makes it quick."""
        found: list[Any] = [values.get(self.variable.name) for values in rows]
        if not self.variable.asked:
            found = [None if value in (MISSING, []) else value for value in found]
        for code, cells in self.options.items():
            cells += [None if chosen is None else code in chosen for chosen in found]
        if self.options:
            return
        if self.data_type is pl.String and not self.variable.asked:
            # A calculation may yield a number.
            self.cells.extend(None if value is None else text_of(value) for value in found)
        else:
            self.cells.extend(found)

    def series(self) -> Iterator[tuple[str, list[Any]]]:
        """Yield the name and the cells of each column that it becomes."""
        if self.options:
            yield from ((f"{self.variable.name}__{code}", cells) for code, cells in self.options.items())
        else:
            yield self.variable.name, self.cells


def empty_columns(questionnaire_ids: Iterable[int], *, taken: Collection[str]) -> list[Column]:
    """Return an empty column for every variable: those of the newest version, then what only older ones have.

    Raises DatasetError when two versions, or a version and the names `taken` already, mean different things by one name.
    """
    columns: dict[str, Column] = {}
    for questionnaire_id in questionnaire_ids:
        for variable in compiled_by_id(questionnaire_id).variables.values():
            if not _is_data(variable):
                continue
            column = columns.setdefault(variable.name, _empty(variable))
            if variable.name in taken or column.data_type is not _data_type(variable):
                raise DatasetError(variable.name)
            column.options.update({code: [] for code in _codes(variable) if code not in column.options})
    return list(columns.values())


def _is_data(variable: Variable) -> bool:
    if variable.origin is Origin.CALCULATION:
        return bool(variable.choices)
    return variable.origin is not Origin.BACKGROUND


def _empty(variable: Variable) -> Column:
    return Column(variable, _data_type(variable), [], {code: [] for code in _codes(variable)})


def _codes(variable: Variable) -> tuple[str, ...]:
    """Return the codes that become columns of their own."""
    if variable.kind is not Kind.MULTIPLE:
        return ()
    return tuple(column.removeprefix(f"{variable.name}__") for column in export_columns(variable))


def _data_type(variable: Variable) -> type[pl.DataType]:
    if variable.kind is Kind.MULTIPLE:
        return pl.Boolean
    return pl.Int32 if variable.kind in _NUMBERS else pl.String


def frame_of(own: Mapping[str, list[Any]], own_types: DataTypes, columns: Sequence[Column]) -> pl.DataFrame:
    """Return the filled columns side by side: what the platform knows, then the answers. Raises DatasetError."""
    named = {name: cells for column in columns for name, cells in column.series()}
    types = {name: column.data_type for column in columns for name, _ in column.series()}
    return pl.DataFrame([_series(name, cells, {**own_types, **types}) for name, cells in {**own, **named}.items()])


def _series(name: str, cells: list[Any], types: DataTypes) -> pl.Series:
    try:
        return pl.Series(name, cells, dtype=types[name], strict=True)
    except (TypeError, OverflowError, pl.exceptions.PolarsError):
        raise DatasetError(name) from None  # the error of polars holds the answer itself
