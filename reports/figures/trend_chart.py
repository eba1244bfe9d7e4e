"""Draws shares over editions as lines with their names at the end, and marks where they may not be compared."""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from reports.estimation.rounding import whole_percent
from reports.figures import letters
from reports.figures.frame import LINE, SMALL, Layer, Plot, Row, centred, rules, text_layer, x_in_pixels, y_in_pixels
from reports.figures.palette import colour, series_colour
from reports.figures.shapes import BreakMark, Line, Point, TrendChart

_LEFT: Final = 48
_WIDEST_END: Final = 236
_TO_END: Final = 24
"""From the last edition to the name at the end of a line."""
_WIDTH: Final = 720
_HEIGHT: Final = 220
_EDGE: Final = 26
"""Room between the axis and the first edition, and after the last."""
_SIZE: Final = 14
_TOP: Final = 12
_BOTTOM: Final = 28
_STEPS: Final = (0.05, 0.1, 0.2)
_FEWEST_TICKS: Final = 3
_HEADROOM: Final = 1.08
"""Above the highest point there is room for its number."""
_NEXT_TO_LINE: Final = 14
SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")


@dataclass(frozen=True, slots=True)
class _Series:
    line: Line
    colour: str
    shape: str
    places: tuple[tuple[int, float, float, Point], ...]
    """Year, x, y and share of every edition that is known."""
    bounds: tuple[tuple[float, float, Point], ...] = ()
    """x, y and what is shown instead, of every edition of which only a bound may be shown."""


def trend_plot(chart: TrendChart, *, intervals: bool = False) -> Plot:
    """Place the lines; with `intervals` every point with its own evidence has its interval as a whisker."""
    right = _end_room(chart)
    width = _WIDTH - _LEFT - right
    marks = _wrapped_breaks(chart, width)
    head = LINE * max((len(lines) for _, lines in marks), default=0)
    height = _HEIGHT + head
    size = (width, height)
    end = _axis_end(chart, intervals=intervals)
    series = [_series(chart, at, size, end, head) for at in range(len(chart.lines))]
    layers: list[Layer] = [
        *_axes(chart, size, end, head),
        *_breaks(chart, marks, size, height),
        *[layer for one in series for layer in _drawn(one, chart, size)],
        *_open(series, size),
        *(_whiskers(series, size, end, head) if intervals else ()),
        text_layer(_values(series, size), size, fontSize=SMALL, align="center"),
        *_ends(series, size),
    ]
    return Plot(width, height, _LEFT, [one for one in layers if one["data"]["values"]], right=right, top=_TOP, bottom=_BOTTOM)


def _axis_end(chart: TrendChart, *, intervals: bool) -> float:
    shares = [point.value for line in chart.lines for _, point in line.points if point.value is not None]
    shares += [point.bound_at for line in chart.lines for _, point in line.points if point.bound_at is not None]
    if intervals:
        shares += [point.high for line in chart.lines for _, point in line.points if point.high is not None]
    most = max(shares, default=0.1)
    step = _step(most)
    return min(1.0, max(step, math.ceil(most * _HEADROOM / step - 1e-9) * step))


def _step(most: float) -> float:
    return next((step for step in reversed(_STEPS) if most / step >= _FEWEST_TICKS), _STEPS[0])


def _x(chart: TrendChart, year: int, width: float) -> float:
    known = chart.known or chart.editions
    first, last = known[0], known[-1]
    if first == last:
        return width - _EDGE
    return _EDGE + (width - 2 * _EDGE) * (year - first) / (last - first)


def _series(chart: TrendChart, number: int, size: tuple[float, float], end: float, head: float) -> _Series:
    room = size[1] - head
    line = chart.lines[number]
    places = tuple(
        (year, _x(chart, year, size[0]), head + room * (1 - point.value / end), point)
        for year, point in line.points
        if point.value is not None
    )
    bounds = tuple(
        (_x(chart, year, size[0]), head + room * (1 - point.bound_at / end), point)
        for year, point in line.points
        if point.bound_at is not None
    )
    return _Series(line, series_colour(line.label, number), SHAPES[number % len(SHAPES)], places, bounds)


