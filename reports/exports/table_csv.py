"""A table as CSV for whoever computes on: one row a cell, in a form that does not change with the layout of the table."""

from collections.abc import Iterator
from typing import Final

from reports.estimation.disclosure import ProtectedGroup, Shown
from reports.estimation.results import Withheld
from reports.estimation.rounding import round_half_up, whole_percent
from reports.tableplans.plan import Measure
from reports.tables import Table
from surveys.exports import csv_of

COLUMNS: Final = (
    "tabel",
    "editie",
    "uitsplitsing",
    "groep",
    "maat_kop",
    "maat",
    "percentage",
    "n",
    "gewogen_n",
    "standaardfout",
    "interval_laag",
    "interval_hoog",
    "niet_getoond",
    "testgegevens",
    "momentopname_sha256",
)
REASONS: Final = {
    Withheld.SMALL_BASE: "te weinig deelnemers",
    Withheld.SMALL_POPULATION: "te kleine groep",
    Withheld.SUBTRACTION: "anders te herleiden",
}


def table_csv(table: Table) -> bytes:
    """Return `table` as CSV with decimal commas; the same table gives the same bytes.

    Percentages are whole, as on the page: decimals would give away what whole numbers hide.
    """
    planned = table.plan.breakdown.groups
    sections = [group.section or table.plan.breakdown.heading for group in planned for _ in table.plan.measures]
    return csv_of(COLUMNS, [_row(table, section, *cell) for section, cell in zip(sections, table.cells(), strict=True)])


def _row(table: Table, section: str, group: ProtectedGroup, measure: Measure, shown: Shown) -> tuple[str, ...]:
    plan = table.plan
    return (
        plan.id,
        str(table.edition),
        section,
        group.label,
        measure.heading or plan.measures_heading,
        measure.label_in(group.label),
        *_numbers(shown),
        "" if shown.withheld is None else REASONS[shown.withheld],
        "ja" if table.is_test else "nee",
        table.snapshot_sha256,
    )


def _numbers(shown: Shown) -> Iterator[str]:
    interval = shown.interval
    yield _percent(shown.value)
    yield "" if shown.respondents is None else str(shown.respondents)
    yield "" if shown.weighted_base is None else str(round_half_up(shown.weighted_base))
    yield "" if shown.standard_error is None else str(round_half_up(shown.standard_error * 100, 1)).replace(".", ",")
    yield _percent(interval.low if interval else None)
    yield _percent(interval.high if interval else None)


def _percent(share: float | None) -> str:
    return "" if share is None else str(whole_percent(share))
