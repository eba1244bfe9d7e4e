"""What a chart shows, before it is drawn: bars, stacks, lines and panels. Shares are parts of one; nothing is computed here."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Point:
    """A share with its evidence, or the absence of one."""

    value: float | None
    respondents: int | None = None
    low: float | None = None
    high: float | None = None
    is_withheld: bool = False
    """Not shown because of disclosure control, which is not the same as nobody to compute from."""
    bound: str = ""
    """What is shown instead of the share of a few: '< 10%'."""
    bound_at: float | None = None
    """Where that bound lies."""
    is_indicative: bool = False
    """Whether it rests on few, or is unsure: a star behind its number."""

    @property
    def star(self) -> str:
        """What stands behind its number."""
        return "*" if self.is_indicative else ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its label; `earlier` are the shares of earlier editions by year."""

    label: str
    point: Point
    earlier: tuple[tuple[int, float], ...] = ()
    is_net: bool = False
    """Takes other bars together."""
    is_rest: bool = False
    """Stands apart from the others, such as 'geen effecten'."""


@dataclass(frozen=True, slots=True)
class BarSection:
    """Bars under one heading; empty where there is only one section."""

    heading: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars."""

    sections: tuple[BarSection, ...]

    @property
    def bars(self) -> tuple[Bar, ...]:
        """All bars, top to bottom."""
        return tuple(bar for section in self.sections for bar in section.bars)

    @property
    def has_own_bases(self) -> bool:
        """Whether bars rest on different numbers of people, so that each has its n beside it."""
        known = {bar.point.respondents for bar in self.bars if bar.point.respondents is not None}
        return len(known) > 1


@dataclass(frozen=True, slots=True)
class StackRow:
    """One bar of several answers, left to right."""

    label: str
    parts: tuple[Point, ...]
    net: Point | None = None
    """What the answers on the right side are together."""
    aside: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class StackSection:
    """Stacks under one heading, such as a statement."""

    heading: str
    rows: tuple[StackRow, ...]


@dataclass(frozen=True, slots=True)
class StackChart:
    """Stacked bars; with `disagree` or `between`, to both sides of a middle."""

    answers: tuple[str, ...]
    sections: tuple[StackSection, ...]
    disagree: int = 0
    """How many of the answers, from the left, are left of the middle."""
    between: int = 0
    """How many after them lie across the middle."""
    net_label: str = ""
    aside_labels: tuple[str, ...] = ()
    is_diverging: bool = False

    @property
    def rows(self) -> tuple[StackRow, ...]:
        """All stacks, top to bottom."""
        return tuple(row for section in self.sections for row in section.rows)


@dataclass(frozen=True, slots=True)
class Line:
    """A share over editions, by year; what was published in words is about."""

    label: str
    points: tuple[tuple[int, Point], ...]


@dataclass(frozen=True, slots=True)
class BreakMark:
    """A place in time over which shares may not be compared."""

    after: int
    before: int
    text: str


@dataclass(frozen=True, slots=True)
class TrendChart:
    """Lines over editions."""

    editions: tuple[int, ...]
    lines: tuple[Line, ...]
    breaks: tuple[BreakMark, ...] = ()

    @property
    def known(self) -> tuple[int, ...]:
        """The editions of which at least one share, or its bound, is known."""
        points = [(year, point) for line in self.lines for year, point in line.points]
        found = {year for year, point in points if point.value is not None or point.bound_at is not None}
        return tuple(year for year in self.editions if year in found)


@dataclass(frozen=True, slots=True)
class Panel:
    """One column of bars."""

    heading: str
    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class PanelChart:
    """Bars of the same rows beside each other."""

    rows: tuple[str, ...]
    panels: tuple[Panel, ...]


def points_of(chart: "Chart") -> Iterator[Point]:
    """Yield every share that is drawn."""
    if isinstance(chart, BarChart):
        yield from (bar.point for bar in chart.bars)
    elif isinstance(chart, StackChart):
        yield from (point for row in chart.rows for point in (*row.parts, *((row.net,) if row.net else ()), *row.aside))
    elif isinstance(chart, TrendChart):
        yield from (point for line in chart.lines for _, point in line.points)
    else:
        yield from (point for panel in chart.panels for point in panel.points)


Chart = BarChart | StackChart | TrendChart | PanelChart


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands around a chart: a title, and under it the base with n, the notes and the source."""

    title: str
    base: str
    notes: tuple[str, ...] = field(default=())
    source: str = ""
