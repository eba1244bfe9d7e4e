"""From responses to typed columns: the only adapter between stored answers and the tables. Streams rows, writes none.

A column is named as its variable is. Single choices, rows of grids and open texts are String columns of codes or text;
scales, numbers and years are Int32; of a multiple choice every answer is a Boolean column `name__code`, empty for whoever
did not answer the question. Calculations without choices are words for texts and stay out.

One column to an answer and not one list to a question, because everything that reads the data wants it so: SPSS knows
multiple response only as a set of dichotomies, a table counts one answer at a time, and a Parquet reader filters on a
Boolean without unpacking. The names are those of `export_columns`, which the checks of a questionnaire have passed.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import polars as pl

from reports.queries import responses_that_count
from surveys.models import Questionnaire, Response, Survey
from surveys.questionnaires import background_of, compiled_by_id
from surveys.routing import Kind, Origin, Value, Variable, export_columns, text_of, values_on_path

ROWS_A_QUERY: Final = 2000
# Few enough to stay in the cache of the processor while they are put in columns.
ROWS_A_BATCH: Final = 50
BACKGROUND: Final = {
    "bestuurslaag": pl.String,
    "functie_kader": pl.String,
    "provincie": pl.String,
    "stedelijkheid": pl.Int32,
    "inwonersklasse": pl.String,
}
# What the platform itself knows of a response. No key, no ticket, no times.
OWN_COLUMNS: Final[dict[str, type[pl.DataType]]] = {
    "row_id": pl.String,
    "cluster": pl.String,
    **BACKGROUND,
    "vragenlijst_versie": pl.Int32,
    "voortgang": pl.Int32,
    "verzonden": pl.Boolean,
    "testgegeven": pl.Boolean,
}
WEIGHTING_CELL: Final = "weegcel"
SURVEY_WEIGHT: Final = "weegfactor"
_TAKEN: Final = frozenset({*OWN_COLUMNS, WEIGHTING_CELL, SURVEY_WEIGHT})
_NUMBERS: Final = frozenset({Kind.SCALE, Kind.INTEGER, Kind.YEAR})
_READ: Final = (
    "questionnaire_id",
    "row_id",
    "cluster",
    "tier",
    "office",
    "province",
    "urbanity",
    "size_class",
    "furthest_page",
    "completed_at",
    "is_test",
    "answers",
)


class DatasetError(ValueError):
    """The answers to one variable cannot be put in a column; names the variable, never an answer."""

    def __init__(self, name: str) -> None:
        super().__init__(f"variable {name} does not fit in one column")
        self.name = name


class UnknownVariableError(LookupError):
    """A snapshot has no such variable."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no variable called {name}")
        self.name = name


@dataclass(frozen=True, slots=True)
class _Column:
    """A variable with the cells of its column; of a multiple choice a list of cells for each code."""

    variable: Variable
    data_type: type[pl.DataType]
    cells: list[Any]
    options: dict[str, list[bool | None]]

    def add(self, rows: Sequence[dict[str, Value]]) -> None:
        """Add the cells of a batch of rows; a column at a time, which is what makes it quick."""
        found = [values.get(self.variable.name) for values in rows]
        for code, cells in self.options.items():
            cells += [None if chosen is None else code in chosen for chosen in found]  # type: ignore[operator]  # a list of codes
        if self.options:
            return
        if self.data_type is pl.String and not self.variable.asked:
            # A calculation may yield a number.
            self.cells.extend(None if value is None else text_of(value) for value in found)
        else:
            self.cells.extend(found)

    def series(self) -> Iterator[tuple[str, list[Any]]]:
        if self.options:
            yield from ((f"{self.variable.name}__{code}", cells) for code, cells in self.options.items())
        else:
            yield self.variable.name, self.cells


def dataset_of(survey: Survey) -> pl.DataFrame:
    """Return a row for every response that counts, ordered by row_id, with only the answers that are on its path.

    Raises DatasetError when two versions of the questionnaire, or a version and the platform, mean different things by one
    name.
    """
    responses = responses_that_count(survey)
    versions = Questionnaire.objects.filter(pk__in=responses.order_by().values("questionnaire_id").distinct())
    numbers = dict(versions.order_by("-version").values_list("pk", "version"))
    columns = _columns(numbers)
    own: dict[str, list[Any]] = {name: [] for name in OWN_COLUMNS}
    rows = responses.only(*_READ).iterator(chunk_size=ROWS_A_QUERY)
    while batch := list(islice(rows, ROWS_A_BATCH)):
        backgrounds = [background_of(response) for response in batch]
        for response, background in zip(batch, backgrounds, strict=True):
            for name, value in _own_values(response, background, numbers):
                own[name].append(value)
        on_path = [_values(response, background) for response, background in zip(batch, backgrounds, strict=True)]
        for column in columns:
            column.add(on_path)
    named = {name: cells for column in columns for name, cells in column.series()}
    types = {name: column.data_type for column in columns for name, _ in column.series()}
    return pl.DataFrame([_series(name, cells, OWN_COLUMNS | types) for name, cells in (own | named).items()])


