"""How long an almanak of 200 MB takes from upload to frame, and how much memory."""

import resource
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from benchmarks.tables import Limit, Table, test_database

MEGABYTE = 1_000_000
LEAST_SIZE = 200
MOST_MEMORY = 300
FILLING = 18
"""Elements of about a kilobyte that a frame does not need, for each person: the real register is mostly that."""
NOW = datetime(2020, 1, 20, 9, 0, tzinfo=UTC)


def run() -> Table:
    """Take the file in, read it, confirm it, and the same once more; the second changes nothing."""
    with test_database():
        rows, size, changed = measured()
        memory = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE)
    return Table(
        title="Import of the frame",
        columns=("step", "seconds", "CPU seconds"),
        rows=tuple((name, round(seconds, 1), round(cpu, 1)) for name, seconds, cpu in rows),
        limits=(
            Limit("peak of the process, MB", memory, MOST_MEMORY),
            Limit("rows that the same file changes the second time", changed, 0),
            Limit("MB by which the file is smaller than 200", max(LEAST_SIZE - size, 0), 0),
        ),
        notes=f"An almanak of {size} MB with 388 organisations, 11,396 office holders and 755 officials who do not exist. "
        "CPU is that of the worker; the database is not counted in it, but shares the cores of this machine.",
    )


def measured() -> tuple[list[tuple[str, float, float]], int, int]:
    """Return the steps with their seconds by clock and by CPU, the size of the file in MB, and what the second import changes."""
    from monitor_site.demo.almanak import almanak, everybody  # noqa: PLC0415 -- as above
    from organisations.choices import ChangeAction, ImportKind  # noqa: PLC0415 -- after django.setup
    from organisations.confirming import confirm  # noqa: PLC0415 -- as above
    from organisations.models import FrameImport  # noqa: PLC0415 -- as above
    from organisations.proposing.reading import read_next  # noqa: PLC0415 -- as above
    from organisations.receiving import Upload, receive  # noqa: PLC0415 -- as above
    from organisations.register import read_register  # noqa: PLC0415 -- as above
    from organisations.registering import register_organisations  # noqa: PLC0415 -- as above

    register_organisations(read_register(2020))
    organisations = everybody()
    steps: list[tuple[str, float, float]] = []

    def take(name: str, step: Callable[[], Any]) -> Any:
        start, cpu = time.perf_counter(), time.process_time()
        result = step()
        steps.append((name, time.perf_counter() - start, time.process_time() - cpu))
        return result

    def upload() -> FrameImport:
        pieces = almanak(organisations, filling=FILLING)
        return receive(Upload(ImportKind.ALMANAK, "exportOO.xml", pieces, date(2020, 1, 15), True), user=None, now=NOW)  # noqa: FBT003 -- complete

    for which in ("the first time", "again"):
        row = take(f"make, pack and keep the file, {which}", upload)
        take(f"read and compare, {which}", lambda: read_next(lambda: datetime.now(UTC)))
        changed = row.changes.exclude(action=ChangeAction.UNCHANGED).count()
        take(f"confirm, {which}", lambda: confirm(row, user=None, now=NOW))  # noqa: B023 -- called at once
    return steps, row.file_size // MEGABYTE, changed
