"""A table as it is set out: rows, headings and cells with the words that stand in them, the same for page, file and paper."""

from dataclasses import dataclass
from typing import Final

from reports.estimation.results import Withheld
from reports.tableplans.plan import TablePlan
from reports.tables.numbers import DASH, number_range
from reports.tables.parting import Line, kept_together
from reports.tables.table import Mark, Table

NO_MARK: Final = Mark()


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A percentage with its interval; a dash where there is none."""

    percent: str
    interval: str
    withheld: Withheld | None
    entries: tuple[str, ...] = ()
    """Answers with their percentages, where the cell holds a list of what is named most."""
    count: str = ""
    """Its own number of respondents, where neither row nor column has one number."""
    mark: Mark = NO_MARK
    """What differs significantly from it."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody to compute from, which is not the same as withheld."""
        return self.percent == DASH and self.withheld is None


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row: its label, its number of respondents where rows have their own, and its cells."""

    label: str
    respondents: str
    cells: tuple[PrintedCell, ...]
    is_total: bool
    heading: str = ""
    """Heading above this row and those after it, where one begins."""
    is_part: bool = False
    """Whether the row is a part of one above it."""
    letter: str = ""
    """By which other rows say that they are higher; none where nothing differs."""


@dataclass(frozen=True, slots=True)
class PrintedHead:
    """The heading above one or more columns that belong together."""

    label: str
    span: int
    stands_alone: bool = False
    """Whether there is one column below it, which has no name of its own."""


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table as it is set out. Numbers of respondents stand beside the groups: in a column, or in a last row."""

    table: Table
    corner: str
    heads: tuple[PrintedHead, ...]
    """Headings above the columns; none where the columns need none."""
    columns: tuple[str, ...]
    """What every column is called where it stands alone."""
    lower_columns: tuple[str, ...]
    """What the columns are called below the headings; those that stand alone are not in it."""
    lists: tuple[str, ...]
    """Headings of the columns after them, which hold lists of what is named most."""
    rows: tuple[PrintedRow, ...]
    column_respondents: tuple[str, ...]
    """Numbers for the last row, where the groups are columns."""
    sentence: str
    notes: tuple[str, ...]
    has_empty_cells: bool
    is_turned: bool = False
    """Whether answers are columns and groups are rows, the other way around than in the plan."""

    @property
    def plan(self) -> TablePlan:
        """What the table is about."""
        return self.table.plan

    @property
    def lower_heads(self) -> tuple[tuple[str, str], ...]:
        """The headings right above the columns, each with the letter by which other columns say that they are higher."""
        if self.is_turned or self.plan.breakdown.axis == "rows" or not self.table.group_letters:
            return tuple((label, "") for label in self.lower_columns)
        pairs = zip(self.plan.breakdown.groups, self.table.group_letters, strict=True)
        return tuple((group.label, letter) for group, letter in pairs if group.label)

    @property
    def columns_hold_lists(self) -> bool:
        """Whether lists stand in the columns of the groups, which are then read as text and not as numbers."""
        return self.plan.ranking is not None and self.plan.breakdown.axis == "columns"

    @property
    def counts_by_row(self) -> bool:
        """Whether every row has its own number of respondents."""
        return any(row.respondents for row in self.rows)

    @property
    def base_respondents(self) -> str:
        """The number of respondents with an answer that counts: one number, or the least and the most of the measures."""
        if self.plan.counted:
            return ""
        return DASH if self.table.respondents is None else number_range(self.table.common_bases)

    @property
    def parted_rows(self) -> tuple[tuple[PrintedRow, bool], ...]:
        """The rows, each with whether it stays on one page of paper with the row after it."""
        return tuple(zip(self.rows, self._kept, strict=False))

    @property
    def stays_whole(self) -> bool:
        """Whether it stays on one page of paper: a table of a few rows."""
        return all(self._kept[:-1])

    @property
    def _kept(self) -> tuple[bool, ...]:
        lines = [
            Line(bool(row.heading), row.is_part, max((len(cell.entries) for cell in row.cells), default=1) or 1)
            for row in self.rows
        ]
        return kept_together([*lines, *([Line()] if self.column_respondents else [])])

    @property
    def width(self) -> int:
        """The number of columns, with that of the labels and that of the numbers of respondents."""
        return 1 + self.counts_by_row + len(self.columns) + len(self.lists)
