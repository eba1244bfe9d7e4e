"""Tables and data as files, one module a form. Compose only: nothing here writes a row or decides what may be shown."""

from reports.exports.cell_records import RECORD_COLUMNS, records_csv, records_json
from reports.exports.figure_csv import figure_csv
from reports.exports.table_csv import COLUMNS, REASONS, table_csv
from reports.exports.table_markdown import table_markdown

__all__ = ["COLUMNS", "REASONS", "RECORD_COLUMNS", "figure_csv", "records_csv", "records_json", "table_csv", "table_markdown"]
