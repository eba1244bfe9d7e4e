"""Draws the answers of every row as one bar: of 100%, or of a scale to both sides of a middle."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from reports.estimation.rounding import dutch_number, whole_percent
from reports.figures import letters
from reports.figures.bar_chart import NOBODY, NOT_SHOWN
from reports.figures.frame import LINE, SMALL, WIDTH, Layer, Plot, Row, centred, rectangles, rules, text_layer
from reports.figures.palette import colour, letters_on
from reports.figures.shapes import StackChart, StackRow

SEE_TABLE: Final = "staat in de tabel"
"""Of a row in which something is a bound: a stack would give it away."""
_LABELS: Final = 210
_STATEMENTS: Final = 280
"""Room for labels that are whole statements."""
_COLUMN: Final = 74
_BAR: Final = 24
_BETWEEN: Final = 10
_AFTER_SECTION: Final = 12
_GAP: Final = 8
_SWATCH: Final = 13
_SIZE: Final = 14
_LEAST_ROOM: Final = 5
"""Pixels that a number keeps free on both sides together within its part."""


@dataclass(frozen=True, slots=True)
class _Placed:
    row: StackRow
    middle: float
    label: tuple[str, ...]


def stack_plot(chart: StackChart) -> Plot:
    """Place the stacks, with the names of the answers above them and what stands apart in columns at the right."""
    columns = (*((chart.net_label,) if chart.net_label else ()), *chart.aside_labels)
    labels = _label_room(chart)
    width = WIDTH - labels - _COLUMN * len(columns) - _GAP
    legend, legend_height = _legend(chart, -labels + _GAP, width + _COLUMN * len(columns))
    heads, head_height = _heads(columns, width)
    top = max(legend_height + (head_height if columns else 0), head_height) + _GAP
    placed, headings, height = _places(chart, top, labels)
    size = (width, height)
    left, right = _reach(chart)
    scale = width / (left + right)

    def at(share: float) -> float:
        return (share + left) * scale

    parts = [part for one in placed for part in _parts(one, chart, at)]
    # Not through the words of a row that has no stack.
    stacked = [one.middle for one in placed if not _absence(one.row)]
    zero = [{"x": at(0), "x2": at(0), "y": middle - _BAR / 2 - 4, "y2": middle + _BAR / 2 + 4} for middle in stacked]
    layers = [
        rectangles(_swatches(legend, chart), size, stroke=colour("control"), strokeWidth=0.75),
        text_layer(legend, size, fontSize=SMALL),
        text_layer([{**head, "y": head["y"] + legend_height} for head in heads], size, fontSize=SMALL, align="center"),
        rules(zero if chart.is_diverging else [], size, color=colour("ink"), strokeWidth=1.5),
        rectangles(parts, size, stroke=colour("paper"), strokeWidth=1),
        text_layer(_numbers(parts), size),
        text_layer([row for one in placed for row in centred(one.label, -_GAP, one.middle)], size, align="right"),
        text_layer(
            [{"x": 6, "y": one.middle, "text": _absence(one.row)} for one in placed if _absence(one.row)],
            size,
            color=colour("ink-soft"),
            fontStyle="italic",
        ),
        *_columns(placed, chart, size),
        text_layer(headings, size, fontWeight=letters.BOLD, baseline="top"),
    ]
    return Plot(
        width,
        height,
        labels,
        [layer for layer in layers if layer["data"]["values"]],
        right=_COLUMN * len(columns) + _GAP,
    )


def _label_room(chart: StackChart) -> float:
    """Return the room for labels: more where they are statements, which is where no heading says them."""
    longest = max((letters.width_of(row.label, _SIZE) for row in chart.rows), default=0.0)
    return _STATEMENTS if longest > 2 * _LABELS - 4 * _GAP else _LABELS


def colours_of(chart: StackChart) -> tuple[str, ...]:
    """Return the colour of every answer: from light to dark, or from the middle to both ends."""
    agree = len(chart.answers) - chart.disagree - chart.between
    if not chart.is_diverging:
        steps = ("step-1", "step-2", "step-3")
        return tuple(colour(steps[min(2, round(2 * at / max(1, len(chart.answers) - 1)))]) for at in range(len(chart.answers)))
    left = [f"disagree-{min(2, chart.disagree - at)}" for at in range(chart.disagree)]
    right = [f"agree-{min(2, at + 1)}" for at in range(agree)]
    return tuple(colour(name) for name in (*left, *["between"] * chart.between, *right))


def _reach(chart: StackChart) -> tuple[float, float]:
    """Return how far the stacks go to the left and to the right of the middle."""
    if not chart.is_diverging:
        return 0.0, 1.0
    lefts, rights = [0.01], [0.01]
    for row in chart.rows:
        shares = [part.value or 0.0 for part in row.parts]
        half = sum(shares[chart.disagree : chart.disagree + chart.between]) / 2
        lefts.append(sum(shares[: chart.disagree]) + half)
        rights.append(sum(shares[chart.disagree + chart.between :]) + half)
    return max(lefts), max(rights)


def _places(chart: StackChart, y: float, labels: float) -> tuple[list[_Placed], list[Row], float]:
    placed: list[_Placed] = []
    headings: list[Row] = []
    own_bases = len({part.respondents for row in chart.rows for part in row.parts[:1]}) > 1
    for section in chart.sections:
        if section.heading:
            lines = letters.wrapped(section.heading, WIDTH - 20, _SIZE, letters.BOLD)
            headings += [{"x": -labels + _GAP, "y": y + LINE * at, "text": line} for at, line in enumerate(lines)]
            y += LINE * len(lines) + 5
        for row in section.rows:
            known = row.parts[0].respondents
            words = f"{row.label} (n\u00a0=\u00a0{dutch_number(known)})" if own_bases and known is not None else row.label
            # A stack has no room for a star behind every number: it stands behind the label, for the whole row.
            words += "*" if any(part.is_indicative for part in row.parts) else ""
            lines = letters.wrapped(words, labels - 2 * _GAP, _SIZE)
            height = max(_BAR, LINE * len(lines)) + _BETWEEN
            placed.append(_Placed(row, y + height / 2, lines))
            y += height
        y += _AFTER_SECTION
    return placed, headings, y - _AFTER_SECTION


def _parts(one: _Placed, chart: StackChart, at: Callable[[float], float]) -> list[Row]:
    shares = [part.value for part in one.row.parts]
    if any(share is None for share in shares):
        return []
    known = [share or 0.0 for share in shares]
    start = 0.0
    if chart.is_diverging:
        start = -sum(known[: chart.disagree]) - sum(known[chart.disagree : chart.disagree + chart.between]) / 2
    rows: list[Row] = []
    for share, fill in zip(known, colours_of(chart), strict=True):
        if share > 0:
            top = one.middle - _BAR / 2
            place = {"x": at(start), "x2": at(start + share), "y": top, "y2": top + _BAR}
            rows.append({**place, "colour": fill, "percent": whole_percent(share)})
        start += share
    return rows


def _numbers(parts: list[Row]) -> list[Row]:
    """Write the percentage in every part that has room for it; the table has them all."""
    rows = []
    for part in parts:
        text = f"{part['percent']}%"
        if part["x2"] - part["x"] >= letters.width_of(text, SMALL) + _LEAST_ROOM:
            middle = (part["x"] + part["x2"] - letters.width_of(text, _SIZE)) / 2
            rows.append({"x": middle, "y": part["y"] + _BAR / 2, "text": text, "colour": letters_on(part["colour"])})
    return rows


def _legend(chart: StackChart, start: float, width: float) -> tuple[list[Row], float]:
    """Return the names of the answers in their order, over as many lines as they need, from the left edge."""
    rows: list[Row] = []
    x, y = start, _SWATCH / 2
    for answer in chart.answers:
        room = _SWATCH + 6 + letters.width_of(answer, SMALL)
        if x + room > width and rows:
            x, y = start, y + LINE + 3
        rows.append({"x": x + _SWATCH + 6, "y": y, "text": answer})
        x += room + 18
    return rows, y + _SWATCH / 2 + 6


def _swatches(legend: list[Row], chart: StackChart) -> list[Row]:
    rows = []
    for row, fill in zip(legend, colours_of(chart), strict=True):
        left, top = row["x"] - _SWATCH - 6, row["y"] - _SWATCH / 2
        rows.append({"x": left, "x2": left + _SWATCH, "y": top, "y2": top + _SWATCH, "colour": fill})
    return rows


def _heads(columns: tuple[str, ...], width: float) -> tuple[list[Row], float]:
    """Return the headings of the columns at the right, standing on their last line."""
    wrapped = [letters.wrapped(label, _COLUMN - 4, SMALL) for label in columns]
    most = max((len(lines) for lines in wrapped), default=0)
    rows: list[Row] = []
    for at, lines in enumerate(wrapped):
        x = width + _COLUMN * (at + 0.5)
        rows += [{"x": x, "y": LINE * (most - len(lines) + row + 0.5), "text": line} for row, line in enumerate(lines)]
    return rows, LINE * most


def _columns(placed: list[_Placed], chart: StackChart, size: tuple[float, float]) -> list[Layer]:
    nets: list[Row] = []
    asides: list[Row] = []
    for one in placed:
        apart = (*((one.row.net,) if one.row.net else ()), *one.row.aside)
        for at, point in enumerate(apart):
            text = point.bound or "–" if point.value is None else f"{whole_percent(point.value)}%{point.star}"
            row = {"x": size[0] + _COLUMN * (at + 0.5), "y": one.middle, "text": text}
            (nets if at == 0 and chart.net_label else asides).append(row)
    return [
        text_layer(nets, size, fontWeight=letters.BOLD, align="center"),
        text_layer(asides, size, align="center"),
    ]


def _absence(row: StackRow) -> str:
    if all(part.value is not None for part in row.parts):
        return ""
    if any(part.is_withheld for part in row.parts):
        return NOT_SHOWN
    return SEE_TABLE if any(part.bound for part in row.parts) else NOBODY
