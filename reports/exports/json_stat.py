"""Tables as JSON-stat 2.0, a cube a table: groups by measures by what is told of each cell. See json-stat.org/format."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from reports.estimation.disclosure import Shown
from reports.estimation.rounding import round_half_up, whole_percent
from reports.exports.book import Book
from reports.exports.table_csv import REASONS
from reports.tableplans.plan import Statistic
from reports.tables import Table

VERSION: Final = "2.0"
INDICATIVE: Final = "indicatief"
FACTS: Final = {
    "waarde": "Waarde",
    "n": "Ongewogen aantal deelnemers",
    "standaardfout": "Standaardfout",
    "laag": "Ondergrens van het 95%-betrouwbaarheidsinterval",
    "hoog": "Bovengrens van het 95%-betrouwbaarheidsinterval",
}
UNITS: Final[Mapping[Statistic, dict[str, Any]]] = {
    "percentage": {"label": "%", "decimals": 0},
    "count": {"label": "aantal", "decimals": 0},
    "factor": {"label": "factor", "decimals": 2},
}
_SHOWN_DECIMALS: Final = {"percentage": 0, "count": 0, "factor": 2}


def table_json_stat(table: Table, *, updated: str) -> dict[str, Any]:
    """Return one table as a dataset; `updated` is the moment of its snapshot, in ISO 8601.

    Numbers are those that are printed: decimals would give away what whole percents hide. A cell that is withheld is null, with
    the reason as its status; so is a share of few, with its bound. A figure of few has a status too: that it is indicative.
    """
    plan = table.plan
    groups = _named((group.section or "", group.name) for group in plan.breakdown.groups)
    measures = _named((measure.heading, measure.row, measure.label) for measure in plan.measures)
    values, status = _cells(table)
    return {
        "version": VERSION,
        "class": "dataset",
        "label": f"{plan.called}: {plan.title}",
        "source": f"Momentopname {table.snapshot_sha256}; {plan.source}",
        "updated": updated,
        "id": ["groep", "maat", "gegeven"],
        "size": [len(groups), len(measures), len(FACTS)],
        "role": {"metric": ["gegeven"]},
        "dimension": {
            "groep": _dimension(plan.breakdown.heading or "Groep", groups),
            "maat": _dimension(plan.measures_heading or "Maat", measures),
            "gegeven": _dimension("Gegeven", FACTS) | _units(table),
        },
        "value": values,
        **({"status": status} if status else {}),
        "note": [f"Basis: {plan.base.text}.", *plan.notes, *plan.comparability],
        "extension": {
            "naam": plan.called,
            "tabel": plan.id,
            "editie": table.edition,
            "testgegevens": table.is_test,
            "gewogen": plan.weight is not None,
        },
    }


def table_json_stat_file(table: Table, *, updated: str) -> bytes:
    """Return one table as a file; the same table gives the same bytes."""
    return _written(table_json_stat(table, updated=updated))


def book_json_stat(book: Book) -> bytes:
    """Return all tables as a collection, each dataset in full; the same book gives the same bytes."""
    moments = {snapshot.sha256: str(snapshot.manifest["made_at"]) for snapshot in book.snapshots}
    collection = {
        "version": VERSION,
        "class": "collection",
        "label": f"Monitor Integriteit en Veiligheid {book.edition}: tabellen",
        "updated": max(moments.values()),
        "link": {
            "item": [
                table_json_stat(table.table, updated=moments[table.table.snapshot_sha256])
                for chapter in book.chapters
                for table in chapter.tables
            ]
        },
    }
    return _written(collection)


def _written(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _named(labels: Iterator[tuple[str, ...]]) -> dict[str, str]:
    """Return a code for each label, in their order: positions, since labels are words for people and may occur twice."""
    texts = (" – ".join(part for part in parts if part) for parts in labels)
    return {str(number): text for number, text in enumerate(texts, 1)}


def _dimension(label: str, categories: Mapping[str, str]) -> dict[str, Any]:
    return {"label": label, "category": {"index": list(categories), "label": dict(categories)}}


def _units(table: Table) -> dict[str, Any]:
    """Return the units of what is told, where the table shows one kind of number; a mixed table says it per cell in no way."""
    kinds: Sequence[Statistic] = table.plan.statistics
    if len(kinds) != 1:
        return {}
    percent = UNITS["percentage"]
    units = {"waarde": UNITS[kinds[0]], "n": UNITS["count"], "standaardfout": {"label": "procentpunt", "decimals": 1}}
    labels = _dimension("Gegeven", FACTS)["category"]
    return {"category": labels | {"unit": units | {"laag": percent, "hoog": percent}}}


def _cells(table: Table) -> tuple[list[float | None], dict[str, str]]:
    """Return the numbers in row-major order of the dimensions, and the status of those that have one."""
    values: list[float | None] = []
    status: dict[str, str] = {}
    plan = table.plan
    for planned, group in zip(plan.breakdown.groups, table.groups, strict=True):
        for measure, shown in zip(plan.measures, group.cells, strict=True):
            if told := _status(shown):
                status[str(len(values))] = told
            values.extend(_facts(shown, plan.statistic_of(planned, measure)))
    return values, status


def _status(shown: Shown) -> str:
    """Return what is to be known of a figure: why it is not there, the bound that stands for it, or that it is indicative."""
    if shown.withheld is not None:
        return REASONS[shown.withheld]
    if shown.bound is not None:
        return str(shown.bound)
    return INDICATIVE if shown.is_indicative else ""


def _facts(shown: Shown, statistic: Statistic) -> Iterator[float | None]:
    yield _value(shown.value, statistic)
    yield shown.respondents
    yield None if shown.standard_error is None else float(round_half_up(shown.standard_error * 100, 1))
    interval = shown.interval
    yield whole_percent(interval.low) if interval else None
    yield whole_percent(interval.high) if interval else None


def _value(value: float | None, statistic: Statistic) -> float | None:
    if value is None:
        return None
    if statistic == "percentage":
        return whole_percent(value)
    return float(round_half_up(value, _SHOWN_DECIMALS[statistic])) if statistic == "factor" else int(round_half_up(value))
