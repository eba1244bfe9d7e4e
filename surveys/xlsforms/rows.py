"""One row of a sheet as the data of one shape, with the cell that each part of it came from."""

from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from surveys.routing import Finding
from surveys.routing.reading import Place
from surveys.xlsforms.cells import CellError, value_of
from surveys.xlsforms.columns import COMMENT, PREFIX, Column, columns_of
from surveys.xlsforms.comments import tidy
from surveys.xlsforms.expressions import MismatchError, expression
from surveys.xlsforms.groups import type_of
from surveys.xlsforms.problems import problem
from surveys.xlsforms.sheets import Row, Sheet


@dataclass(slots=True)
class Reading:
    """What was read so far, and what was wrong with it."""

    data: dict[str, Any] = field(default_factory=dict)
    cells: dict[Place, tuple[Sheet, int, str | None]] = field(default_factory=dict)
    """Where each place in the data came from: the sheet, the row and the column."""
    comments: dict[Place, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


class RowReader:
    """Reads rows of one sheet, and gathers what does not fit in `reading`."""

    def __init__(self, sheet: Sheet, reading: Reading) -> None:
        self.sheet = sheet
        self.reading = reading

    def find(self, code: str, row: Row, title: str | None = None, **words: object) -> None:
        """Note that something is wrong with a row, or with one cell of it."""
        self.reading.findings.append(problem(code, self.sheet.where(row.number, title), **words))

    def own(self, shape: type[BaseModel], row: Row, place: Place, *, also: frozenset[str] = frozenset()) -> dict[str, Any]:
        """Return what the columns of `shape` hold in `row`. A filled cell that is neither one of them nor in `also` is found."""
        data: dict[str, Any] = {}
        known = {"type", COMMENT} | also
        self.reading.cells[place] = (self.sheet, row.number, None)
        for column in columns_of(shape):
            if column.title not in also:
                self.put(column, row, place, data)
            if column.is_needed and column.title not in row.cells:
                self.find("E221", row, column.title, column=column.title, type=type_of(row) or f"een rij van {self.sheet.name}")
            known |= {column.title, PREFIX + column.title} if column.is_expression else {column.title}
        for title in row.cells:
            if title not in known:
                self.find("E210", row, title, column=title, type=type_of(row) or f"een rij van {self.sheet.name}")
        comment = tidy(row.cells.get(COMMENT, ""))
        if comment:
            self.reading.comments[place] = comment
        return data

    def put(self, column: Column, row: Row, place: Place, data: dict[str, Any]) -> None:
        """Read one cell into `data`, as what its key holds."""
        text = row.cells.get(column.title, "")
        beside = row.cells.get(PREFIX + column.title, "") if column.is_expression else ""
        if not text and not beside:
            return
        try:
            value = value_of(text, column.field)
            if column.is_expression and isinstance(value, str):
                value = expression(column.title, text, beside)
        except CellError as error:
            self.find("E211", row, column.title, problem=error)
        except MismatchError:
            self.find("E217", row, column.title, column=column.title, beside=PREFIX + column.title)
        else:
            self.set(data, column.path, value, place, (row, column.title))

    def set(self, data: dict[str, Any], path: tuple[str, ...], value: Any, place: Place, cell: tuple[Row, str]) -> None:
        """Put `value` at `path` in `data`, which is what stands at `place`, and remember the `cell` that it came from."""
        inner = data
        for key in path[:-1]:
            inner = inner.setdefault(key, {})
        inner[path[-1]] = value
        row, title = cell
        self.reading.cells[*place, *path] = (self.sheet, row.number, title)
