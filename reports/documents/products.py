"""The documents that are made of a publication as files."""

from typing import Final

from reports.documents.report import report_pdf
from reports.models import Publication
from reports.product_kinds import Options, ProductError, ProductKind, Tell
from reports.prose.chapters import TextError
from surveys.documents.pdf import PdfUnavailableError

_BEGUN: Final = 10


def _report(publication: Publication, _options: Options, tell: Tell) -> bytes:
    tell(_BEGUN)
    try:
        return report_pdf(publication)
    except (TextError, PdfUnavailableError) as error:
        raise ProductError(str(error)) from error


DOCUMENT_KINDS: Final[tuple[ProductKind, ...]] = (
    ProductKind(
        name="rapport",
        label="Rapport",
        about="Het hele rapport als toegankelijke PDF, met alle tabellen en figuren.",
        ending="pdf",
        content_type="application/pdf",
        make=_report,
    ),
)
