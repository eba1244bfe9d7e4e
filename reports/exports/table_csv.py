"""A table as CSV for whoever computes on: one row a cell, in a form that does not change with the layout of the table."""

from collections.abc import Iterator
from typing import Final

from reports.estimation.disclosure import ProtectedGroup, Shown
from reports.estimation.results import Withheld
from reports.estimation.rounding import round_half_up, whole_percent
from reports.tableplans.plan import Measure, PlannedGroup, Statistic
from reports.tables import Table, value_text
from surveys.exports import csv_of

COLUMNS: Final = (
    "tabel",
    "editie",
    "uitsplitsing",
    "groep",
    "maat_kop",
    "maat",
    "percentage",
    "aantal",
    "factor",
    "n",
    "gewogen_n",
    "standaardfout",
    "interval_laag",
    "interval_hoog",
    "minder_dan",
    "meer_dan",
    "indicatief",
    "niet_getoond",
    "testgegevens",
    "momentopname_sha256",
)
REASONS: Final = {
    Withheld.SMALL_BASE: "te weinig deelnemers",
    Withheld.SMALL_POPULATION: "te kleine groep",
    Withheld.SUBTRACTION: "anders te herleiden",
    Withheld.UNSTEADY: "te onzeker",
    Withheld.UNDECIDED: "nog niet beoordeeld",
}
NOT_ASKED: Final = "niet gevraagd"
BOUND: Final = "alleen een grens"
YES, NO = "ja", "nee"


def table_csv(table: Table) -> bytes:
    """Return `table` as CSV with decimal commas; the same table gives the same bytes.

    Percentages are whole, as on the page: decimals would give away what whole numbers hide.
    """
    return csv_of(COLUMNS, long_rows(table))


def long_rows(table: Table) -> Iterator[tuple[str, ...]]:
    """Yield a row for every cell, with what COLUMNS names, as it is written in Dutch."""
    groups = (at for at in range(len(table.groups)) for _ in table.plan.measures)
    return (_row(table, at, *cell) for at, cell in zip(groups, table.cells(), strict=True))


def _row(table: Table, at: int, group: ProtectedGroup, measure: Measure, shown: Shown) -> tuple[str, ...]:
    plan = table.plan
    return (
        plan.id,
        str(table.edition),
        plan.breakdown.groups[at].section or plan.breakdown.heading,
        group.label,
        " – ".join(part for part in (measure.heading, measure.row) if part) or plan.measures_heading,
        measure.label_in(group.label),
        *_value(plan.statistic_of(plan.breakdown.groups[at], measure), shown.value),
        *_numbers(shown),
        *_marks(shown),
        _why_empty(measure, plan.breakdown.groups[at], shown),
        YES if table.is_test else NO,
        table.snapshot_sha256,
    )


def _why_empty(measure: Measure, group: PlannedGroup, shown: Shown) -> str:
    """Return why a cell holds no value: the reason to withhold it, that a bound is shown, or that the group was not asked."""
    if not measure.applies_to(group):
        return NOT_ASKED
    if shown.bound is not None:
        return BOUND
    return "" if shown.withheld is None else REASONS[shown.withheld]


def _value(statistic: Statistic, value: float | None) -> Iterator[str]:
    """Yield the value in the column of what it is, as it is printed; the other columns are empty."""
    yield _percent(value) if statistic == "percentage" else ""
    yield str(round_half_up(value)) if statistic == "count" and value is not None else ""
    yield value_text(value, "factor") if statistic == "factor" and value is not None else ""


def _numbers(shown: Shown) -> Iterator[str]:
    interval = shown.interval
    yield "" if shown.respondents is None else str(shown.respondents)
    yield "" if shown.weighted_base is None else str(round_half_up(shown.weighted_base))
    yield "" if shown.standard_error is None else str(round_half_up(shown.standard_error * 100, 1)).replace(".", ",")
    yield _percent(interval.low if interval else None)
    yield _percent(interval.high if interval else None)


def _marks(shown: Shown) -> Iterator[str]:
    """Yield the percentage of a bound in the column of its side, and whether the figure is indicative; of no figure nothing."""
    bound = shown.bound
    yield "" if bound is None or bound.is_above else str(bound.percent)
    yield "" if bound is None or not bound.is_above else str(bound.percent)
    if shown.value is None:
        yield ""
    else:
        yield YES if shown.is_indicative else NO


def _percent(share: float | None) -> str:
    return "" if share is None else str(whole_percent(share))
