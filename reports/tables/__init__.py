"""What a report shows: tables computed from a snapshot, protected, and set out for page, file and paper."""

from reports.tables.computing import compute, compute_unprotected, missing_parts, missing_variables, profile_of
from reports.tables.numbers import DASH, percent, value_text
from reports.tables.printed_table import PrintedCell, PrintedRow, PrintedTable
from reports.tables.printing import listed, printed
from reports.tables.records import CellRecord, cell_records
from reports.tables.table import Table

__all__ = [
    "DASH",
    "CellRecord",
    "PrintedCell",
    "PrintedRow",
    "PrintedTable",
    "Table",
    "cell_records",
    "compute",
    "compute_unprotected",
    "listed",
    "missing_parts",
    "missing_variables",
    "percent",
    "printed",
    "profile_of",
    "value_text",
]
