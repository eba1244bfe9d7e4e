"""Every kind of file that can be made of a publication. A part of the report that makes files adds its kinds here."""

from typing import Final

from reports.documents.products import DOCUMENT_KINDS
from reports.exports.products import EXPORT_KINDS
from reports.product_kinds import ProductKind

KINDS: Final[dict[str, ProductKind]] = {kind.name: kind for kind in (*DOCUMENT_KINDS, *EXPORT_KINDS)}
