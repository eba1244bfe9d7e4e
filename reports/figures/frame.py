"""The frame of every chart: width, letters, a plot between margins in pixels, and the caption around it in a file of its own."""

from dataclasses import dataclass
from typing import Any, Final

from reports.figures import letters
from reports.figures.palette import colour
from reports.figures.rendering import Spec
from reports.figures.shapes import Caption

WIDTH: Final = 720
SIZE: Final = 14
LINE: Final = 17
"""Height of a line of text."""
SMALL: Final = 13
_TITLE: Final = 18
_TITLE_LINE: Final = 23
_EDGE: Final = 8
SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v5.json"

Layer = dict[str, Any]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plot:
    """The part with data: its size, the margins around it, and its layers."""

    width: float
    height: float
    left: float
    layers: list[Layer]
    right: float = 12
    top: float = 8
    bottom: float = 8


def y_in_pixels(plot_height: float, name: str = "y") -> Row:
    """Return the encoding of a place in pixels from the top."""
    return {"field": name, "type": "quantitative", "axis": None, "scale": _pixels(plot_height)}


def x_in_pixels(plot_width: float, name: str = "x") -> Row:
    """Return the encoding of a place in pixels from the left."""
    return {"field": name, "type": "quantitative", "axis": None, "scale": _pixels(plot_width)}


def _pixels(length: float) -> Row:
    return {"domain": [0, length], "range": [0, length], "nice": False, "zero": False, "clamp": False}


def text_layer(rows: list[Row], plot: tuple[float, float], **mark: Any) -> Layer:
    """Return text at places in pixels; every row has x, y and text."""
    style = {"type": "text", "fontSize": SIZE, "color": colour("ink"), "baseline": "middle", "align": "left"}
    encoding = {
        "x": x_in_pixels(plot[0]),
        "y": y_in_pixels(plot[1]),
        "text": {"field": "text", "type": "nominal"},
    }
    if any("colour" in row for row in rows):
        encoding["color"] = {"field": "colour", "type": "nominal", "scale": None, "legend": None}
    return {"data": {"values": rows}, "mark": {**style, **mark}, "encoding": encoding}


def centred(lines: tuple[str, ...], x: float, middle: float, **more: Any) -> list[Row]:
    """Return lines of text around a middle, one below the other."""
    first = middle - LINE * (len(lines) - 1) / 2
    return [{"x": x, "y": first + LINE * at, "text": line, **more} for at, line in enumerate(lines)]


def rectangles(rows: list[Row], plot: tuple[float, float], **mark: Any) -> Layer:
    """Return rectangles at places in pixels; every row has x, x2, y, y2 and colour."""
    return {
        "data": {"values": rows},
        "mark": {"type": "rect", **mark},
        "encoding": {
            "x": x_in_pixels(plot[0]),
            "x2": {"field": "x2"},
            "y": y_in_pixels(plot[1]),
            "y2": {"field": "y2"},
            "color": {"field": "colour", "type": "nominal", "scale": None, "legend": None},
        },
    }


def rules(rows: list[Row], plot: tuple[float, float], **mark: Any) -> Layer:
    """Return lines between places in pixels; every row has x, x2, y and y2."""
    return {
        "data": {"values": rows},
        "mark": {"type": "rule", "color": colour("ink"), "strokeWidth": 1, **mark},
        "encoding": {
            "x": x_in_pixels(plot[0]),
            "x2": {"field": "x2"},
            "y": y_in_pixels(plot[1]),
            "y2": {"field": "y2"},
        },
    }


def framed(plot: Plot, caption: Caption | None = None) -> Spec:
    """Return the whole description; with the caption inside it where the chart goes out on its own."""
    layers = list(plot.layers)
    top, bottom = plot.top, plot.bottom
    if caption is not None:
        above, below, texts = _caption(plot, caption)
        layers += texts
        top, bottom = top + above, bottom + below
    return {
        "$schema": SCHEMA,
        "width": plot.width,
        "height": plot.height,
        "autosize": {"type": "none"},
        "padding": {"left": plot.left, "right": plot.right, "top": top, "bottom": bottom},
        "background": colour("paper"),
        "config": {"font": letters.FONTS, "view": {"stroke": None}, "text": {"font": letters.FONTS}},
        "layer": layers,
    }


def _caption(plot: Plot, caption: Caption) -> tuple[float, float, list[Layer]]:
    """Return the room above and below that a caption takes, and its texts."""
    whole = plot.left + plot.width + plot.right - 2 * _EDGE
    titles = letters.wrapped(caption.title, whole, _TITLE, letters.BOLD)
    base = letters.wrapped(caption.base, whole, SIZE)
    under = [line for note in (*caption.notes, caption.source) if note for line in letters.wrapped(note, whole, SMALL)]
    above = _EDGE + len(titles) * _TITLE_LINE + len(base) * LINE + _EDGE
    below = len(under) * LINE + 2 * _EDGE
    x, size = -plot.left + _EDGE, (plot.width, plot.height)
    start = -plot.top - above + _EDGE
    texts = [
        text_layer(_lines(titles, x, start, _TITLE_LINE), size, fontSize=_TITLE, fontWeight=letters.BOLD, baseline="top"),
        text_layer(_lines(base, x, start + len(titles) * _TITLE_LINE, LINE), size, baseline="top", color=colour("ink-soft")),
        text_layer(
            _lines(under, x, plot.height + plot.bottom + _EDGE, LINE),
            size,
            fontSize=SMALL,
            baseline="top",
            color=colour("ink-soft"),
        ),
    ]
    return above, below, texts


def _lines(lines: tuple[str, ...] | list[str], x: float, y: float, height: float) -> list[Row]:
    return [{"x": x, "y": y + at * height, "text": line} for at, line in enumerate(lines)]