def _axes(chart: TrendChart, size: tuple[float, float], end: float, head: float) -> list[Layer]:
    room = size[1] - head
    step = _step(end - 1e-9)
    shares = [step * at for at in range(round(end / step) + 1)]
    lines = [{"x": 0, "x2": size[0], "y": (y := head + room * (1 - share / end)), "y2": y} for share in shares]
    numbers = [{"x": -8, "y": line["y"], "text": f"{whole_percent(share)}%"} for line, share in zip(lines, shares, strict=True)]
    known = chart.known or chart.editions
    years = [year for year in chart.editions if known[0] <= year <= known[-1]]
    below = [{"x": _x(chart, year, size[0]), "y": size[1] + 16, "text": str(year)} for year in years]
    return [
        rules(lines[1:], size, color=colour("grid")),
        rules(lines[:1], size, color=colour("control")),
        text_layer(numbers, size, fontSize=SMALL, align="right", color=colour("ink-soft")),
        text_layer(below, size, align="center"),
    ]


def _drawn(one: _Series, chart: TrendChart, size: tuple[float, float]) -> list[Layer]:
    """Return the line: whole between editions in a row, dashed over an edition that is not known, absent over a break."""
    whole: list[Row] = []
    dashed: list[Row] = []
    for (year, x, y, _), (later, x2, y2, _) in pairwise(one.places):
        if any(mark.after >= year and mark.before <= later for mark in chart.breaks):
            continue
        between = [edition for edition in chart.editions if year < edition < later]
        (dashed if between else whole).append({"x": x, "x2": x2, "y": y, "y2": y2})
    points: Layer = {
        "data": {"values": [{"x": x, "y": y} for _, x, y, _ in one.places]},
        "mark": {
            "type": "point",
            "shape": one.shape,
            "size": 70,
            "filled": True,
            "fill": one.colour,
            "stroke": colour("paper"),
            "strokeWidth": 1,
            "opacity": 1,
        },
        "encoding": {"x": x_in_pixels(size[0]), "y": y_in_pixels(size[1])},
    }
    return [
        rules(whole, size, color=one.colour, strokeWidth=2.5),
        rules(dashed, size, color=one.colour, strokeWidth=2, strokeDash=[5, 4]),
        points,
    ]


def _open(series: list[_Series], size: tuple[float, float]) -> list[Layer]:
    """Return an empty mark at every bound, with the bound and whose it is beside it: no line goes there."""
    marks = [
        {
            "data": {"values": [{"x": x, "y": y} for x, y, _ in one.bounds]},
            "mark": {
                "type": "point",
                "shape": one.shape,
                "size": 70,
                "filled": True,
                "fill": colour("paper"),
                "stroke": one.colour,
            },
            "encoding": {"x": x_in_pixels(size[0]), "y": y_in_pixels(size[1])},
        }
        for one in series
    ]
    texts = [
        {"x": x - 8, "y": y - 1, "text": f"{one.line.label}\u00a0{point.bound}"} for one in series for x, y, point in one.bounds
    ]
    return [*marks, text_layer(texts, size, fontSize=SMALL, align="right")]


def _values(series: list[_Series], size: tuple[float, float]) -> list[Row]:
    """Write the percentage above every point but the last, which has it with its name; below where a line is in the way.

    Where it would stand over another it is left out: the table has it.
    """
    rows: list[Row] = []
    for one in series:
        for at, (year, x, y, point) in enumerate(one.places[:-1]):
            others = [other for two in series if two is not one for when, _, other, _ in two.places if when == year]
            place = y + _NEXT_TO_LINE if _is_better_below(one, at, others, size[1]) else y - _NEXT_TO_LINE
            if all(row["x"] != x or abs(row["y"] - place) >= LINE - 2 for row in rows):
                rows.append({"x": x, "y": place, "text": f"{whole_percent(point.value or 0.0)}%{point.star}"})
    return rows


def _is_better_below(one: _Series, at: int, others: list[float], bottom: float) -> bool:
    _, _, y, _ = one.places[at]
    has_room = y + 2 * _NEXT_TO_LINE < bottom and not any(0 < other - y < 2 * LINE for other in others)
    is_dip = one.places[at + 1][2] < y - LINE or (at > 0 and one.places[at - 1][2] < y - LINE)
    return has_room and (is_dip or any(0 < y - other < 2 * LINE for other in others))


