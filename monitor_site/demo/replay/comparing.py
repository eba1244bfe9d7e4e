"""The printed figures of 2020 beside those of the platform, from unprotected tables: what a researcher sees."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from monitor_site.demo.replay.exceptions import ALIASES, Exemption, exemption_of
from monitor_site.demo.replay.goals import Goal, written_goals
from reports.manifests import method_facts
from reports.models import Publication, Snapshot
from reports.published.aggregates import Aggregate, find
from reports.tableplans.figure_plan import figure_plans
from reports.tableplans.plan import Base, Breakdown, Measure, PlannedGroup, TablePlan, table_plans
from reports.tables import Table, cell_records, missing_parts
from reports.tables.computing import compute_unprotected
from surveys.choices import SurveyKind

YEAR: Final = 2020
_ROOM: Final = {"pct": 0.5, "pct_agree": 0.5, "points": 1.0, "factor": 0.005, "count": 0.0, "base": 0.0}
"""How far a figure may be from the printed one, which is rounded."""
_NOISE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Compared:
    """A printed figure and that of the platform."""

    where: str
    printed: str
    found: str
    is_same: bool
    """Within rounding."""
    exemption: Exemption | None
    """Why it cannot be the same; None where it should be."""

    @property
    def is_wrong(self) -> bool:
        """Whether it differs and should not."""
        return not self.is_same and self.exemption is None


def newest_outcome() -> list[Snapshot]:
    """Return the snapshots of the newest publication of 2020; without one the newest of each survey, as far as there are any."""
    publication = (
        Publication.objects.filter(edition__year=YEAR)
        .select_related("office_holders__survey__edition", "organisations__survey__edition")
        .first()
    )
    if publication is not None:
        return [one for one in (publication.office_holders, publication.organisations) if one is not None]
    frozen = Snapshot.objects.filter(survey__edition__year=YEAR).select_related("survey__edition").order_by("-created_at", "-pk")
    newest = (frozen.filter(survey__kind=kind).first() for kind in SurveyKind)
    return [one for one in newest if one is not None]


def compared(snapshot: Snapshot) -> Iterator[Compared]:
    """Yield every printed figure of 2020 about the survey of `snapshot`: cells, numbers of respondents, figures in the text."""
    for plan in table_plans(YEAR):
        if plan.survey == snapshot.survey.kind and not missing_parts(snapshot.manifest, plan):
            yield from _table(compute_unprotected(snapshot, plan), _everybody(snapshot, plan))
    for plan in figure_plans(YEAR):
        if plan.survey == snapshot.survey.kind and not missing_parts(snapshot.manifest, plan):
            yield from _figure(compute_unprotected(snapshot, plan))
    if snapshot.survey.kind == SurveyKind.AMBTSDRAGERS:
        for goal in written_goals():
            yield _text(snapshot, goal)


def _everybody(snapshot: Snapshot, plan: TablePlan) -> int:
    """Return how many a table of counts is about: who answered, or who were spoken to in the in-depth study."""
    facts = method_facts(snapshot.manifest)
    in_depth = facts["in_depth"] if facts else None
    if in_depth and plan.counted and plan.counted.at == "method/in_depth/organisations":
        return sum(tier["done"] for tier in in_depth["organisations"])
    if in_depth and plan.counted and plan.counted.at == "method/in_depth/people":
        return sum(role["people"] for role in in_depth["people"])
    return snapshot.respondents


def _table(table: Table, everybody: int) -> Iterator[Compared]:
    cells = {(one.group, one.row, one.column, one.label): one for one in cell_records(table)}
    for one in find(YEAR, "table", table.plan.id):
        if one.edition != YEAR:
            continue
        where = f"tabel {table.plan.id}: {' / '.join(part for part in one.place if part)}"
        if one.statistic == "base":
            # What is printed above a table is who answered its question; a table of counts is about everybody.
            answered = max((base for base in table.bases if base), default=everybody)
            yield _compared(f"{where}n", one, "n", one.n, answered)
            continue
        group, row, column, label = one.place
        cell = cells.get((group, row, column, ALIASES.get(label, label)))
        yield _compared(where, one, "", one.value, None if cell is None else cell.value)
        if one.n is not None and one.value is not None and cell is not None:
            yield _compared(f"{where}, n", one, "n", one.n, cell.n)


def _figure(table: Table) -> Iterator[Compared]:
    """Compare what is printed with a figure of which the image is lost: the number of respondents."""
    for one in find(YEAR, "figure", table.plan.id):
        if one.statistic == "base" and one.edition == YEAR:
            answered = max((base for base in table.bases if base), default=None)
            yield _compared(f"figuur {table.plan.id}: n", one, "n", one.n, answered)


def _compared(where: str, one: Aggregate, what: str, printed: float | None, found: float | None) -> Compared:
    room = 0.0 if what == "n" else _ROOM[one.statistic]
    is_same = printed is None or (found is not None and abs(found - printed) <= room + _NOISE)
    exemption = exemption_of(one, what)
    return Compared(where, _text_of(printed), _text_of(found), is_same, exemption)


def _text(snapshot: Snapshot, goal: Goal) -> Compared:
    """Compare a figure of the running text, through a table of one cell."""
    group = PlannedGroup(label="groep", where=goal.group) if goal.group else PlannedGroup(label="groep", total=True)
    measure = Measure(label="maat", variable=goal.of_everybody or goal.variable, values=goal.values, exclude=goal.exclude)
    plan = TablePlan(
        id="9.9",
        title=goal.name,
        theme="tekst",
        survey="ambtsdragers",
        editions=(YEAR,),
        base=Base(text="tekst"),
        breakdown=Breakdown(groups=(group,)),
        measures=(measure,),
        source="tekst",
    )
    table = compute_unprotected(snapshot, plan.model_copy(update={"sha256": f"{goal}"}))
    value = table.groups[0].cells[0].value
    percentage = None if value is None else 100 * value
    is_same = percentage is not None and goal.low - _NOISE <= percentage <= goal.high + _NOISE
    return Compared(goal.name, f"{goal.low:g} tot {goal.high:g}", _text_of(percentage), is_same, None)


def as_markdown(rows: Sequence[Compared]) -> str:
    """Return what differs, and why, as a chapter of docs/replay-2020.md."""
    same, exempt = sum(row.is_same for row in rows), [row for row in rows if not row.is_same and row.exemption]
    wrong = [row for row in rows if row.is_wrong]
    counted = f"{same} hetzelfde binnen de afronding, {len(exempt)} uitzonderingen, {len(wrong)} anders"
    lines = [f"{len(rows)} gedrukte cijfers vergeleken: {counted}."]
    for title, listed in (("Anders", wrong), ("Uitzonderingen", exempt)):
        if listed:
            lines += ["", f"### {title}", "", "| cijfer | gedrukt | platform | reden |", "| --- | ---: | ---: | --- |"]
            lines += [_line(row) for row in listed]
    return "\n".join(lines)


def _line(row: Compared) -> str:
    reason = f"{row.exemption.number}: {row.exemption.reason}" if row.exemption else ""
    return f"| {row.where} | {row.printed} | {row.found} | {reason} |"


def _text_of(number: float | None) -> str:
    return "–" if number is None else f"{number:.2f}".rstrip("0").rstrip(".")
