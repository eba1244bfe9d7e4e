"""Every cell of a table with its unrounded numbers, for who works on the server."""

import json
from dataclasses import asdict, fields
from typing import Final

from reports.tables import CellRecord, Table, cell_records
from surveys.exports import csv_of

RECORD_COLUMNS: Final = tuple(field.name for field in fields(CellRecord))


def records_json(table: Table) -> str:
    """Return the cells of `table` as JSON."""
    return json.dumps([asdict(record) for record in cell_records(table)], indent=2, ensure_ascii=False)


def records_csv(table: Table) -> str:
    """Return the cells of `table` as CSV with decimal points, for a program."""
    rows = [tuple("" if value is None else str(value) for value in asdict(record).values()) for record in cell_records(table)]
    return csv_of(RECORD_COLUMNS, rows).decode("utf-8-sig")
