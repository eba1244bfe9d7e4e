"""From a snapshot to microdata: anonymous, in random order, every answer a number, every reason for none told apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from reports.dataset import UnknownVariableError, columns_of, from_parquet, values_by_row
from reports.estimation.arrays import BooleanArray
from reports.exports.microdata.anonymous import OF_THE_FRAME, Anonymised, AnonymityReport, anonymised, said_by
from reports.exports.microdata.codebook import CodebookLine, codebook_of
from reports.exports.microdata.variables import HIDDEN, NOT_ASKED, ORDER_NUMBER, CodedVariable, Level
from reports.models import Snapshot
from reports.tableplans.coded import as_frozen
from surveys.routing import DefinitionError, Questionnaire, condition


@dataclass(frozen=True, slots=True)
class Microdata:
    """The rows with their codebook."""

    frame: pl.DataFrame
    variables: tuple[CodedVariable, ...]
    anonymity: AnonymityReport
    edition: int
    kind: str
    sha256: str
    """Of the snapshot."""
    is_test: bool

    @property
    def weight(self) -> str | None:
        """The name of the variable with the weight."""
        return next((variable.name for variable in self.variables if variable.is_weight), None)

    @property
    def sets(self) -> Mapping[str, tuple[CodedVariable, ...]]:
        """The multiple choices with the variables of their answers."""
        names = dict.fromkeys(variable.set_name for variable in self.variables if variable.set_name)
        return {name: tuple(one for one in self.variables if one.set_name == name) for name in names}


def microdata_of(snapshot: Snapshot, questionnaires: Sequence[Questionnaire], *, k: int, order: np.random.Generator) -> Microdata:
    """Return the microdata of `snapshot`; `questionnaires` are its versions, the newest first, `order` shuffles the rows."""
    frame = from_parquet(bytes(snapshot.parquet))
    frame = frame[order.permutation(frame.height)]
    versions = [as_frozen(one, snapshot.manifest.get("coding", ())) for one in questionnaires]
    of_organisations = snapshot.manifest["survey"]["kind"] == ORGANISATIONS
    lines = [line for line in codebook_of(snapshot, versions) if _may_leave(line, of_organisations=of_organisations)]
    kept = anonymised(frame, k)
    routing = _Routing(kept.frame)
    columns = [_coded(line, kept, routing) for line in lines]
    return Microdata(
        frame=pl.DataFrame(columns),
        variables=tuple(line.coded for line in lines),
        anonymity=kept.report,
        edition=int(snapshot.manifest["survey"]["edition"]),
        kind=str(snapshot.manifest["survey"]["kind"]),
        sha256=snapshot.sha256,
        is_test=snapshot.is_test,
    )


ORGANISATIONS: Final = "organisaties"


def _may_leave(line: CodebookLine, *, of_organisations: bool) -> bool:
    """Tell whether a variable may leave.

    A derived one that compares with the frame would tell what the frame says. Of organisations no numbers leave, such as of
    reports to the police: the largest one points at a city.
    """
    is_number = line.coded.level is Level.SCALE and not line.coded.is_weight and line.coded.name != ORDER_NUMBER
    if of_organisations and is_number:
        return False
    return not (line.hangs_on & OF_THE_FRAME.keys() and not line.rules)


class _Routing:
    """Tells of every row whether rules hold, by working out each combination of answers once."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame
        self._known: dict[str, BooleanArray | None] = {}

    def not_asked(self, sources: Iterable[str]) -> BooleanArray:
        """Tell of every row whether one of the rules says no; a rule over what is not in the data says nothing."""
        found = [flags for source in sources if (flags := self._holds(source)) is not None]
        asked = np.logical_and.reduce(found) if found else np.ones(self._frame.height, dtype=np.bool_)
        return ~asked

    def _holds(self, source: str) -> BooleanArray | None:
        if source not in self._known:
            self._known[source] = self._worked_out(source)
        return self._known[source]

    def _worked_out(self, source: str) -> BooleanArray | None:
        try:
            rule = condition(source, "microdata")
            names = [name for variable in rule.reads for name in columns_of(self._frame.columns, variable)]
        except (DefinitionError, UnknownVariableError):
            return None
        combinations = self._frame.select(names).unique()
        flags = pl.Series("holds", [rule.holds(values) for values in values_by_row(combinations, rule.reads)], dtype=pl.Boolean)
        joined = self._frame.select(names).join(
            combinations.with_columns(flags), on=names, how="left", nulls_equal=True, maintain_order="left"
        )
        return joined["holds"].to_numpy()


def _coded(line: CodebookLine, kept: Anonymised, routing: _Routing) -> pl.Series:
    variable = line.coded
    if variable.name == ORDER_NUMBER:
        return pl.Series(ORDER_NUMBER, np.arange(1, kept.frame.height + 1), dtype=pl.Int32)
    column = kept.frame[variable.name]
    if variable.is_weight:
        return column
    numbers = _numbers(column, variable)
    if line.rules:
        not_asked = pl.Series(routing.not_asked(rule.source for rule in line.rules)) & numbers.is_null()
        numbers = numbers.set(not_asked, NOT_ASKED)
    hidden = _hidden(line, kept.hidden)
    return numbers if hidden is None else numbers.set(pl.Series(hidden), HIDDEN)


def _numbers(column: pl.Series, variable: CodedVariable) -> pl.Series:
    if variable.level is Level.SCALE or column.dtype == pl.Boolean:
        return column.cast(pl.Int32)
    codes = {one.stored: one.code for one in variable.categories if one.stored is not None}
    return column.replace_strict(codes, default=None, return_dtype=pl.Int32)


def _hidden(line: CodebookLine, hidden: Mapping[str, BooleanArray]) -> BooleanArray | None:
    """Return where a variable is hidden: itself, or with a background variable that it would tell."""
    names = {line.coded.name, *map(said_by, line.hangs_on)}
    found = [flags for name, flags in hidden.items() if name in names]
    return np.logical_or.reduce(found) if found else None
