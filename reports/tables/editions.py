"""A table beside its earlier editions, as they were published: what changed, and whether that may be said. Computes no share."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from reports.estimation.comparing import compare_editions, compare_published
from reports.estimation.comparisons import NOT_TESTED_WORDS, Comparison
from reports.estimation.disclosure import ProtectedGroup, Shown
from reports.estimation.results import Estimate
from reports.estimation.rounding import dutch_number, whole_percent
from reports.published import SOURCES, Aggregate, Break, BreakKind, breaks_of, doubt, find, report_for, series
from reports.tableplans.parts import Measure, PlannedGroup
from reports.tables.numbers import DASH, INDICATIVE, percent
from reports.tables.parting import Line, kept_together
from reports.tables.printing import listed
from reports.tables.table import Table

NOT_COMPARABLE: Final = "niet te vergelijken"
_PERCENT: Final = 100
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_SMALLEST_P: Final = 0.001


@dataclass(frozen=True, slots=True)
class EditionCell:
    """A percentage of one edition."""

    edition: int
    text: str
    marks: str = ""
    """The letters of its notes."""
    follows_break: bool = False
    """Whether it may not be compared with the editions before it."""


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One cell of the table over the editions."""

    heading: str
    """Heading above this row and those after it, where one begins."""
    label: str
    cells: tuple[EditionCell, ...]
    change: str
    """Since the last edition known: in percentage points, or why there is none to tell."""
    test: str
    """What a test of that change says, or why there is none."""
    is_part: bool = False
    """Whether the row is a part of one above it."""
    respondents: str = ""
    """The number of respondents of this edition, as printed."""
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class EditionList:
    """What was named most in one edition, place by place."""

    edition: int
    places: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class EditionTable:
    """A table over the editions."""

    editions: tuple[int, ...]
    rows: tuple[EditionRow, ...]
    notes: tuple[tuple[str, str], ...]
    """Letters with what they say."""
    source: str
    """Where the figures of earlier editions come from."""
    short_source: str
    """The same in a few words, for a report that says it in full elsewhere."""
    list_headings: tuple[str, ...] = ()
    lists: tuple[EditionList, ...] = ()

    @property
    def shared_test(self) -> str:
        """What the tests of all rows say, where that is the same."""
        said = {row.test for row in self.rows if row.test}
        return said.pop() if len(said) == 1 else ""

    @property
    def counts_by_row(self) -> bool:
        """Whether the number of respondents of this edition is not the same for all rows."""
        return len({row.respondents for row in self.rows}) > 1

    @property
    def has_changes(self) -> bool:
        """Whether there is a change to tell in any row."""
        return any(row.change for row in self.rows)

    @property
    def has_points(self) -> bool:
        """Whether a change is told in percentage points."""
        return any(row.change not in {"", NOT_COMPARABLE} for row in self.rows)

    @property
    def has_tests(self) -> bool:
        """Whether the tests of rows say different things, so that each needs its own."""
        return len({row.test for row in self.rows if row.test}) > 1

    @property
    def parted_rows(self) -> tuple[tuple[EditionRow, bool], ...]:
        """The rows, each with whether it stays on one page of paper with the row after it."""
        return tuple(zip(self.rows, self._kept, strict=True))

    @property
    def stays_whole(self) -> bool:
        """Whether it stays on one page of paper: a table of a few rows, or lists."""
        return all(self._kept[:-1])

    @property
    def _kept(self) -> tuple[bool, ...]:
        return kept_together([Line(bool(row.heading), row.is_part) for row in self.rows])

    @property
    def has_breaks(self) -> bool:
        """Whether editions stand beside each other that may not be compared."""
        return any(cell.follows_break for row in self.rows for cell in row.cells)

    @property
    def width(self) -> int:
        """The number of columns, with that of the labels."""
        return 1 + len(self.editions) + self.has_changes + self.has_tests


@dataclass(frozen=True, slots=True)
class _Known:
    """A share of an earlier edition: from its answers with all its evidence, or as it was printed."""

    share: float | None
    shown: Shown | None = None
    published: Aggregate | None = None

    @property
    def text(self) -> str:
        return DASH if self.share is None else percent(self.share)


