"""How long the figures of the report take to draw: the first in a process, the others, and again."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from benchmarks.exports import QUESTIONNAIRE, snapshot_of
from benchmarks.tables import Row, Table, with_django

NOTES: Final = """The 20 figures of 2020 about office holders over 3,060 people who answered at random; CPU time of one process,
because the cores of this machine are shared. The first chart starts the drawing program and fits the letters to two weights; the
same chart again is taken from what the process keeps by its description. A page asks for size and words only: its image comes
apart."""


def run() -> Table:
    """Draw every figure once, again, as PNG, and only its words."""
    with_django()
    from reports.figures.charts import caption_of, chart_alt, chart_png, chart_size, chart_svg  # noqa: PLC0415 -- after setup
    from reports.figures.figure import figure_of  # noqa: PLC0415 -- as above
    from reports.tableplans.figure_plan import figure_plans  # noqa: PLC0415 -- as above
    from surveys.routing import load_questionnaire  # noqa: PLC0415 -- as above

    snapshot = snapshot_of(load_questionnaire(Path(QUESTIONNAIRE).read_text(encoding="utf-8")))
    plans = [plan for plan in figure_plans(2020) if plan.survey == "ambtsdragers"]
    first, *others = figures = [figure_of(snapshot, plan) for plan in plans]
    rows: list[Row] = [
        ("first SVG in a process", milliseconds(lambda: chart_svg(first)), ""),
        each(f"SVG of the {len(others)} others", others, chart_svg),
        each("SVG again", figures, chart_svg),
        each("PNG with a caption", figures, chart_png),
        each("size, words and caption for a page", figures, lambda one: (chart_size(one), chart_alt(one), caption_of(one))),
    ]
    return Table(title="Charts", columns=("what", "ms of CPU, each", "ms of CPU, all"), rows=tuple(rows), notes=NOTES)


def each(name: str, figures: list[Any], draw: Callable[[Any], Any]) -> Row:
    """Return the row of something done to every figure."""
    total = milliseconds(lambda: [draw(figure) for figure in figures])
    return (name, total / len(figures), total)


def milliseconds(work: Callable[[], Any]) -> float:
    """Return the CPU time of `work`."""
    begin = time.process_time()
    work()
    return 1000 * (time.process_time() - begin)
