"""Draws bars of the same rows beside each other, one panel for every share."""

from typing import Final

from reports.estimation.rounding import dutch_number, whole_percent
from reports.figures import letters
from reports.figures.frame import LINE, SMALL, WIDTH, Plot, Row, centred, rectangles, rules, text_layer
from reports.figures.palette import colour
from reports.figures.shapes import PanelChart, Point

_LABELS: Final = 194
_GAP: Final = 8
_BAR: Final = 20
_BETWEEN: Final = 14
_SIZE: Final = 14
_NUMBER: Final = 28


def panel_plot(chart: PanelChart) -> Plot:
    """Place the panels, each with its own zero and all on one scale."""
    width = WIDTH - _LABELS - _GAP
    column = width / len(chart.panels)
    heads, lines, head = _heads(chart, column)
    middles, labels, height = _rows(chart, head)
    size = (width, height)
    most = max((point.value or 0.0 for panel in chart.panels for point in panel.points), default=0.0) or 1.0
    scale = (column - _NUMBER - 6) / most
    bars: list[Row] = []
    numbers: list[Row] = []
    for at, panel in enumerate(chart.panels):
        for middle, point in zip(middles, panel.points, strict=True):
            reach = scale * (point.value or 0.0)
            if point.value:
                top = middle - _BAR / 2
                fill = colour("net" if not panel.heading else "bar")
                bars.append({"x": at * column, "x2": at * column + reach, "y": top, "y2": top + _BAR, "colour": fill})
            numbers.append({"x": at * column + reach + 4, "y": middle, "text": _number(point)})
    zeros = [{"x": at * column, "x2": at * column, "y": head, "y2": height} for at in range(len(chart.panels))]
    layers = [
        rectangles(bars, size),
        rules(zeros, size, color=colour("control")),
        rules(lines, size, color=colour("control")),
        text_layer(numbers, size, fontSize=SMALL),
        text_layer(labels, size, align="right"),
        text_layer([row for row in heads if row["is_heading"]], size, fontSize=SMALL, fontWeight=letters.BOLD),
        text_layer([row for row in heads if not row["is_heading"]], size, fontSize=SMALL),
    ]
    return Plot(width, height, _LABELS, [layer for layer in layers if layer["data"]["values"]], right=_GAP)


def _heads(chart: PanelChart, column: float) -> tuple[list[Row], list[Row], float]:
    """Return the headings over the panels, the lines below those that hold several, and the room they take."""
    wrapped = [letters.wrapped(panel.label, column - 6, SMALL) for panel in chart.panels]
    most = max(len(lines) for lines in wrapped)
    rows: list[Row] = []
    lines: list[Row] = []
    before = None
    for at, (panel, words) in enumerate(zip(chart.panels, wrapped, strict=True)):
        if panel.heading and panel.heading != before:
            rows.append({"x": at * column, "y": LINE / 2, "text": panel.heading, "is_heading": True})
            span = sum(other.heading == panel.heading for other in chart.panels)
            lines.append({"x": at * column, "x2": (at + span) * column - 10, "y": LINE + 2, "y2": LINE + 2})
        before = panel.heading
        for number, line in enumerate(words):
            y = LINE * (1 + most - len(words) + number + 0.5) + 6
            rows.append({"x": at * column, "y": y, "text": line, "is_heading": False})
    return rows, lines, LINE * (1 + most) + 12


def _rows(chart: PanelChart, y: float) -> tuple[list[float], list[Row], float]:
    middles: list[float] = []
    labels: list[Row] = []
    for row in chart.rows:
        lines = letters.wrapped(row, _LABELS - 2 * _GAP, _SIZE)
        height = max(_BAR, LINE * len(lines)) + _BETWEEN
        middles.append(y + height / 2)
        labels += centred(lines, -_GAP, y + height / 2)
        y += height
    return middles, labels, y


def _number(point: Point) -> str:
    return point.bound or "–" if point.value is None else f"{whole_percent(point.value)}%{point.star}"


def row_label(label: str, respondents: int | None) -> str:
    """Return the label of a row with its n, which stays on one line."""
    return label if respondents is None else f"{label} (n\u00a0=\u00a0{dutch_number(respondents)})"
