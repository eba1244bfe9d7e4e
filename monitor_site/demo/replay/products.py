"""Has every file of a replayed publication made, as staff do on the page Publicaties, and lays copies in a folder."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from reports.making import ask_for, make_next
from reports.models import ProductFile, Publication
from reports.products import KINDS


def make_products(publication: Publication, folder: Path, *, clock: Callable[[], datetime], tell: Callable[[str], None]) -> int:
    """Make the report, the factsheets, the table book and the microdata; return how many could not be made."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [kind for kind in KINDS.values() if kind.fits(publication)]
    for kind in wanted:
        options = {option.name: option.default for option in kind.options}
        ask_for(publication, kind, options=options, user=None, now=clock())
    while make_next(clock):
        pass
    failed = 0
    for kind in wanted:
        made = ProductFile.objects.filter(publication=publication, kind=kind.name).first()
        if made is None or made.content is None:
            failed += 1
            tell(f"niet gemaakt: {kind.label.lower()}. {made.error if made else ''}".strip())
            continue
        name = kind.file_name(publication)
        (folder / name).write_bytes(made.content)
        tell(f"gemaakt: {name}")
    return failed
