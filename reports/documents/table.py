"""A table on paper: HTML and the tagged PDF (PDF/UA-1) that is drawn from it."""

from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reports.models import Snapshot
from reports.tables import PrintedTable, profile_of
from surveys.documents.pdf import pdf_of

TEMPLATE: Final = "reports/pdf/table.html"
STYLES: Final = ("vendor/fonts.css", "css/report_pdf.css")


def table_html(table: PrintedTable, snapshot: Snapshot) -> SafeString:
    """Return the document of one table as one page of HTML."""
    return render_to_string(
        TEMPLATE, {"table": table, "plan": table.plan, "snapshot": snapshot, "profile": profile_of(table.plan)}
    )


def table_pdf(table: PrintedTable, snapshot: Snapshot) -> bytes:
    """Return the document of one table as PDF; raises PdfUnavailableError."""
    return pdf_of(table_html(table, snapshot), STYLES)
