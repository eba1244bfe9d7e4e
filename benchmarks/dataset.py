"""From stored answers to typed columns: the time and the memory of the dataset of everybody who was approached in 2020."""

import os
import statistics
import time
import tracemalloc
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from benchmarks.tables import Limit, Row, Table, test_database

if TYPE_CHECKING:
    from surveys.models import Survey

RESPONDENTS: Final = 3_060
EVERYBODY: Final = 11_396
ROUNDS: Final = 7
SECONDS: Final = 2.0
NOTES: Final = f"""Made-up answers of {RESPONDENTS:,} people to the questionnaire of 2020; the responses that count are copied
until {EVERYBODY:,} do. From the database to a frame of columns: answers read, path walked, derived variables worked out. Seconds
by the clock, least and median of {ROUNDS}; CPU is the median of this process, without the database. Memory is what Python
holds at most on the way (tracemalloc): the cells of the columns, since rows are read and dropped by the batch."""


def run() -> Table:
    """Make the dataset of a usual response, and of everybody."""
    with test_database():
        from django.conf import settings  # noqa: PLC0415 -- after django.setup

        from monitor_site.demo.loading import load_demo  # noqa: PLC0415 -- as above
        from monitor_site.garbage import look_for_garbage_seldom  # noqa: PLC0415 -- as above
        from surveys.choices import Phase  # noqa: PLC0415 -- as above
        from surveys.mails import Letterhead  # noqa: PLC0415 -- as above

        survey = load_demo(
            now=datetime.now(UTC),
            letterhead=Letterhead.of(settings),
            tell=lambda _: None,
            respondents=RESPONDENTS,
            year=2020,
            phase=Phase.PROEFVELD,
        )
        look_for_garbage_seldom()  # as the processes do that serve
        usual, _ = timed(survey)
        grow(survey, EVERYBODY)
        everybody, seconds = timed(survey)
    return Table(
        title="The dataset of a survey",
        columns=("rows × columns", "least s", "median s", "CPU s", "MB"),
        rows=(usual, everybody),
        limits=(Limit(f"dataset of {EVERYBODY:,} people, s", measured=seconds, at_most=SECONDS),),
        notes=NOTES,
    )


def timed(survey: "Survey") -> tuple[Row, float]:
    """Make the dataset a few times; return its row and the median of the seconds."""
    from reports.dataset import dataset_of  # noqa: PLC0415 -- after django.setup

    walls, cpus = [], []
    for _ in range(ROUNDS):
        wall, cpu = time.perf_counter(), time.process_time()
        frame = dataset_of(survey)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    size = f"{frame.height:,} × {frame.width}"
    median = statistics.median(walls)
    tracemalloc.start()
    dataset_of(survey)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (size, min(walls), median, statistics.median(cpus), most / 1e6), median


def grow(survey: "Survey", people: int) -> None:
    """Copy responses that count until those of `people` do."""
    from reports.queries import responses_that_count  # noqa: PLC0415 -- after django.setup
    from surveys.models import Response  # noqa: PLC0415 -- as above

    while missing := people - responses_that_count(survey).count():
        copies = list(responses_that_count(survey)[:missing])
        for response in copies:
            response.pk, response.row_id, response.ticket = None, uuid4(), os.urandom(32)
        Response.objects.bulk_create(copies, batch_size=1000)
