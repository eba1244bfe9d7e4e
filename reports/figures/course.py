"""The response by day as lines: this edition, earlier ones, the waves, and the band of what is to come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from reports.field.days import Course, Curve
from reports.figures.axes import Scale, Tick, step_for, ticks

WIDTH: Final = 720
HEIGHT: Final = 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 640, 36, 316
_DAYS_A_WEEK: Final = 7
_LEAST_PERCENT: Final = 4.0
_LEAST_DAYS: Final = 7
_BETWEEN_LABELS: Final = 16
_NAME_WIDTH: Final = 24
_WAVE_ROWS: Final = (12, 27)


@dataclass(frozen=True, slots=True)
class Line:
    """The line of an edition with its name at the end."""

    label: str
    points: str
    label_x: float
    label_y: float
    is_current: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A wave: a vertical line with its name above it."""

    x: float
    label: str
    label_y: int
    is_planned: bool


@dataclass(frozen=True, slots=True)
class CoursePicture:
    """Everything to draw."""

    lines: tuple[Line, ...]
    band: str
    """The outline of the band of the forecast; empty without one."""
    middle: str
    marks: tuple[Mark, ...]
    days: tuple[Tick, ...]
    percents: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = _RIGHT
    top: int = _TOP
    bottom: int = _BOTTOM


def course_picture(course: Course) -> CoursePicture:
    """Place the lines of a course."""
    days = Scale(0, max(course.closing_day, _LEAST_DAYS), _LEFT, _RIGHT)
    percents = Scale(0, _highest(course), _BOTTOM, _TOP)
    curve = course.curve
    drawn = [(one, one is curve) for one in (*reversed(course.earlier), curve)]
    ahead = course.forecast
    upper = [(day.day, curve.percent(day.high)) for day in ahead]
    lower = [(day.day, curve.percent(day.low)) for day in reversed(ahead)]
    return CoursePicture(
        lines=_apart([_line(one, days, percents, is_current=is_current, is_going_on=bool(ahead)) for one, is_current in drawn]),
        band=_points([*upper, *lower], days, percents),
        middle=_points([(day.day, curve.percent(day.middle)) for day in ahead], days, percents),
        marks=tuple(
            Mark(days.at(wave.day), wave.name, _WAVE_ROWS[number % len(_WAVE_ROWS)], wave.is_planned)
            for number, wave in enumerate(course.waves)
            if 0 <= wave.day <= days.end
        ),
        days=ticks(days, _DAYS_A_WEEK),
        percents=ticks(percents, step_for(percents.end)),
    )


def _highest(course: Course) -> float:
    """Return the end of the axis: a step above the highest number shown."""
    highest = max(
        [_LEAST_PERCENT]
        + [percent for curve in (course.curve, *course.earlier) for percent in curve.percentages]
        + [course.curve.percent(day.high) for day in course.forecast]
    )
    step = step_for(highest)
    return step * (int(highest / step) + 1)


def _line(curve: Curve, days: Scale, percents: Scale, *, is_current: bool, is_going_on: bool) -> Line:
    """Place a line; its name stands behind its end, or above it where the forecast goes on from there."""
    places = list(enumerate(curve.percentages))
    last_day, last = places[-1]
    x, y = days.at(last_day), percents.at(last)
    label_x, label_y = (x - _NAME_WIDTH, y - 10) if is_current and is_going_on else (x + 6, y + 4)
    return Line(str(curve.year), _points(places, days, percents), label_x, label_y, is_current)


def _apart(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Move names that would be written over each other."""
    moved: list[Line] = []
    for line in sorted(lines, key=lambda one: one.label_y):
        above = [one.label_y for one in moved if abs(one.label_x - line.label_x) < 2 * _BETWEEN_LABELS]
        y = max([line.label_y, *(place + _BETWEEN_LABELS for place in above)])
        moved.append(Line(line.label, line.points, line.label_x, y, line.is_current))
    return tuple(sorted(moved, key=lambda one: one.is_current))


def _points(places: Iterable[tuple[float, float]], days: Scale, percents: Scale) -> str:
    return " ".join(f"{days.at(day)},{percents.at(percent)}" for day, percent in places)
