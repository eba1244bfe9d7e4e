"""The table book: every planned table and figure that the snapshots can fill, chapter by chapter, protected and set out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from reports.figures.charts import reading_notes
from reports.figures.figure import FigureTable, figure_of
from reports.manifests import plans_year
from reports.models import Publication, Snapshot
from reports.tableplans.figure_plan import FigurePlan, figure_plans
from reports.tableplans.plan import TablePlan, table_plans
from reports.tables import PrintedTable, compute, missing_parts, percent, printed
from reports.tables.editions import EditionTable, editions_of
from reports.tables.looking_back import earlier_tables

APPENDIX: Final = "bijlage"
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The tables of one chapter, in the order of the report."""

    name: str
    """As the reader calls it: 'Hoofdstuk 2'."""
    title: str
    tables: tuple[PrintedTable, ...]
    """The tables in the order of the report, then those of the figures."""
    trends: Mapping[str, EditionTable] = field(default_factory=dict)
    """The tables beside their earlier editions, by what they are called, where such are known; figures tell theirs in notes."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A planned table or figure that these snapshots cannot fill."""

    plan: TablePlan
    reason: str


@dataclass(frozen=True, slots=True)
class Book:
    """All tables of an edition with where they come from."""

    edition: int
    chapters: tuple[Chapter, ...]
    left_out: tuple[LeftOut, ...]
    snapshots: tuple[Snapshot, ...]

    @property
    def tables(self) -> tuple[PrintedTable, ...]:
        """All tables, in the order of the report."""
        return tuple(table for chapter in self.chapters for table in chapter.tables)

    @property
    def is_test(self) -> bool:
        """Whether something in it rests on test data."""
        return any(snapshot.is_test for snapshot in self.snapshots)


def book_of(snapshots: Sequence[Snapshot], tell: Tell = lambda _percent: None, publication: Publication | None = None) -> Book:
    """Compute every table of the edition of `snapshots`, which has at most one a survey; `tell` hears how many percent is done.

    Protected as `publication` has it.

    Raises ValueError when there is no snapshot, or they are of different editions.
    """
    editions = {int(snapshot.manifest["survey"]["edition"]) for snapshot in snapshots}
    if len(editions) != 1:
        raise ValueError("a book needs snapshots of one edition")
    (edition,) = editions
    by_survey = {str(snapshot.manifest["survey"]["kind"]): snapshot for snapshot in snapshots}
    planned = max(plans_year(snapshot.manifest) for snapshot in snapshots)
    plans: list[TablePlan] = [*table_plans(planned), *figure_plans(planned)]
    left_out = tuple(LeftOut(plan, reason) for plan in plans if (reason := _reason(plan, by_survey)))
    unfit = {one.plan.called for one in left_out}
    fit = [plan for plan in plans if plan.called not in unfit]
    tables: list[PrintedTable] = []
    trends: dict[str, EditionTable] = {}
    for number, plan in enumerate(fit, 1):
        made = tuple(_tables_of(by_survey[plan.survey], plan, publication))
        tables += made
        if trend := _trend_of(by_survey[plan.survey], plan, made[0]):
            trends[plan.called] = trend
        tell(100 * number // len(fit))
    return Book(edition, tuple(_chapters(tables, trends)), left_out, tuple(snapshots))


def _tables_of(snapshot: Snapshot, plan: TablePlan, publication: Publication | None) -> Iterator[PrintedTable]:
    """Yield the table of a plan; of a figure also that of its detail, and in its notes what was published before."""
    if not isinstance(plan, FigurePlan):
        yield printed(compute(snapshot, plan, publication))
        return
    figure = figure_of(snapshot, plan, earlier_tables(snapshot, plan), publication)
    table = printed(figure.table)
    yield replace(table, notes=(*table.notes, *told_before(figure)))
    if figure.detail is not None:
        yield printed(figure.detail)


def _trend_of(snapshot: Snapshot, plan: TablePlan, made: PrintedTable) -> EditionTable | None:
    """Return a table beside its earlier editions: from their answers where those are at hand, else as they were printed."""
    return None if isinstance(plan, FigurePlan) else editions_of(made.table, earlier_tables(snapshot, plan))


def told_before(figure: FigureTable) -> Iterator[str]:
    """Yield what is known of every cell of a figure in earlier editions, and where it comes from."""
    told = dict.fromkeys((one.group, one.measure) for one in figure.earlier)
    if figure.computed:
        # From answers every cell is known, not only those that an earlier report printed.
        told |= dict.fromkeys((group.label, measure.label) for group, measure, _ in figure.table.cells())
    for group, measure in told:
        points = figure.earlier_points(group, measure)
        words = ", ".join(f"{percent(point.value)} in {year}" for year, point in points if point.value is not None)
        if words:
            yield f"Eerder gepubliceerd, {group}, {measure}: {words}."
    yield from reading_notes(figure)
    if figure.earlier_source:
        yield f"Bron van eerdere edities: {figure.earlier_source}."


def _reason(plan: TablePlan, by_survey: dict[str, Snapshot]) -> str:
    """Return why a table cannot be made; empty when it can."""
    snapshot = by_survey.get(plan.survey)
    if snapshot is None:
        return f"er is geen momentopname van {plan.survey}"
    missing = missing_parts(snapshot.manifest, plan)
    if missing and plan.counted:
        return "de momentopname is van voordat de tellingen van het veldwerk erin stonden"
    return f"de momentopname heeft geen {', '.join(missing)}" if missing else ""


def _chapters(tables: Iterable[PrintedTable], trends: Mapping[str, EditionTable]) -> Iterator[Chapter]:
    by_chapter: dict[str, list[PrintedTable]] = {}
    for table in tables:
        by_chapter.setdefault(chapter_of(table.plan.id), []).append(table)
    for chapter in sorted(by_chapter, key=lambda name: (name == APPENDIX, name)):
        inside = tuple(by_chapter[chapter])
        title = "; ".join(dict.fromkeys(table.plan.theme for table in inside))
        own = {table.plan.called: trends[table.plan.called] for table in inside if table.plan.called in trends}
        yield Chapter("Bijlage" if chapter == APPENDIX else f"Hoofdstuk {chapter}", title, inside, own)


def chapter_of(identifier: str) -> str:
    """Return the chapter of a table: '2' of '2.9'."""
    return APPENDIX if identifier.startswith(APPENDIX) else identifier.partition(".")[0]
