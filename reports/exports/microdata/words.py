"""What every form of the microdata says of itself: titles, notes, names of files."""

from collections.abc import Iterator
from typing import Final

from reports.exports.microdata.coding import Microdata

TITLE: Final = "Monitor Integriteit en Veiligheid"
_KINDS: Final = {"ambtsdragers": "politieke ambtsdragers", "organisaties": "organisaties"}
_LONGEST_FILE_LABEL: Final = 64
_SHORT_SHA: Final = 12


def title(data: Microdata) -> str:
    """Return what the file is called in full."""
    return f"{TITLE} {data.edition}: {_KINDS.get(data.kind, data.kind)}{', TESTGEGEVENS' if data.is_test else ''}"


def file_label(data: Microdata) -> str:
    """Return what the file is called where SPSS leaves 64 bytes."""
    mark = "TESTGEGEVENS, " if data.is_test else ""
    return f"{mark}Monitor IV {data.edition}, {data.kind}, opname {data.sha256[:_SHORT_SHA]}"[:_LONGEST_FILE_LABEL]


def file_name(data: Microdata, ending: str) -> str:
    """Return the name of one of the files."""
    return f"microdata-{data.kind}-{data.edition}{'-testgegevens' if data.is_test else ''}.{ending}"


def notes(data: Microdata) -> Iterator[str]:
    """Yield what who works with the data has to know, a line each."""
    yield f"Momentopname {data.sha256}"
    yield f"Elke combinatie van {', '.join(data.anonymity.variables)} komt minstens {data.anonymity.k} keer voor."
    if data.weight:
        yield f"Weegfactor: {data.weight}. Zet de weging aan met het sps-bestand."
    yield "Volgnummers zijn willekeurig en in elke levering anders."
