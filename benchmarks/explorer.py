"""How long the pages of the results explorer take over a snapshot of full size, when nobody asked for the table before."""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from benchmarks.tables import Limit, Row, Table, test_database

if TYPE_CHECKING:
    from django.test import Client

    from reports.models import Snapshot
    from reports.requests import Request

RESPONDENTS: Final = 3_060
INVITED: Final = 11_396
YEAR: Final = 2020
ROUNDS: Final = 20
EVERY: Final = 173
"""Of all requests one in so many is asked for: some ninety, spread over questions, breakdowns and filters."""
SLOWEST_MILLISECONDS: Final = 200.0
INSTRUMENT: Final = Path(__file__).resolve().parents[1] / "surveys/instruments/2020/ambtsdragers.yaml"
EXPLORER: Final = "/beheer/resultaten/verkennen/"

NOTES: Final = f"""On the server: simulated office holders with all answers to the questionnaire of 2020, by the browser of a
researcher. A request is one in {EVERY} of the closed set, each asked for once, so that its table is computed; the other pages
{ROUNDS} times. CPU time of the process that serves; wall time holds the database too, and whatever else the machine does.
{INVITED:,} is as if everybody invited had answered."""


def run() -> Table:
    """Time the pages over as many respondents as there were, and over as many as were invited."""
    rows: list[Row] = []
    limits = []
    with test_database():
        from monitor_site.garbage import look_for_garbage_seldom  # noqa: PLC0415 -- after django.setup

        client = browser()
        for respondents in (RESPONDENTS, INVITED):
            snapshot = stored_snapshot(respondents)
            look_for_garbage_seldom()  # as the processes do that serve
            cold = [milliseconds(page) for page in pages_asked_once(client, snapshot)]
            rows.append(row_of(f"a request, computed, {respondents:,} respondents", cold))
            slowest = max(work for work, _ in cold)
            limits.append(
                Limit(f"slowest of {len(cold)} requests, {respondents:,} respondents, ms", slowest, SLOWEST_MILLISECONDS)
            )
            for name, page in other_pages(client, snapshot).items():
                rows.append(row_of(f"{name}, {respondents:,} respondents", [milliseconds(page) for _ in range(ROUNDS)]))
    return Table(
        title="The results explorer",
        columns=("page", "median, ms of CPU", "slowest, ms of CPU", "median, wall ms"),
        rows=tuple(rows),
        limits=tuple(limits),
        notes=NOTES,
    )


def row_of(name: str, times: list[tuple[float, float]]) -> Row:
    """Return the row of a page."""
    work = [one for one, _ in times]
    return (name, statistics.median(work), max(work), statistics.median(waited for _, waited in times))


def milliseconds(page: Callable[[], Any]) -> tuple[float, float]:
    """Return the CPU time and the wall time of one request."""
    work, wall = time.process_time(), time.perf_counter()
    page()
    return 1000 * (time.process_time() - work), 1000 * (time.perf_counter() - wall)


def pages_asked_once(client: "Client", snapshot: "Snapshot") -> Iterator[Callable[[], Any]]:
    """Yield requests that nobody made before; the columns of the snapshot are in memory after the first."""
    from reports.requests import query_string  # noqa: PLC0415 -- after django.setup

    got(client, f"{EXPLORER}?momentopname={snapshot.pk}&vraag=slachtoffer")()
    for request in wanted(snapshot):
        yield got(client, f"{EXPLORER}?momentopname={snapshot.pk}&{query_string(request)}")


def wanted(snapshot: "Snapshot") -> "Iterator[Request]":
    """Yield one in so many of all requests."""
    from reports.tables.asked import asked_of  # noqa: PLC0415 -- after django.setup

    asked = asked_of(snapshot)
    if asked is None:
        message = "nothing can be asked of the snapshot"
        raise RuntimeError(message)
    yield from list(asked.requests.requests())[::EVERY]


def other_pages(client: "Client", snapshot: "Snapshot") -> dict[str, Callable[[], Any]]:
    """Return a request for the other pages by name."""
    address = f"{EXPLORER}?momentopname={snapshot.pk}"
    question = f"momentopname={snapshot.pk}&vraag=besproken_met&uitsplitsing=functie"
    return {
        "all questions": got(client, address),
        "questions found": got(client, f"{address}&zoek=agressie"),
        "a request, kept": got(client, f"{EXPLORER}?{question}"),
        "the same as CSV": got(client, f"{EXPLORER}tabel.csv?{question}"),
    }


