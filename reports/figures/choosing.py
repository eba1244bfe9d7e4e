"""From tables to shapes: which share becomes which bar, part or line. The same for the report and for the explorer."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from reports.estimation.disclosure import Shown
from reports.figures.figure import FigureTable, point_of
from reports.figures.panel_chart import row_label
from reports.figures.shapes import (
    Bar,
    BarChart,
    BarSection,
    Chart,
    Line,
    Panel,
    PanelChart,
    StackChart,
    StackRow,
    StackSection,
    TrendChart,
)
from reports.tableplans.figure_plan import FigurePlan, Scale
from reports.tableplans.plan import Measure
from reports.tables import Table

Order = Literal["value", "plan"]
_FEWEST_EDITIONS: Final = 2
_OF_ALL: Final = "Aandeel van alle incidenten"


def chart_of(figure: FigureTable) -> Chart:
    """Return what is drawn of a figure."""
    form = figure.plan.drawing.form
    if form == "trend":
        trend = _trend(figure)
        return trend if len(trend.known) >= _FEWEST_EDITIONS else _bars(figure)
    if form in {"stacked", "diverging"}:
        return stacks_of(figure.table, scale=figure.plan.drawing.scale)
    return _panels(figure) if form == "panels" else _bars(figure)


# --- bars ----------------------------------------------------------------------------------------------------------
def bars_of(
    table: Table,
    *,
    order: Order = "value",
    first: Sequence[str] = (),
    last: Sequence[str] = (),
    left_out: Sequence[str] = (),
) -> BarChart:
    """Return any table as horizontal bars: one for every group, or for every measure where there is one group.

    With several of both, every measure is a section of its own with a bar for every group. Bars go from high to low, or
    stay in the order of the plan; a total comes first, `first` before all others and `last` after them, whatever the value.
    """
    measures = [(at, one) for at, one in enumerate(table.plan.measures) if not one.total and one.label not in left_out]
    place = _Order(order, tuple(first), tuple(last))
    if len(table.groups) == 1:
        group = table.groups[0]
        headings = dict.fromkeys(one.heading for _, one in measures)
        return BarChart(
            tuple(
                BarSection(
                    heading,
                    place.sorted(place.bar(one.label, group.cells[at]) for at, one in measures if one.heading == heading),
                )
                for heading in headings
            )
        )
    sections = []
    for at, one in measures:
        heading = "" if len(measures) == 1 else _full_label(one)
        bars = (place.bar(group.label, group.cells[at], is_total=group.is_total) for group in table.groups)
        sections.append(BarSection(heading, place.sorted(bars)))
    return BarChart(tuple(sections))


class _Order:
    """Where bars go."""

    def __init__(self, order: Order, first: tuple[str, ...], last: tuple[str, ...]) -> None:
        self._order = order
        self._first = first
        self._last = last

    def bar(self, label: str, shown: Shown, *, is_total: bool = False) -> Bar:
        return Bar(label, point_of(shown), is_net=is_total or label in self._first, is_rest=label in self._last)

    def sorted(self, bars: Iterable[Bar]) -> tuple[Bar, ...]:
        found = list(bars)
        if self._order == "value":
            found.sort(key=lambda bar: -1.0 if bar.point.value is None else bar.point.value, reverse=True)
        return tuple(sorted(found, key=lambda bar: (not bar.is_net, bar.is_rest)))


def _bars(figure: FigureTable) -> BarChart:
    drawing = figure.plan.drawing
    chart = bars_of(figure.table, order=drawing.order, first=drawing.first, last=drawing.last, left_out=drawing.left_out)
    by_group = len(figure.table.groups) > 1
    only = figure.plan.measures[0].label if by_group else figure.table.groups[0].label

    def earlier(label: str) -> tuple[tuple[int, float], ...]:
        return figure.earlier_shares(*((label, only) if by_group else (only, label)))

    return BarChart(
        tuple(
            BarSection(
                section.heading,
                tuple(Bar(bar.label, bar.point, earlier(bar.label), bar.is_net, bar.is_rest) for bar in section.bars),
            )
            for section in chart.sections
        )
    )


def _full_label(measure: Measure) -> str:
    return f"{measure.heading}: {measure.label}" if measure.heading else measure.label


# --- stacks --------------------------------------------------------------------------------------------------------
def stacks_of(table: Table, *, scale: Scale | None = None) -> StackChart:
    """Return a table as stacked bars: every group one of 100%, or with `scale` to both sides of a middle.

    Measures under one heading are the answers to one question; with one group every question is a row of its own.
    """
    headings = dict.fromkeys(measure.heading for measure in table.plan.measures)
    answers = scale.parts if scale else tuple(dict.fromkeys(one.label for one in table.plan.measures if not one.total))
    drawn = tuple(answer for answer in answers if scale is None or answer not in scale.aside)
    sections = [StackSection(heading, tuple(_stacks(table, heading, drawn, scale))) for heading in headings]
    if len(table.groups) == 1 and len(sections) > 1:
        rows = tuple(StackRow(section.heading, row.parts, row.net, row.aside) for section in sections for row in section.rows)
        sections = [StackSection("", rows)]
    return StackChart(
        answers=drawn,
        sections=tuple(sections),
        disagree=len(scale.disagree) if scale else 0,
        between=len(scale.between) if scale else 0,
        net_label=scale.net if scale else "",
        aside_labels=scale.aside if scale else (),
        is_diverging=scale is not None,
    )


def _stacks(table: Table, heading: str, drawn: Sequence[str], scale: Scale | None) -> Iterable[StackRow]:
    places = {measure.label: at for at, measure in enumerate(table.plan.measures) if measure.heading == heading}
    for group in table.groups:
        points = {label: point_of(group.cells[at]) for label, at in places.items()}
        yield StackRow(
            label=group.label,
            parts=tuple(points[answer] for answer in drawn),
            net=points[scale.net] if scale else None,
            aside=tuple(points[answer] for answer in scale.aside) if scale else (),
        )


# --- lines ---------------------------------------------------------------------------------------------------------
def _trend(figure: FigureTable) -> TrendChart:
    plan, table = figure.plan, figure.table
    measures = [(at, one) for at, one in enumerate(plan.measures) if not one.total and one.label not in plan.drawing.left_out]
    lines = []
    for group in table.groups:
        for at, measure in measures:
            label = group.label if len(table.groups) > 1 else measure.label
            now = (table.edition, point_of(group.cells[at]))
            lines.append(Line(label, (*figure.earlier_points(group.label, measure.label), now)))
    return TrendChart(_editions(plan, table), tuple(lines), figure.breaks)


def _editions(plan: FigurePlan, table: Table) -> tuple[int, ...]:
    return tuple(sorted({*(year for year in plan.editions if year < table.edition), table.edition}))


# --- panels --------------------------------------------------------------------------------------------------------
def _panels(figure: FigureTable) -> PanelChart:
    """Return the shares of the figure as a first panel, and those of its detail, one panel a measure, beside it."""
    detail = figure.detail
    if detail is None:
        raise ValueError("a figure with panels has a detail")
    (whole,) = figure.table.groups
    shares = {measure.label: point_of(shown) for measure, shown in zip(figure.plan.measures, whole.cells, strict=True)}
    rows = tuple(group.label for group in detail.groups)
    panels = [Panel("", _OF_ALL, tuple(shares[row] for row in rows))]
    for at, measure in enumerate(detail.plan.measures):
        panels.append(Panel(measure.heading, measure.label, tuple(point_of(group.cells[at]) for group in detail.groups)))
    bases = (group.cells[0].respondents for group in detail.groups)
    return PanelChart(tuple(row_label(row, base) for row, base in zip(rows, bases, strict=True)), tuple(panels))
