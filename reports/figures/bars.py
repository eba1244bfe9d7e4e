"""Horizontal bars, from the left or to both sides of a middle, with a label before and a number after each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reports.figures.axes import Scale

WIDTH: Final = 720
_ROW: Final = 26
_BAR: Final = 16
_LABELS: Final = 270
_NUMBERS: Final = 60
_LONGEST_LABEL: Final = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it lies, what it is of, and where its number stands."""

    label: str
    text_y: int
    x: float
    y: int
    width: float
    number: float
    number_x: float
    anchor: str
    is_negative: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars with the line that they start from."""

    bars: tuple[Bar, ...]
    zero: float
    height: int
    label_x: int
    bar_height: int = _BAR
    width: int = WIDTH


def bars(rows: Sequence[tuple[str, float]]) -> Bars:
    """Place a bar for each label with its number; with a negative number among them zero is in the middle."""
    numbers = [number for _, number in rows]
    reach = max([abs(number) for number in numbers], default=0.0) or 1.0
    start = -reach if any(number < 0 for number in numbers) else 0.0
    first = _LABELS + (_NUMBERS if start else 0)
    scale = Scale(start, reach, first, WIDTH - _NUMBERS)
    zero = scale.at(0)
    placed = tuple(_bar(place, label, number, scale) for place, (label, number) in enumerate(rows))
    return Bars(placed, zero, _ROW * len(rows), _LABELS - 10)


def _bar(place: int, label: str, number: float, scale: Scale) -> Bar:
    zero, end = scale.at(0), scale.at(number)
    top = place * _ROW + (_ROW - _BAR) // 2
    is_negative = number < 0
    return Bar(
        label=shortened(label),
        text_y=top + _BAR - 3,
        x=min(zero, end),
        y=top,
        width=round(abs(end - zero), 1),
        number=number,
        number_x=end - 6 if is_negative else end + 6,
        anchor="end" if is_negative else "start",
        is_negative=is_negative,
    )


def shortened(label: str) -> str:
    """Return a label that fits; the table has the whole of it."""
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1].rstrip()}…"