def got(client: "Client", address: str) -> Callable[[], Any]:
    """Return a request for `address`, which must give a page."""

    def get() -> None:
        answer = client.get(address)
        if answer.status_code != 200:  # noqa: PLR2004 -- what a page is
            message = f"{address} gave {answer.status_code}"
            raise RuntimeError(message)

    return get


def browser() -> "Client":
    """Return the browser of a researcher."""
    from django.conf import settings  # noqa: PLC0415 -- after django.setup
    from django.contrib.auth.models import User  # noqa: PLC0415 -- as above
    from django.test import Client  # noqa: PLC0415 -- as above

    settings.STAFF_OTP_REQUIRED = False
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_superuser("benchmark"), backend="django.contrib.auth.backends.ModelBackend")
    return client


# --- a snapshot of full size ---------------------------------------------------------------------------------------
def stored_snapshot(respondents: int) -> "Snapshot":
    """Store a snapshot of simulated office holders, weighted as in 2020."""
    from organisations.choices import Office  # noqa: PLC0415 -- after django.setup
    from reports.dataset import to_parquet  # noqa: PLC0415 -- as above
    from reports.models import Snapshot  # noqa: PLC0415 -- as above
    from surveys.models import Questionnaire  # noqa: PLC0415 -- as above

    survey = survey_of_2020()
    frame = simulated(respondents)
    content = to_parquet(frame)
    versions = Questionnaire.objects.filter(survey=survey).values("version", "sha256")
    manifest = {
        "survey": {"edition": YEAR, "kind": survey.kind, "phase": survey.edition.phase},
        "data": {"columns": frame.columns, "rows": respondents},
        "population": dict.fromkeys(Office.values, 1000),
        "questionnaires": [{**version, "respondents": respondents} for version in versions],
    }
    return Snapshot.objects.create(
        survey=survey,
        created_at=datetime.now(UTC),
        respondents=respondents,
        sha256=sha256(content).hexdigest(),
        parquet=content,
        manifest=manifest,
    )


def survey_of_2020() -> Any:
    """Return the survey of office holders with its questionnaire in use."""
    from monitor_site.demo.loading import use_questionnaire_of_2020  # noqa: PLC0415 -- after django.setup
    from surveys.choices import Phase, SurveyKind  # noqa: PLC0415 -- as above
    from surveys.models import Edition, Survey  # noqa: PLC0415 -- as above

    now = datetime.now(UTC)
    edition, _ = Edition.objects.get_or_create(year=YEAR, defaults={"name": f"Monitor {YEAR}", "phase": Phase.VERWERKING})
    times = {"opens_at": now - timedelta(days=30), "closes_at": now - timedelta(days=1)}
    survey, is_new = Survey.objects.get_or_create(edition=edition, kind=SurveyKind.AMBTSDRAGERS, defaults=times)
    if is_new:
        use_questionnaire_of_2020(survey)
    return survey


def simulated(respondents: int) -> Any:
    """Return the columns of simulated office holders, with weighting cell and weight."""
    import polars as pl  # noqa: PLC0415 -- after django.setup

    from reports.columns import empty_columns, frame_of  # noqa: PLC0415 -- as above
    from reports.dataset import BACKGROUND, SURVEY_WEIGHT, WEIGHTING_CELL  # noqa: PLC0415 -- as above
    from reports.tableplans.plan import weighting_plan  # noqa: PLC0415 -- as above
    from reports.tableplans.simulating import simulated_answers  # noqa: PLC0415 -- as above
    from surveys.routing import load_questionnaire  # noqa: PLC0415 -- as above

    questionnaire = load_questionnaire(INSTRUMENT.read_text(encoding="utf-8"))
    rows = [dict(row) for row in simulated_answers(questionnaire, respondents, seed=YEAR)]
    with patch("reports.columns.compiled_by_id", return_value=questionnaire):
        columns = empty_columns([1], taken=frozenset({*BACKGROUND, WEIGHTING_CELL, SURVEY_WEIGHT}))
    for column in columns:
        column.add(rows)
    frame = frame_of({name: [row.get(name) for row in rows] for name in BACKGROUND}, BACKGROUND, columns)
    plan = weighting_plan(YEAR)
    cell_of = {office: cell.name for cell in (() if plan is None else plan.cells) for office in cell.offices}
    cells = pl.Series(WEIGHTING_CELL, [cell_of[office] for office in frame["functie"]], dtype=pl.String)
    weights = {name: 0.5 + 0.2 * place for place, name in enumerate(sorted(set(cell_of.values())))}
    return frame.with_columns(cells, pl.Series(SURVEY_WEIGHT, [weights[cell] for cell in cells], dtype=pl.Float64))
