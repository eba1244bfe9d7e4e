"""What the pages of the questionnaire cost to show: CPU of the whole view, for each page of the questionnaire of 2020."""

import statistics
import time
from typing import Any, Final

from benchmarks.tables import Limit, Table, test_database

CALLS: Final = 40
ROUNDS: Final = 5
HEAVIEST_MILLISECONDS: Final = 8.0
SHOWN: Final = 6


def run() -> Table:
    """Show every page of somebody who met everything, and time it."""
    with test_database():
        times = {name: milliseconds(client, f"/vragenlijst/{name}") for client, name in visited()}
    heaviest = sorted(times.items(), key=lambda entry: -entry[1])
    return Table(
        title="Showing a page",
        columns=("page", "ms of CPU"),
        rows=(*heaviest[:SHOWN], ("median page", statistics.median(times.values()))),
        limits=(Limit("heaviest page, ms of CPU", heaviest[0][1], HEAVIEST_MILLISECONDS),),
        notes=(
            f"Median of {ROUNDS} rounds of {CALLS} GETs through all middleware with Django's test client, which itself takes "
            "about half a millisecond of each. `organisatie` is the heaviest grid: 60 radio buttons."
        ),
    )


def visited() -> list[tuple[Any, str]]:
    """Fill in a questionnaire to the end, as a victim of everything; return its pages."""
    from django.test import Client  # noqa: PLC0415 -- after django.setup

    from benchmarks.filling_in import invited  # noqa: PLC0415 -- as above

    walk = max(invited(60), key=lambda one: len(one.pages))
    client = Client(SERVER_NAME="localhost")
    client.get(f"/start/{walk.code}")
    client.post("/start")
    for revision, (name, pairs) in enumerate(walk.pages):
        data: dict[str, list[str]] = {}
        for key, value in pairs:
            data.setdefault(key, []).append(value)
        answer = client.post(f"/vragenlijst/{name}", {**data, "_revisie": str(revision)})
        if answer.status_code != 303:  # noqa: PLR2004 -- See Other
            raise RuntimeError(f"Page {name} was not accepted.")
    return [(client, name) for name, _ in walk.pages]


def milliseconds(client: Any, path: str) -> float:
    """Return the CPU of one GET."""
    client.get(path)
    rounds = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        for _ in range(CALLS):
            client.get(path)
        rounds.append((time.process_time() - begin) / CALLS)
    return 1000 * statistics.median(rounds)
