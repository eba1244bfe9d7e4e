"""The tables of a publication, and what a text may ask of them. Everything comes from the protected table, never past it."""

from dataclasses import dataclass, field
from functools import cached_property
from math import hypot
from pathlib import Path
from typing import Final, Literal

from reports.estimation.comparisons import MINIMUM_TEST_BASE
from reports.estimation.rounding import dutch_number
from reports.figures.charts import as_data_uri, chart_alt, chart_svg, paper_svg, reading_notes
from reports.figures.figure import FigureTable, figure_of
from reports.models import Publication, Snapshot
from reports.prose.filling import Cell, UnknownReferenceError
from reports.prose.markup import Reference
from reports.published import breaks_of, find
from reports.tableplans.figure_plan import FigurePlan, figure_plans
from reports.tableplans.plan import FOLDER, TablePlan, table_plans
from reports.tables import CellRecord, PrintedTable, Table, cell_records, compute, missing_parts, printed
from reports.tables.editions import EditionTable, editions_of
from reports.tables.looking_back import earlier_tables
from reports.tables.turning import may_be_turned, turned

# Two-sided at 5 percent. The normal distribution: groups of fewer than twenty are not compared at all.
_SIGNIFICANT: Final = 1.96
_OF_A_FIGURE: Final = "figuur "
"""Before the number of a figure where a text asks for a cell of its table."""


@dataclass(frozen=True)
class ReportTable:
    """A table of the report with its computed cells."""

    plan: TablePlan
    snapshot: Snapshot
    table: Table

    @cached_property
    def printed(self) -> PrintedTable:
        """The table as it is set out."""
        return printed(self.table)

    @property
    def turned(self) -> PrintedTable:
        """The same with answers as columns where that is shorter: a table of many statements with the same answers."""
        return turned(self.printed) if may_be_turned(self.printed) else self.printed

    @property
    def is_told_by_trend(self) -> bool:
        """Whether the table beside its earlier editions says all that the table says, so that one of the two will do."""
        if self.trend is None or self.trend.lists:
            return self.trend is not None
        has_one_column = len(self.printed.columns) == 1 and not self.printed.lists
        return has_one_column and [row.label for row in self.printed.rows] == [row.label for row in self.trend.rows]

    @cached_property
    def trend(self) -> EditionTable | None:
        """The table beside its earlier editions; None where none are known."""
        return editions_of(self.table, earlier_tables(self.snapshot, self.plan))

    @cached_property
    def records(self) -> tuple[CellRecord, ...]:
        """The table cell by cell."""
        return cell_records(self.table)


@dataclass(frozen=True)
class ReportFigure:
    """A figure of the report with the table that it is drawn from, and the table of its second division where it has one."""

    plan: FigurePlan
    table: ReportTable
    detail: ReportTable | None
    figure: FigureTable

    @cached_property
    def image(self) -> str:
        """The chart as the address of an image that holds its own data: SVG, with its own letters."""
        return as_data_uri(chart_svg(self.figure))

    @property
    def paper_image(self) -> str:
        """The same for paper, where the letters of the page serve: reading those of every chart anew is slow."""
        return as_data_uri(paper_svg(self.figure))

    @property
    def alt(self) -> str:
        """The chart in words."""
        return chart_alt(self.figure)

    @property
    def notes(self) -> tuple[str, ...]:
        """What to know about the editions in it."""
        return reading_notes(self.figure)


