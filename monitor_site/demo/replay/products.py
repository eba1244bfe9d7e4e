"""Has every file of a replayed publication made, as staff do on the page Publicaties, and lays copies in a folder."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from monitor_site.demo.crews import Several
from reports.making import ask_for, make_next
from reports.models import ProductFile, Publication
from reports.products import KINDS


def make_products(publication: Publication, folder: Path, *, crew: Several, now: datetime, tell: Callable[[str], None]) -> int:
    """Make the report, the factsheets, the table book and the microdata; return how many could not be made.

    Every process of the crew is a worker, so that the report is made beside all others.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [kind for kind in KINDS.values() if kind.fits(publication)]
    for kind in wanted:
        options = {option.name: option.default for option in kind.options}
        ask_for(publication, kind, options=options, user=None, now=now)
    list(crew.pool.map(_work, range(crew.processes)))
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


def _work(_number: int) -> None:
    """Make files until none waits, in a process of the crew."""
    while make_next(timezone.now):
        pass
