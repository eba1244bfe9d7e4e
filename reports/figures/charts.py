"""Charts for page, file and paper: the SVG or PNG of a figure or of any shape, with its words and its caption."""

from base64 import b64encode
from collections.abc import Iterable

from reports.figures.bar_chart import bar_plot
from reports.figures.choosing import chart_of
from reports.figures.figure import FigureTable
from reports.figures.frame import Plot, framed
from reports.figures.panel_chart import panel_plot
from reports.figures.rendering import Spec, draw_apart, png_of, svg_of
from reports.figures.shapes import BarChart, BreakMark, Caption, Chart, StackChart, TrendChart
from reports.figures.stack_chart import stack_plot
from reports.figures.trend_chart import trend_plot
from reports.figures.words import alt_text, evidence_notes, years_in_words
from reports.tables import printed


def chart_svg(figure: FigureTable, *, intervals: bool = False, captioned: bool = False) -> str:
    """Return the SVG of a figure; with `captioned` title, base, n, notes and source are in it, for a file on its own."""
    return shape_svg(chart_of(figure), caption_of(figure), intervals=intervals, captioned=captioned)


def paper_svg(figure: FigureTable) -> str:
    """Return the SVG of a figure for a document that brings the letters of the site itself."""
    chart = chart_of(figure)
    spec = _spec(chart, None, intervals=False)
    return svg_of(spec, title=caption_of(figure).title, description=alt_text(chart), own_letters=False)


def draw_papers(figures: Iterable[FigureTable]) -> None:
    """Draw the charts of a document at once, in a process of its own."""
    draw_apart(_spec(chart_of(figure), None, intervals=False) for figure in figures)


def chart_png(figure: FigureTable, *, intervals: bool = False, captioned: bool = True) -> bytes:
    """Return the PNG of a figure, twice as large as the SVG is in pixels."""
    return shape_png(chart_of(figure), caption_of(figure), intervals=intervals, captioned=captioned)


def chart_size(figure: FigureTable) -> tuple[int, int]:
    """Return the width and height of the SVG without a caption, in pixels."""
    spec = _spec(chart_of(figure), None, intervals=False)
    around = spec["padding"]
    return (
        round(spec["width"] + around["left"] + around["right"]),
        round(spec["height"] + around["top"] + around["bottom"]),
    )


def has_intervals(figure: FigureTable) -> bool:
    """Tell whether the chart can show intervals: stacks and panels are too full for them, and have them in their table."""
    return isinstance(chart_of(figure), BarChart | TrendChart)


def as_data_uri(svg: str) -> str:
    """Return an SVG as the address of an image that holds it, for a document that goes out alone."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode('ascii')}"


def chart_alt(figure: FigureTable) -> str:
    """Return the figure in words."""
    return alt_text(chart_of(figure))


def shape_svg(chart: Chart, caption: Caption, *, intervals: bool = False, captioned: bool = False) -> str:
    """Return the SVG of any shape, such as those of the explorer."""
    return svg_of(
        _spec(chart, caption if captioned else None, intervals=intervals), title=caption.title, description=alt_text(chart)
    )


def shape_png(chart: Chart, caption: Caption, *, intervals: bool = False, captioned: bool = True) -> bytes:
    """Return the PNG of any shape."""
    return png_of(_spec(chart, caption if captioned else None, intervals=intervals))


def _spec(chart: Chart, caption: Caption | None, *, intervals: bool) -> Spec:
    return framed(_plot(chart, intervals=intervals), caption)


def _plot(chart: Chart, *, intervals: bool) -> Plot:
    if isinstance(chart, BarChart):
        return bar_plot(chart, intervals=intervals)
    if isinstance(chart, StackChart):
        return stack_plot(chart)
    return trend_plot(chart, intervals=intervals) if isinstance(chart, TrendChart) else panel_plot(chart)


def caption_of(figure: FigureTable) -> Caption:
    """Return what stands around a figure: title, base with n, what to know when reading it, and where it comes from."""
    n = printed(figure.table).base_respondents
    source = f"Bron: Monitor Integriteit en Veiligheid {figure.table.edition}, momentopname {figure.table.snapshot_sha256[:12]}"
    earlier = f"; eerdere edities: {figure.earlier_source}" if figure.earlier_source else ""
    test = ("Testgegevens: zegt niets over de werkelijkheid.",) if figure.table.is_test else ()
    return Caption(
        title=figure.title,
        base=f"Basis: {figure.plan.base.text} (n = {n})",
        notes=(*test, *reading_notes(figure)),
        source=f"{source}{earlier}.",
    )


def reading_notes(figure: FigureTable) -> tuple[str, ...]:
    """Return what a reader must know about the editions in a figure."""
    chart = chart_of(figure)
    notes = []
    if isinstance(chart, TrendChart):
        notes += _trend_notes(chart)
    if isinstance(chart, BarChart) and any(bar.earlier for bar in chart.bars):
        notes.append("Een open ruit is het percentage van een eerdere editie.")
    if figure.unknown_editions and figure.plan.drawing.form in {"trend", "bars"}:
        notes.append(f"Van {years_in_words(figure.unknown_editions)} zijn hierover geen cijfers gepubliceerd.")
    if figure.is_approximate:
        notes.append("Een eerder percentage is in woorden gepubliceerd en dus ongeveer.")
    return (*notes, *evidence_notes(chart))


def _trend_notes(chart: TrendChart) -> list[str]:
    gaps = [
        line
        for line in chart.lines
        for (year, _), (later, _) in zip(line.points, line.points[1:], strict=False)
        if any(year < edition < later for edition in chart.editions)
    ]
    notes = ["Een streepjeslijn loopt over een editie waarvan geen cijfer is gepubliceerd."] if gaps else []
    if any(len(line.points) == 1 for line in chart.lines):
        notes.append("Een punt zonder lijn heeft geen gepubliceerd cijfer van een eerdere editie.")
    drawn = [mark for mark in chart.breaks if _is_drawn(chart, mark)]
    return notes + list(dict.fromkeys(mark.text for mark in drawn))


def _is_drawn(chart: TrendChart, mark: BreakMark) -> bool:
    return bool(chart.known) and chart.known[0] <= mark.after and mark.before <= chart.known[-1]
