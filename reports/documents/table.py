"""A table on paper: HTML and the tagged PDF (PDF/UA-1) that is drawn from it."""

from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reports.models import Snapshot
from reports.tables import PrintedTable
from reports.tables.editions import EditionTable
from surveys.documents.pdf import pdf_of

TEMPLATE: Final = "reports/pdf/table.html"
STYLES: Final = ("vendor/fonts.css", "css/report_pdf.css")


def table_html(table: PrintedTable, snapshot: Snapshot, trend: EditionTable | None = None) -> SafeString:
    """Return the document of one table, with its earlier editions where they are given, as one page of HTML."""
    context = {"table": table, "plan": table.plan, "snapshot": snapshot, "trend": trend}
    return render_to_string(TEMPLATE, context)


def table_pdf(table: PrintedTable, snapshot: Snapshot, trend: EditionTable | None = None) -> bytes:
    """Return the document of one table as PDF; raises PdfUnavailableError."""
    return pdf_of(table_html(table, snapshot, trend), STYLES)
