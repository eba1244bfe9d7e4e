"""What a chart shows, in words: for who does not see it, and for the caption around it. Made from the same numbers."""

from collections.abc import Iterable
from typing import Final

from reports.estimation.rounding import dutch_number, whole_percent
from reports.figures.bar_chart import NOBODY, NOT_SHOWN
from reports.figures.shapes import BarChart, Chart, PanelChart, Point, StackChart, StackRow, TrendChart, points_of

STAR: Final = "Een cijfer met een sterretje (*) is indicatief: het rust op weinig antwoorden, of is om een andere reden onzeker."
BOUND: Final = "Waar bijna niemand of bijna iedereen zo antwoordde, staat een grens in plaats van het percentage."
IN_TABLE: Final = "Alle cijfers staan in de tabel."


def evidence_notes(chart: Chart) -> tuple[str, ...]:
    """Return what stars and bounds in a chart mean; nothing where it has none."""
    points = tuple(points_of(chart))
    stars = any(point.is_indicative and point.value is not None for point in points)
    return (*((STAR,) if stars else ()), *((BOUND,) if any(point.bound for point in points) else ()))


def alt_text(chart: Chart) -> str:
    """Return what a chart shows, in whole sentences; with very much in it the main lines."""
    if isinstance(chart, BarChart):
        return _bars(chart)
    if isinstance(chart, StackChart):
        return _stacks(chart)
    return _trend(chart) if isinstance(chart, TrendChart) else _panels(chart)


def _bars(chart: BarChart) -> str:
    sentences = ["Liggende staven."]
    for section in chart.sections:
        parts = []
        for bar in section.bars:
            n = f" (n = {_count(bar.point)})" if chart.has_own_bases and bar.point.respondents is not None else ""
            then = "".join(f", in {year} {_percent(share)}" for year, share in bar.earlier)
            parts.append(f"{bar.label}{n}: {_told(bar.point)}{then}")
        sentences.append(f"{section.heading + '. ' if section.heading else ''}{'; '.join(parts)}.")
    return " ".join(sentences)


def _stacks(chart: StackChart) -> str:
    opening = "Staven naar twee kanten van een midden: eens rechts, oneens links." if chart.is_diverging else "Gestapelde staven."
    sentences = [opening]
    for section in chart.sections:
        rows = "; ".join(f"{row.label}: {_stack(chart, row)}" for row in section.rows)
        sentences.append(f"{section.heading + '. ' if section.heading else ''}{rows}.")
    return " ".join([*sentences, *([IN_TABLE] if chart.is_diverging else [])])


def _stack(chart: StackChart, row: StackRow) -> str:
    """Return the answers of a row; of a scale what its right side is together, as all answers would be too much to listen to."""
    missing = next((part for part in row.parts if part.value is None and not part.bound), None)
    if missing is not None:
        return _told(missing)
    if row.net is not None:
        return f"{chart.net_label} {_told(row.net)}"
    return ", ".join(f"{answer} {_told(part)}" for answer, part in zip(chart.answers, row.parts, strict=True))


def _trend(chart: TrendChart) -> str:
    sentences = [f"Lijnen van {chart.known[0]} tot en met {chart.known[-1]}."] if chart.known else ["Lijnen."]
    for line in chart.lines:
        told = ", ".join(f"{_told(point)} in {year}" for year, point in line.points)
        sentences.append(f"{line.label}: {told}.")
    broken = dict.fromkeys((mark.after, mark.before) for mark in chart.breaks)
    sentences += [f"Cijfers tot en met {after} en vanaf {before} zijn niet te vergelijken." for after, before in broken]
    return " ".join(sentences)


def _panels(chart: PanelChart) -> str:
    sentences = ["Staven naast elkaar."]
    for at, row in enumerate(chart.rows):
        told = ", ".join(f"{panel.label} {_told(panel.points[at])}" for panel in chart.panels)
        sentences.append(f"{row}: {told}.")
    return " ".join(sentences)


def _told(point: Point) -> str:
    if point.value is None:
        return point.bound or (NOT_SHOWN if point.is_withheld else NOBODY)
    return f"{_percent(point.value)}{' (indicatief)' if point.is_indicative else ''}"


def _percent(share: float) -> str:
    return f"{whole_percent(share)}%"


def _count(point: Point) -> str:
    return "" if point.respondents is None else dutch_number(point.respondents)


def years_in_words(years: Iterable[int]) -> str:
    """Return years as they are said: 2014, 2016 en 2018."""
    texts = [str(year) for year in years]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} en {texts[-1]}"