def editions_of(table: Table, computed: Mapping[int, Table] | None = None) -> EditionTable | None:
    """Return `table` beside its earlier editions; None where none are known.

    `computed` are the same table over the answers of earlier editions (`earlier_tables`), by year; of the others what was
    printed is shown.
    """
    report = report_for(max(*table.plan.editions, table.edition))
    computed = computed or {}
    earlier = {one.edition for one in find(report, "table", table.plan.id) if one.edition < table.edition} | set(computed)
    years = tuple(year for year in table.plan.editions if year in earlier)
    if not years:
        return None
    notes = _Notes(report, table.plan.id, (*years, table.edition))
    rows = tuple(_rows(table, _Earlier(table, report, computed), years, notes))
    lists = tuple(_lists(table, report, years))
    if not rows and not lists:
        return None
    headings = table.plan.ranking.headings if table.plan.ranking and lists else ()
    return EditionTable((*years, table.edition), rows, notes.told, *_sources(report, years, computed), headings, lists)


def _sources(report: int, years: Sequence[int], computed: Mapping[int, Table]) -> tuple[str, str]:
    """Say where the figures of earlier editions come from: in full, and in a few words."""
    is_printed = any(year not in computed for year in years)
    frozen = [f"{year}: momentopname {one.snapshot_sha256[:12]}" for year, one in sorted(computed.items())]
    return (
        "; ".join([*frozen, *([SOURCES.get(report, "")] if is_printed else [])]),
        "; ".join([*frozen, *([f"rapport over {report}"] if is_printed else [])]),
    )


class _Notes:
    """Notes below the table, each with a letter, given out in the order in which they are first needed."""

    def __init__(self, report: int, identifier: str, editions: Sequence[int]) -> None:
        self._report = report
        self._letters: dict[str, str] = {}
        known: dict[tuple[BreakKind, int | None, int, tuple[str, ...]], Break] = {}
        for one in breaks_of(report, "table", identifier):
            if one.kind is BreakKind.NEW or one.after in editions:
                known.setdefault((one.kind, one.after, one.before, one.rows), one)
        self._breaks = tuple(known.values())

    def at(self, row: str, edition: int) -> tuple[Break, ...]:
        """Return what happened to the question of a row just before an edition."""
        return tuple(one for one in self._breaks if one.before == edition and one.concerns(row))

    def parted(self, row: str, earlier: int, later: int) -> bool:
        """Tell whether two editions of a row may not be compared."""
        return any(one.parts(earlier, later) for one in self._breaks if one.concerns(row))

    def marks(self, row: str, edition: int, published: Aggregate | None) -> str:
        """Return the letters of the notes on a cell."""
        texts = [one.text for one in self.at(row, edition)]
        if published is not None and published.doubt:
            texts.append(doubt(self._report, published.doubt))
        return " ".join(self._letters.setdefault(text, _LETTERS[len(self._letters) % len(_LETTERS)]) for text in texts if text)

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        return tuple((letter, text) for text, letter in self._letters.items())


# --- rows ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Earlier:
    """Where the earlier editions of a table are."""

    table: Table
    report: int
    computed: Mapping[int, Table]

    def of(self, group: int, measure: int) -> dict[int, _Known]:
        """Return the shares of one cell by edition, oldest first: from the answers where they are at hand, else as printed."""
        plan = self.table.plan
        printed = _published(self.table, self.report, plan.breakdown.groups[group], plan.measures[measure])
        found = {
            year: _Known(None if one.value is None else one.value / _PERCENT, published=one)
            for year, one in printed.items()
            if year < self.table.edition
        }
        for year, one in self.computed.items():
            shown = one.groups[group].cells[measure]
            found[year] = _Known(shown.value, shown=shown)
        return dict(sorted(found.items()))


def _rows(table: Table, earlier: _Earlier, years: tuple[int, ...], notes: _Notes) -> Iterator[EditionRow]:
    """Yield a row for every cell of which an earlier edition is known, measure by measure."""
    before = ""
    for at, measure in enumerate(table.plan.measures):
        for number, (planned, group) in enumerate(zip(table.plan.breakdown.groups, table.groups, strict=True)):
            if measure.ranked or measure.total or table.plan.statistic_of(planned, measure) != "percentage":
                continue
            found = earlier.of(number, at)
            if not any(year in years for year in found):
                continue
            is_part = table.plan.breakdown.whole_of(planned.section) is not None
            heading, label = _names(table, planned, measure)
            row = measure.label if table.plan.breakdown.axis == "columns" else planned.label
            told = heading if heading != before and not is_part else ""
            before = heading
            cells = (*_earlier_cells(row, years, found, notes), _own_cell(row, table.edition, group.cells[at], notes))
            change, test = _change(table.edition, group.cells[at], found, row, notes)
            n, is_total = _respondents(group.cells[at]), group.is_total and len(table.groups) > 1
            yield EditionRow(told, label, cells, change, test, is_part, n, is_total)