def _ends(series: list[_Series], size: tuple[float, float]) -> list[Layer]:
    """Return the names at the ends of the lines, so far apart that each can be read, with a thin line to where one moved."""
    known = sorted((one for one in series if one.places), key=lambda one: one.places[-1][2])
    wrapped = [letters.wrapped(_end_text(one.line), _WIDEST_END, _SIZE, letters.BOLD) for one in known]
    wanted = [one.places[-1][2] for one in known]
    ys = spread(wanted, [LINE * len(lines) + 2 for lines in wrapped], size[1])
    x = size[0] - _EDGE + _TO_END
    texts: list[Row] = []
    leads: list[Row] = []
    for one, lines, y in zip(known, wrapped, ys, strict=True):
        _, end_x, end_y, _ = one.places[-1]
        texts += centred(lines, x, y)
        if abs(y - end_y) > 1 or end_x < size[0] - _EDGE - 1:
            leads.append({"x": end_x + 7, "x2": x - 4, "y": end_y, "y2": y})
    return [rules(leads, size, color=colour("control"), strokeWidth=0.75), text_layer(texts, size, fontWeight=letters.BOLD)]


def _end_text(line: Line) -> str:
    """Return a name with its last known share, and the year of that where it is not the newest edition."""
    year, point = next((when, point) for when, point in reversed(line.points) if point.value is not None)
    when = "" if year == line.points[-1][0] else f" ({year})"
    return f"{line.label}\u00a0{whole_percent(point.value or 0.0)}%{point.star}{when}"


def _end_room(chart: TrendChart) -> float:
    """Return the room right of the plot that the names need."""
    known = [line for line in chart.lines if any(point.value is not None for _, point in line.points)]
    widest = max((letters.width_of(_end_text(line), _SIZE, letters.BOLD) for line in known), default=0.0)
    return math.ceil(min(widest, _WIDEST_END)) + _TO_END - _EDGE + 10


def spread(wanted: list[float], heights: list[float], limit: float) -> list[float]:
    """Return places near the wanted ones, ascending, so that texts of these heights do not overlap nor pass `limit`."""
    placed: list[float] = []
    for want, height in zip(wanted, heights, strict=True):
        lowest = placed[-1] + (heights[len(placed) - 1] + height) / 2 if placed else -height
        placed.append(max(want, lowest))
    end = limit - 6
    for at in range(len(placed) - 1, -1, -1):
        if placed[at] <= end:
            break
        placed[at] = end
        end -= (heights[at] + heights[at - 1]) / 2
    return placed


def _wrapped_breaks(chart: TrendChart, width: float) -> list[tuple[BreakMark, tuple[str, ...]]]:
    """Return the breaks that lie between editions drawn, each place once, with their text in lines."""
    known = chart.known
    places: dict[tuple[int, int], BreakMark] = {}
    for mark in chart.breaks:
        if known and known[0] <= mark.after and mark.before <= known[-1]:
            places.setdefault((mark.after, mark.before), mark)
    return [(mark, letters.wrapped(mark.text, width / max(2, len(places)), SMALL)) for mark in places.values()]


def _breaks(
    chart: TrendChart, marks: list[tuple[BreakMark, tuple[str, ...]]], size: tuple[float, float], height: float
) -> list[Layer]:
    """Return a dashed line over the whole height with the reason on top."""
    lines: list[Row] = []
    texts: list[Row] = []
    for mark, words in marks:
        x = (_x(chart, mark.after, size[0]) + _x(chart, mark.before, size[0])) / 2
        lines.append({"x": x, "x2": x, "y": LINE * len(words), "y2": height})
        texts += [{"x": x, "y": LINE * (at + 0.5) - 4, "text": line} for at, line in enumerate(words)]
    style: dict[str, Any] = {"color": colour("ink"), "strokeDash": [2, 3], "strokeWidth": 1.25}
    return [rules(lines, size, **style), text_layer(texts, size, fontSize=SMALL, align="center", color=colour("ink-soft"))]


def _whiskers(series: list[_Series], size: tuple[float, float], end: float, head: float) -> list[Layer]:
    room = size[1] - head
    rows: list[Row] = []
    for one in series:
        for _, x, _, point in one.places:
            if point.low is None or point.high is None:
                continue
            low, high = (head + room * (1 - share / end) for share in (point.low, point.high))
            rows.append({"x": x, "x2": x, "y": low, "y2": high})
            rows += [{"x": x - 4, "x2": x + 4, "y": y, "y2": y} for y in (low, high)]
    return [rules(rows, size, strokeWidth=1.25)]