@dataclass
class Material:
    """Everything a report of `publication` may be made of; tables are computed when they are first asked for."""

    publication: Publication
    folder: Path = FOLDER
    _tables: dict[str, ReportTable] = field(default_factory=dict, repr=False)
    _figures: dict[str, ReportFigure] = field(default_factory=dict, repr=False)

    @property
    def year(self) -> int:
        """The year of the edition."""
        return int(self.publication.edition.year)

    @cached_property
    def plans(self) -> dict[str, TablePlan]:
        """The plans of the edition that this publication has answers for, by number."""
        plans = table_plans(self.year, self.folder)
        return {plan.id: plan for plan in plans if self._snapshot(plan) is not None and not self.missing(plan)}

    @cached_property
    def figure_plans(self) -> dict[str, FigurePlan]:
        """The figures of the edition that this publication has answers for, by number."""
        plans = figure_plans(self.year, self.folder)
        return {plan.id: plan for plan in plans if self._snapshot(plan) is not None and not self.missing(plan)}

    @cached_property
    def all_plans(self) -> dict[str, TablePlan]:
        """The plans of the edition, those without answers too."""
        return {plan.id: plan for plan in table_plans(self.year, self.folder)}

    def missing(self, plan: TablePlan) -> tuple[str, ...]:
        """Return what the snapshot lacks for a plan: variables, or figures that were counted elsewhere."""
        snapshot = self._snapshot(plan)
        return () if snapshot is None else missing_parts(snapshot.manifest, plan)

    def _snapshot(self, plan: TablePlan) -> Snapshot | None:
        organisations = plan.survey == "organisaties"
        return self.publication.organisations if organisations else self.publication.office_holders

    def table(self, number: str) -> ReportTable:
        """Return a table; raises UnknownReferenceError when there is none of that number, or no answers for it."""
        if number.startswith(_OF_A_FIGURE):
            return self.figure(number.removeprefix(_OF_A_FIGURE)).table
        if number not in self._tables:
            plan = self.plans.get(number)
            if plan is None:
                known = number in self.all_plans
                raise UnknownReferenceError(
                    f"tabel {number} is niet te maken uit deze publicatie" if known else f"er is geen tabel {number}"
                )
            self._tables[number] = self._computed(plan)
        return self._tables[number]

    def figure(self, number: str) -> ReportFigure:
        """Return a figure; raises UnknownReferenceError as for a table."""
        if number not in self._figures:
            plan = self.figure_plans.get(number)
            if plan is None:
                raise UnknownReferenceError(f"er is geen figuur {number} te maken uit deze publicatie")
            table, detail = self._computed(plan), plan.detail_plan
            figure = figure_of(table.snapshot, plan, earlier_tables(table.snapshot, plan), self.publication)
            self._figures[number] = ReportFigure(plan, table, self._computed(detail) if detail else None, figure)
        return self._figures[number]

    def _computed(self, plan: TablePlan) -> ReportTable:
        snapshot = self._snapshot(plan)
        if snapshot is None:
            raise UnknownReferenceError(f"{plan.id} is niet te maken uit deze publicatie")
        return ReportTable(plan, snapshot, compute(snapshot, plan, self.publication))

    # --- what a text asks: the protocol of reports.prose.filling.Source --------------------------------------------
    def check_place(self, kind: str, number: str) -> None:
        """Refuse a table or figure that does not exist."""
        self.table(number) if kind == "tabel" else self.figure(number)

    def cell(self, reference: Reference) -> Cell:
        """Return the cell that a reference names."""
        record = self._record(reference)
        if record.value is None:
            return Cell(None, record.shown)
        return Cell(record.value / 100 if record.shown.endswith("%") else record.value, record.shown)

    def respondents(self, reference: Reference) -> str | None:
        """Return the number of respondents of a table, row or cell, as printed; None where it may not be told."""
        table = self.table(reference.number)
        if reference.option("rij") is None and reference.option("kolom") is None:
            number = table.table.respondents
        else:
            counts = {record.n for record in self._records(reference)}
            if len(counts) > 1:
                raise UnknownReferenceError("n wisselt; noem rij en kolom")
            number = counts.pop()
        return None if number is None else dutch_number(number)

    def difference(self, reference: Reference) -> int | None:
        """Compare a group with another of the same table (`met`): 1 or -1 where the difference is significant at 5 %, else 0.

        Formula: z = (p1 - p2) / sqrt(se1^2 + se2^2), for groups that share nobody; with weights taken as given their
        variances add up (docs/method.md). None where either is withheld, or rests on fewer than twenty respondents.
        """
        table = self.table(reference.number)
        by_row = table.plan.breakdown.axis == "rows"
        axis = "rij" if by_row else "kolom"
        other = reference.option("met")
        if reference.option(axis) is None or other is None:
            raise UnknownReferenceError(f"noem {axis} en met: de twee groepen die vergeleken worden")
        self._check_apart(table, str(reference.option(axis)), other)
        pair = [self._record(reference), self._record(_instead(reference, axis, other))]
        if any(one.value is None or one.se is None or (one.n or 0) < MINIMUM_TEST_BASE for one in pair):
            return None
        first, second = (one.value or 0.0 for one in pair)
        error = hypot(*(one.se or 0.0 for one in pair))
        if error == 0 or abs(first - second) <= _SIGNIFICANT * error:
            return 0
        return 1 if first > second else -1

    def earlier(self, reference: Reference) -> Cell:
        """Return a cell of an earlier edition as the report of this one prints it.

        Raises UnknownReferenceError when it is not known, and when the question changed in between: a break in the trend.
        """
        year, row, column = (reference.option(name) or "" for name in ("jaar", "rij", "kolom"))
        is_figure = reference.number.startswith(_OF_A_FIGURE)
        kind: Literal["figure", "table"] = "figure" if is_figure else "table"
        number = reference.number.removeprefix(_OF_A_FIGURE)
        for one in breaks_of(self.year, kind, number):
            if one.concerns(row) and year.isdecimal() and one.parts(int(year), self.year):
                raise UnknownReferenceError(
                    f"tussen {year} en {self.year} is de vraag veranderd; vergelijken kan niet. {one.text}"
                )
        found = [one for one in find(self.year, kind, number) if str(one.edition) == year and _same(one.row, row)]
        found = [one for one in found if not column or _same(one.column, column)]
        if len(found) != 1 or found[0].value is None:
            raise UnknownReferenceError(f"van {year or 'een jaar zonder naam'} is hier geen cijfer bekend")
        return Cell(found[0].value / 100, f"{found[0].value:g}%")

    def _check_apart(self, table: ReportTable, one: str, other: str) -> None:
        groups = {group.label: group for group in table.table.plan.breakdown.groups}
        if one not in groups or other not in groups:
            raise UnknownReferenceError(f"{other if one in groups else one} is geen groep van tabel {table.plan.id}")
        if groups[one].total or groups[other].total or groups[one].section != groups[other].section:
            raise UnknownReferenceError(f"{one} en {other} zijn geen groepen naast elkaar")

    def _record(self, reference: Reference) -> CellRecord:
        found = self._records(reference)
        if len(found) > 1:
            raise UnknownReferenceError("er is meer dan één zo'n cel; noem rij, kolom en zo nodig kop")
        return found[0]

    def _records(self, reference: Reference) -> tuple[CellRecord, ...]:
        """Return the cells that are named; raises UnknownReferenceError with what there is, when there are none."""
        found = self.table(reference.number).records
        for option, field_name in (("rij", "row"), ("kolom", "column"), ("kop", "group")):
            asked = reference.option(option)
            if asked is None:
                continue
            known = dict.fromkeys(getattr(record, field_name) for record in found)
            found = tuple(record for record in found if _same(getattr(record, field_name), asked))
            if not found:
                raise UnknownReferenceError(f"er is geen {option} ‘{asked}’; wel {', '.join(known)}")
        return found


def _same(label: str, asked: str) -> bool:
    """Tell whether a text means this label: the same words, or its beginning where the text ends with an ellipsis."""
    label, asked = (" ".join(words.split()).casefold() for words in (label, asked))
    return label.startswith(asked.rstrip("…. ")) if asked.endswith("…") else label == asked


def _instead(reference: Reference, axis: str, other: str) -> Reference:
    options = tuple((name, other if name == axis else value) for name, value in reference.options)
    return Reference(reference.kind, reference.number, options, reference.line)
