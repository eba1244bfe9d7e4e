"""Draws horizontal bars with their label before and their percentage after them."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from reports.estimation.rounding import dutch_number, whole_percent
from reports.figures import letters
from reports.figures.frame import LINE, WIDTH, Layer, Plot, Row, centred, rectangles, rules, text_layer, x_in_pixels, y_in_pixels
from reports.figures.palette import bar_colour, colour
from reports.figures.shapes import Bar, BarChart, Point

NOT_SHOWN: Final = "niet getoond"
NOBODY: Final = "geen antwoorden"
_LABELS: Final = 270
_RIGHT: Final = 110
_BAR: Final = 20
_BETWEEN: Final = 11
_AFTER_SECTION: Final = 10
_GAP: Final = 8
_EARLIER: Final = "#ffffff"
_STEP: Final = 0.1
_WIDE_STEP: Final = 0.2
_MANY_STEPS: Final = 0.6

At = Callable[[float], float]
"""Where a share is, in pixels."""


@dataclass(frozen=True, slots=True)
class _Placed:
    bar: Bar
    middle: float
    label: tuple[str, ...]


def bar_plot(chart: BarChart, *, intervals: bool = False) -> Plot:
    """Place the bars; with `intervals` each has its interval as a whisker."""
    placed, headings, height = _places(chart)
    width = WIDTH - _LABELS - _RIGHT
    size = (width, height)
    end = axis_end(chart.bars, intervals=intervals)

    def at(share: float) -> float:
        return width * share / end

    layers = [
        rectangles([_rectangle(one, at) for one in placed if one.bar.point.value], size),
        rectangles(
            [_open(one, at) for one in placed if one.bar.point.bound_at], size, stroke=colour("control"), strokeDash=[3, 3]
        ),
        rules(list(_axis(chart, placed)), size, color=colour("control")),
        *_earlier(placed, at, size),
        *(_whiskers(placed, at, size) if intervals else ()),
        text_layer([row for one in placed for row in centred(one.label, -_GAP, one.middle)], size, align="right"),
        text_layer(
            [_number(one, at, intervals=intervals) for one in placed if one.bar.point.value is not None],
            size,
            fontWeight=letters.BOLD,
        ),
        text_layer([_then(one, at, intervals=intervals) for one in placed if one.bar.earlier], size, color=colour("ink-soft")),
        text_layer(
            [
                {"x": 6 + at(one.bar.point.bound_at or 0.0), "y": one.middle, "text": _absence(one.bar.point)}
                for one in placed
                if one.bar.point.value is None
            ],
            size,
            color=colour("ink-soft"),
            fontStyle="italic",
        ),
        text_layer(headings, size, fontWeight=letters.BOLD, baseline="top"),
    ]
    return Plot(width, height, _LABELS, [layer for layer in layers if layer["data"]["values"]], right=_RIGHT)


def axis_end(bars: tuple[Bar, ...], *, intervals: bool) -> float:
    """Return the share at which the longest bar may end: the next round one after everything drawn."""
    drawn = [bar.point.value for bar in bars if bar.point.value is not None]
    drawn += [bar.point.bound_at for bar in bars if bar.point.bound_at is not None]
    drawn += [share for bar in bars for _, share in bar.earlier]
    if intervals:
        drawn += [bar.point.high for bar in bars if bar.point.high is not None]
    most = max(drawn, default=_STEP)
    step = _STEP if most <= _MANY_STEPS else _WIDE_STEP
    return min(1.0, max(step, math.ceil(most / step - 1e-9) * step))


def _places(chart: BarChart) -> tuple[list[_Placed], list[Row], float]:
    placed: list[_Placed] = []
    headings: list[Row] = []
    y = 0.0
    for section in chart.sections:
        if section.heading:
            lines = letters.wrapped(section.heading, WIDTH - 20, 14, letters.BOLD)
            headings += [{"x": -_LABELS + _GAP, "y": y + LINE * at, "text": line} for at, line in enumerate(lines)]
            y += LINE * len(lines) + 4
        for bar in section.bars:
            lines = letters.wrapped(_words(bar, chart), _LABELS - 2 * _GAP, 14)
            height = max(_BAR, LINE * len(lines)) + _BETWEEN
            placed.append(_Placed(bar, y + height / 2, lines))
            y += height
        y += _AFTER_SECTION
    return placed, headings, y - _AFTER_SECTION


def _axis(chart: BarChart, placed: list[_Placed]) -> Iterator[Row]:
    """Yield the line where bars begin, section by section: it does not run through a heading."""
    own = iter(placed)
    for section in chart.sections:
        middles = [one.middle for one in islice(own, len(section.bars))]
        if middles:
            yield {"x": 0, "x2": 0, "y": middles[0] - (_BAR + _BETWEEN) / 2, "y2": middles[-1] + (_BAR + _BETWEEN) / 2}


def _words(bar: Bar, chart: BarChart) -> str:
    if not chart.has_own_bases or bar.point.respondents is None:
        return bar.label
    # The n stays on one line.
    return f"{bar.label} (n\u00a0=\u00a0{dutch_number(bar.point.respondents)})"


def _rectangle(one: _Placed, at: At) -> Row:
    value = one.bar.point.value or 0.0
    top = one.middle - _BAR / 2
    return {"x": 0, "x2": at(value), "y": top, "y2": top + _BAR, "colour": _colour(one.bar)}


def _open(one: _Placed, at: At) -> Row:
    """Return an empty bar as far as a bound: the share lies before its end, or over 95 % after it."""
    top = one.middle - _BAR / 2
    return {"x": 0, "x2": at(one.bar.point.bound_at or 0.0), "y": top, "y2": top + _BAR, "colour": colour("paper")}


def _colour(bar: Bar) -> str:
    if bar.is_net or bar.is_rest:
        return colour("net" if bar.is_net else "rest")
    return bar_colour(bar.label)


def _number(one: _Placed, at: At, *, intervals: bool) -> Row:
    value = one.bar.point.value or 0.0
    return {
        "x": _after(one.bar, at, intervals=intervals),
        "y": one.middle,
        "text": f"{whole_percent(value)}%{one.bar.point.star}",
    }


def _then(one: _Placed, at: At, *, intervals: bool) -> Row:
    told = "; ".join(f"{year}: {whole_percent(share)}%" for year, share in one.bar.earlier)
    own = letters.width_of(f"{whole_percent(one.bar.point.value or 0.0)}%{one.bar.point.star}", 14, letters.BOLD)
    return {"x": _after(one.bar, at, intervals=intervals) + own + 6, "y": one.middle, "text": f"({told})"}


def _after(bar: Bar, at: At, *, intervals: bool) -> float:
    """Return where the number stands: after the bar and everything drawn over it."""
    reach = [bar.point.value or 0.0, *(share for _, share in bar.earlier)]
    if intervals and bar.point.high is not None:
        reach.append(bar.point.high)
    return at(max(reach)) + (10 if bar.earlier else 6)


def _earlier(placed: list[_Placed], at: At, size: tuple[float, float]) -> list[Layer]:
    """Return an open diamond where an earlier edition was."""
    rows = [{"x": at(share), "y": one.middle} for one in placed for _, share in one.bar.earlier]
    mark = {"type": "point", "shape": "diamond", "size": 90, "filled": True, "fill": _EARLIER, "stroke": colour("ink")}
    encoding = {"x": x_in_pixels(size[0]), "y": y_in_pixels(size[1])}
    return [{"data": {"values": rows}, "mark": {**mark, "strokeWidth": 1.5, "opacity": 1}, "encoding": encoding}]


def _whiskers(placed: list[_Placed], at: At, size: tuple[float, float]) -> list[Layer]:
    rows: list[Row] = []
    for one in placed:
        low, high = one.bar.point.low, one.bar.point.high
        if low is None or high is None:
            continue
        rows.append({"x": at(low), "x2": at(high), "y": one.middle, "y2": one.middle})
        rows += [{"x": at(end), "x2": at(end), "y": one.middle - 4, "y2": one.middle + 4} for end in (low, high)]
    halo = rules(rows, size, color=colour("paper"), strokeWidth=4)
    return [halo, rules(rows, size, strokeWidth=1.5)]


def _absence(point: Point) -> str:
    return point.bound or (NOT_SHOWN if point.is_withheld else NOBODY)
