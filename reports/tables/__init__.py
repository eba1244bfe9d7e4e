"""What a report shows: tables computed from a snapshot, protected, and set out for page, file and paper."""

from reports.tables.computing import compute, missing_variables
from reports.tables.printing import PrintedCell, PrintedRow, PrintedTable, printed
from reports.tables.table import Table

__all__ = ["PrintedCell", "PrintedRow", "PrintedTable", "Table", "compute", "missing_variables", "printed"]
