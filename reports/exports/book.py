"""The table book: every planned table that the snapshots can fill, chapter by chapter, protected and set out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from reports.models import Snapshot
from reports.tableplans.plan import TablePlan, table_plans
from reports.tables import PrintedTable, compute, missing_parts, printed

APPENDIX: Final = "bijlage"
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The tables of one chapter, in the order of the report."""

    name: str
    """As the reader calls it: 'Hoofdstuk 2'."""
    title: str
    tables: tuple[PrintedTable, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A planned table that these snapshots cannot fill."""

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


def book_of(snapshots: Sequence[Snapshot], tell: Tell = lambda _percent: None) -> Book:
    """Compute every table of the edition of `snapshots`, which has at most one a survey; `tell` hears how many percent is done.

    Raises ValueError when there is no snapshot, or they are of different editions.
    """
    editions = {int(snapshot.manifest["survey"]["edition"]) for snapshot in snapshots}
    if len(editions) != 1:
        raise ValueError("a book needs snapshots of one edition")
    (edition,) = editions
    by_survey = {str(snapshot.manifest["survey"]["kind"]): snapshot for snapshot in snapshots}
    plans = table_plans(edition)
    left_out = tuple(LeftOut(plan, reason) for plan in plans if (reason := _reason(plan, by_survey)))
    unfit = {one.plan.id for one in left_out}
    fit = [plan for plan in plans if plan.id not in unfit]
    tables = []
    for number, plan in enumerate(fit, 1):
        tables.append(printed(compute(by_survey[plan.survey], plan)))
        tell(100 * number // len(fit))
    return Book(edition, tuple(_chapters(tables)), left_out, tuple(snapshots))


def _reason(plan: TablePlan, by_survey: dict[str, Snapshot]) -> str:
    """Return why a table cannot be made; empty when it can."""
    snapshot = by_survey.get(plan.survey)
    if snapshot is None:
        return f"er is geen momentopname van {plan.survey}"
    missing = missing_parts(snapshot.manifest, plan)
    return f"de momentopname heeft geen {', '.join(missing)}" if missing else ""


def _chapters(tables: Iterable[PrintedTable]) -> Iterator[Chapter]:
    for chapter, members in groupby(tables, key=lambda table: chapter_of(table.plan.id)):
        inside = tuple(members)
        title = "; ".join(dict.fromkeys(table.plan.theme for table in inside))
        yield Chapter("Bijlage" if chapter == APPENDIX else f"Hoofdstuk {chapter}", title, inside)


def chapter_of(identifier: str) -> str:
    """Return the chapter of a table: '2' of '2.9'."""
    return APPENDIX if identifier.startswith(APPENDIX) else identifier.partition(".")[0]
