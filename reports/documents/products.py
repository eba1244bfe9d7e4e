"""The documents that are made of a publication as files."""

from typing import Final

from reports.documents.factsheets import factsheets_zip
from reports.documents.report import report_pdf
from reports.models import Publication
from reports.product_kinds import ZIP, Options, ProductError, ProductKind, Tell
from reports.prose.chapters import TextError
from reports.tableplans.plan import PlanError
from surveys.documents.pdf import PdfUnavailableError

_BEGUN: Final = 10


def _report(publication: Publication, _options: Options, tell: Tell) -> bytes:
    tell(_BEGUN)
    try:
        return report_pdf(publication)
    except (TextError, PdfUnavailableError) as error:
        raise ProductError(str(error)) from error


def _factsheets(publication: Publication, _options: Options, tell: Tell) -> bytes:
    if publication.office_holders is None:
        raise ProductError("Deze publicatie heeft geen momentopname van ambtsdragers.")
    try:
        return factsheets_zip(publication, tell)
    except (PlanError, TextError, PdfUnavailableError) as error:
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
    ProductKind(
        name="factsheets",
        label="Factsheets",
        about="Twee pagina’s per provincie, functie en bestuurslaag, en een 5-minutenversie; als PDF en als pagina.",
        ending="zip",
        content_type=ZIP,
        make=_factsheets,
    ),
)
