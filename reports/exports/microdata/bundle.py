"""All forms of the microdata in one file: they belong together, since the rows of each delivery have an order of their own."""

import io
import zipfile
from collections.abc import Callable
from typing import Final

from reports.exports.microdata.coding import Microdata
from reports.exports.microdata.ddi import ddi_of
from reports.exports.microdata.labelled import csv_of_labels, parquet_of
from reports.exports.microdata.report import report_of
from reports.exports.microdata.sav import sav_of
from reports.exports.microdata.syntax import sps_of
from reports.exports.microdata.words import file_name

Form = Callable[[Microdata], bytes]
FORMS: Final[dict[str, Form]] = {
    "sav": sav_of,
    "sps": sps_of,
    "csv": csv_of_labels,
    "parquet": parquet_of,
    "ddi.xml": ddi_of,
    "k-anonimiteit.txt": report_of,
}
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


def bundle_of(data: Microdata, tell: Callable[[int], None] = lambda _percent: None) -> bytes:
    """Return a zip with every form; `tell` hears how many percent is done."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        for number, (ending, form) in enumerate(FORMS.items(), 1):
            entry = zipfile.ZipInfo(file_name(data, ending), _NO_TIME)
            archive.writestr(entry, form(data), compress_type=zipfile.ZIP_DEFLATED)
            tell(100 * number // len(FORMS))
    return file.getvalue()