def _values(response: Response, background: dict[str, Value]) -> dict[str, Value]:
    return values_on_path(compiled_by_id(response.questionnaire_id), response.answers, background, derived=True)


def _own_values(
    response: Response, background: dict[str, Value], version_numbers: dict[int, int]
) -> Iterator[tuple[str, Value | None]]:
    yield "row_id", str(response.row_id)
    yield "cluster", str(response.cluster)
    yield from ((name, None if background[name] == "" else background[name]) for name in BACKGROUND)
    yield "vragenlijst_versie", version_numbers[response.questionnaire_id]
    yield "voortgang", response.furthest_page
    yield "verzonden", response.completed_at is not None
    yield "testgegeven", response.is_test


def _columns(questionnaire_ids: Iterable[int]) -> list[_Column]:
    """Return an empty column for every variable: those of the newest version, then what only older ones have."""
    columns: dict[str, _Column] = {}
    for questionnaire_id in questionnaire_ids:
        for variable in compiled_by_id(questionnaire_id).variables.values():
            if not _is_data(variable):
                continue
            column = columns.setdefault(variable.name, _empty(variable))
            if variable.name in _TAKEN or column.data_type is not _data_type(variable):
                raise DatasetError(variable.name)
            column.options.update({code: [] for code in _codes(variable) if code not in column.options})
    return list(columns.values())


def _is_data(variable: Variable) -> bool:
    if variable.origin is Origin.CALCULATION:
        return bool(variable.choices)
    return variable.origin is not Origin.BACKGROUND


def _empty(variable: Variable) -> _Column:
    return _Column(variable, _data_type(variable), [], {code: [] for code in _codes(variable)})


def _codes(variable: Variable) -> tuple[str, ...]:
    """Return the codes that become columns of their own."""
    if variable.kind is not Kind.MULTIPLE:
        return ()
    return tuple(column.removeprefix(f"{variable.name}__") for column in export_columns(variable))


def _data_type(variable: Variable) -> type[pl.DataType]:
    if variable.kind is Kind.MULTIPLE:
        return pl.Boolean
    return pl.Int32 if variable.kind in _NUMBERS else pl.String


def _series(name: str, cells: list[Any], types: dict[str, type[pl.DataType]]) -> pl.Series:
    try:
        return pl.Series(name, cells, dtype=types[name], strict=True)
    except (TypeError, OverflowError, pl.exceptions.PolarsError):
        raise DatasetError(name) from None  # the error of polars holds the answer itself


# --- the file of a snapshot ----------------------------------------------------------------------------------------
def to_parquet(frame: pl.DataFrame) -> bytes:
    """Return `frame` as Parquet; the same frame gives the same bytes."""
    file = io.BytesIO()
    frame.write_parquet(file, compression="zstd", compression_level=9, statistics=False, row_group_size=100_000)
    return file.getvalue()


def from_parquet(content: bytes) -> pl.DataFrame:
    """Return the frame of a snapshot."""
    return pl.read_parquet(io.BytesIO(content))


def columns_of(names: Iterable[str], variable: str) -> tuple[str, ...]:
    """Return which of the column `names` hold `variable`; raises UnknownVariableError."""
    known = tuple(names)
    if variable in known:
        return (variable,)
    options = tuple(name for name in known if name.startswith(f"{variable}__"))
    if not options:
        raise UnknownVariableError(variable)
    return options


def values_by_row(frame: pl.DataFrame, variables: Sequence[str]) -> Iterator[dict[str, Value]]:
    """Yield of every row the values of `variables` as an expression reads them: what is missing is absent."""
    columns = {variable: columns_of(frame.columns, variable) for variable in variables}
    wanted = [name for names in columns.values() for name in names]
    for row in frame.select(wanted).iter_rows(named=True):
        values: dict[str, Value] = {}
        for variable, names in columns.items():
            value = row[variable] if names == (variable,) else _chosen(row, variable, names)
            if value is not None and value != []:
                values[variable] = value
        yield values


def _chosen(row: dict[str, Any], variable: str, names: tuple[str, ...]) -> list[str]:
    return [name.removeprefix(f"{variable}__") for name in names if row[name]]
