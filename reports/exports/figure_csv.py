"""A figure as CSV: its cells as those of a table, with the published figures of earlier editions and where each comes from."""

from collections.abc import Iterator
from typing import Final

from reports.exports.table_csv import COLUMNS, long_rows
from reports.figures.figure import FigureTable
from reports.published import SOURCES, Aggregate
from surveys.exports import csv_of

FIGURE_COLUMNS: Final = ("figuur", *COLUMNS[1:], "bron")
_OWN: Final = "momentopname"
_EDITION, _GROUP, _MEASURE, _PERCENT, _N = (COLUMNS.index(name) for name in ("editie", "groep", "maat", "percentage", "n"))


def figure_csv(figure: FigureTable) -> bytes:
    """Return a figure as CSV with decimal commas; the same figure gives the same bytes."""
    return csv_of(FIGURE_COLUMNS, _rows(figure))


def _rows(figure: FigureTable) -> Iterator[tuple[str, ...]]:
    for table in (figure.table, *((figure.detail,) if figure.detail else ())):
        yield from ((*row, _OWN) for row in long_rows(table))
    known = dict(figure.computed)
    for table in known.values():
        yield from ((*row, _OWN) for row in long_rows(table))
    for found in figure.earlier:
        for year, one in found.by_edition:
            if year in known:
                continue
            yield _earlier(figure, found.group, found.measure, year, one)


def _earlier(figure: FigureTable, group: str, measure: str, year: int, one: Aggregate) -> tuple[str, ...]:
    row = [figure.plan.id, *[""] * (len(COLUMNS) - 1)]
    row[_EDITION], row[_GROUP], row[_MEASURE] = str(year), group, measure
    row[_PERCENT] = "" if one.value is None else f"{one.value:g}"
    row[_N] = "" if one.n is None else str(one.n)
    note = f" ({one.note})" if one.note else ""
    return (*row, f"{SOURCES.get(figure.plan.report, '')}{note}")
