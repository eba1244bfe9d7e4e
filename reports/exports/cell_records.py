"""Every cell of a table with its unrounded numbers, for who works on the server."""

import json
from dataclasses import asdict, fields
from typing import Final

from reports.tables import CellRecord, Table, cell_records
from surveys.exports import csv_of

RECORD_COLUMNS: Final = tuple(field.name for field in fields(CellRecord))


def records_json(*tables: Table) -> str:
    """Return the cells of tables as JSON."""
    records = [asdict(record) for table in tables for record in cell_records(table)]
    return json.dumps(records, indent=2, ensure_ascii=False)


def records_csv(*tables: Table) -> str:
    """Return the cells of tables as CSV with decimal points, for a program."""
    records = [asdict(record) for table in tables for record in cell_records(table)]
    rows = [tuple("" if value is None else str(value) for value in record.values()) for record in records]
    return csv_of(RECORD_COLUMNS, rows).decode("utf-8-sig")
