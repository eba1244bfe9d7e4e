"""From responses to typed columns: the only adapter between stored answers and the tables. Streams rows, writes none.

The columns are those of `columns`; what the platform itself knows of a response comes first.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final, NamedTuple

import polars as pl
from django.db.models import TextField
from django.db.models.functions import Cast

from reports.columns import empty_columns, frame_of
from reports.queries import responses_that_count
from surveys.models import Questionnaire, Survey
from surveys.questionnaires import background_of, compiled_by_id
from surveys.routing import Value, values_at_end

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


class _Stored(NamedTuple):
    """What is read of a response; an object of the model costs as much again as reading it."""

    questionnaire_id: int
    row_id: str
    cluster: str
    tier: str
    office: str
    province: str
    urbanity: int
    size_class: str
    furthest_page: int
    completed_at: datetime | None
    is_test: bool
    answers: dict[str, Value]


_AS_TEXT: Final = frozenset({"row_id", "cluster"})


class UnknownVariableError(LookupError):
    """A snapshot has no such variable."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no variable called {name}")
        self.name = name


def dataset_of(survey: Survey) -> pl.DataFrame:
    """Return a row for every response that counts, ordered by row_id, with only the answers that are on its path.

    Raises DatasetError when two versions of the questionnaire, or a version and the platform, mean different things by one
    name.
    """
    responses = responses_that_count(survey)
    versions = Questionnaire.objects.filter(pk__in=responses.order_by().values("questionnaire_id").distinct())
    numbers = dict(versions.order_by("-version").values_list("pk", "version"))
    columns = empty_columns(numbers, taken=_TAKEN)
    worked_out = [column.variable.name for column in columns if not column.variable.asked]
    own: dict[str, list[Any]] = {name: [] for name in OWN_COLUMNS}
    read = [Cast(name, TextField()) if name in _AS_TEXT else name for name in _Stored._fields]
    rows = map(_Stored._make, responses.values_list(*read).iterator(chunk_size=ROWS_A_QUERY))
    while batch := list(islice(rows, ROWS_A_BATCH)):
        backgrounds = [background_of(response) for response in batch]
        for name, cells in _own_cells(batch, backgrounds, numbers):
            own[name] += cells
        on_path = [_values(response, background, worked_out) for response, background in zip(batch, backgrounds, strict=True)]
        for column in columns:
            column.add(on_path)
    return frame_of(own, OWN_COLUMNS, columns)


def _values(response: _Stored, background: dict[str, Value], worked_out: Sequence[str]) -> dict[str, Value]:
    values = values_at_end(compiled_by_id(response.questionnaire_id), response.answers, background)
    for name in worked_out:
        values[name]  # reading works it out, and keeps it
    return values


def _own_cells(
    batch: Sequence[_Stored], backgrounds: Sequence[dict[str, Value]], version_numbers: dict[int, int]
) -> Iterator[tuple[str, list[Any]]]:
    yield "row_id", [response.row_id for response in batch]
    yield "cluster", [response.cluster for response in batch]
    yield from ((name, [None if known[name] == "" else known[name] for known in backgrounds]) for name in BACKGROUND)
    yield "vragenlijst_versie", [version_numbers[response.questionnaire_id] for response in batch]
    yield "voortgang", [response.furthest_page for response in batch]
    yield "verzonden", [response.completed_at is not None for response in batch]
    yield "testgegeven", [response.is_test for response in batch]


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