def _published(table: Table, report: int, planned: PlannedGroup, measure: Measure) -> dict[int, Aggregate]:
    if table.plan.breakdown.axis == "rows":
        row, column, heading = planned.label, measure.label, planned.section
    else:
        row, column, heading = measure.label, planned.name, measure.heading
    own_year = str(table.edition)
    return series(report, "table", table.plan.id, row=row, column="" if column == own_year else column, group=heading)


def _names(table: Table, planned: PlannedGroup, measure: Measure) -> tuple[str, str]:
    """Return the heading and the label of a row: the year of the edition itself is no name."""
    own_year = str(table.edition)
    if measure.label == own_year:
        return planned.section, planned.label
    if planned.name == own_year:
        return measure.heading, measure.label
    return (f"{measure.heading}: {measure.label}" if measure.heading else measure.label), planned.name


def _earlier_cells(row: str, years: tuple[int, ...], found: dict[int, _Known], notes: _Notes) -> Iterator[EditionCell]:
    for year in years:
        known = found.get(year, _Known(None))
        marks = notes.marks(row, year, known.published)
        yield EditionCell(year, known.text, marks, any(one.kind is BreakKind.CHANGED for one in notes.at(row, year)))


def _own_cell(row: str, edition: int, shown: Shown, notes: _Notes) -> EditionCell:
    text = str(shown.bound or DASH) if shown.value is None else percent(shown.value) + INDICATIVE * shown.is_indicative
    is_broken = any(one.kind is BreakKind.CHANGED for one in notes.at(row, edition))
    return EditionCell(edition, text, notes.marks(row, edition, None), is_broken)


def _respondents(shown: Shown) -> str:
    return DASH if shown.respondents is None else dutch_number(shown.respondents)


def _change(edition: int, shown: Shown, found: dict[int, _Known], row: str, notes: _Notes) -> tuple[str, str]:
    """Return the change since the last edition that is known, of percentages as they are printed, and its test."""
    known = [(year, one) for year, one in found.items() if one.share is not None]
    if not known or shown.value is None:
        return "", ""
    year, last = known[-1]
    if notes.parted(row, year, edition):
        return NOT_COMPARABLE, ""
    points = whole_percent(shown.value) - whole_percent(last.share or 0.0)
    sign = "+" if points > 0 else "−" if points < 0 else ""
    return f"{sign}{abs(points)}", _told(_compared(last, shown))


def _compared(last: _Known, shown: Shown) -> Comparison:
    """Test the change: as two independent samples where both rest on answers, roughly where one was printed with its n."""
    if last.shown is not None:
        return compare_editions(_estimate(last.shown), _estimate(shown))
    n = last.published.n if last.published else None
    return compare_published(last.share or 0.0, n, _estimate(shown))


def _told(found: Comparison) -> str:
    if found.not_tested is not None:
        return NOT_TESTED_WORDS[found.not_tested]
    p_value = found.p_value or 0.0
    p = "p < 0,001" if p_value < _SMALLEST_P else f"p = {dutch_number(p_value, 3)}"
    return f"{'significant' if found.is_significant() else 'niet significant'} ({p})"


def _estimate(shown: Shown) -> Estimate:
    """Return what is shown as an estimate to test with."""
    return Estimate(
        value=shown.value,
        respondents=shown.respondents or 0,
        hits=0,
        weighted_base=shown.weighted_base or 0.0,
        standard_error=shown.standard_error,
        interval=shown.interval,
        design_effect=None,
    )


# --- lists ---------------------------------------------------------------------------------------------------------
def _lists(table: Table, report: int, years: tuple[int, ...]) -> Iterator[EditionList]:
    """Yield what was named most, edition by edition, where a table is a list with the editions as rows."""
    ranking = table.plan.ranking
    if ranking is None or ranking.has_limit or len(table.groups) != 1:
        return
    for year in years:
        printed = [one for one in find(report, "table", table.plan.id) if one.edition == year and one.label]
        places = tuple(
            tuple(f"{one.label} ({one.value:g}%)" for one in printed if one.column == heading and one.value is not None)
            for heading in ranking.headings
        )
        if any(places):
            yield EditionList(year, places)
    yield EditionList(table.edition, _own_places(table, table.groups[0], len(ranking.headings)))


def _own_places(table: Table, group: ProtectedGroup, number: int) -> tuple[tuple[str, ...], ...]:
    places = [
        tuple(f"{one.label_in(group.label)} ({percent(value)})" for one, value in place) for place in listed(table.plan, group)
    ]
    return tuple(places[at] if at < len(places) else () for at in range(number))
