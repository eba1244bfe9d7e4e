"""What goes out on paper: one table, the report, the factsheets. Compose only: nothing here writes a row."""

from reports.documents.table import table_html, table_pdf

__all__ = ["table_html", "table_pdf"]
