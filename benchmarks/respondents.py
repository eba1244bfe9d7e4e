"""What respondents' pages cost: complete questionnaires over HTTP by 8, 32 and 128 at once, after a burst of codes.

A page is a POST and the GET of the page after it, until the last byte. Servers, database and driver share the cores.
"""

import itertools
import os
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.filling_in import Played, Walk, check_sent, invited, play
from benchmarks.page_parts import DATABASE, DJANGO, parts_of_a_page
from benchmarks.tables import Limit, Row, Table, test_database
from benchmarks.web_servers import cpu_seconds, memory_megabytes, web_servers

AT_ONCE: Final = (8, 32, 128)
RESPONDENTS: Final = 128
ROUNDS: Final = 3
WARM_UP: Final = 64
IN_PROCESS: Final = 24
PROCESSES: Final = 2
P50, P95, P99 = 50, 95, 99
# `PAGE_POSTS=50000 make bench only=respondents` goes on until so many pages were posted, for the memory.
PAGE_POSTS: Final = int(os.environ.get("PAGE_POSTS") or 0)

MOST_CPU_MILLISECONDS: Final = 6.0
FEWEST_PAGES_A_SECOND: Final = {8: 250.0, 32: 250.0}
SLOWEST_P95: Final = {8: 60.0, 32: 180.0}
MOST_MEMORY_GROWTH: Final = 10.0
"""MB that the largest web process may grow by after the warm-up: what allocators and caches still take."""


@dataclass(frozen=True)
class Round:
    """What one round gave; CPU in seconds by program, while filling in."""

    at_once: int
    played: Played
    cpu: dict[str, float]

    @property
    def pages_a_second(self) -> float:
        """Pages saved and shown in a second."""
        return len(self.played.page_seconds) / self.played.seconds

    @property
    def codes_a_second(self) -> float:
        """People who came in with their code in a second of the burst."""
        return RESPONDENTS / self.played.entering_seconds

    def cpu_milliseconds(self, *programs: str) -> float:
        """CPU for a page of these programs, or of all."""
        seconds = sum(used for name, used in self.cpu.items() if not programs or name in programs)
        return 1000 * seconds / len(self.played.page_seconds)

    def milliseconds(self, percent: int) -> float:
        """Return a percentile of the time of a page."""
        return 1000 * statistics.quantiles(self.played.page_seconds, n=100, method="inclusive")[percent - 1]


def run() -> Table:
    """Let respondents fill in the questionnaire of 2020 from their code to Versturen."""
    with test_database(is_durable=True):
        more = max(0, PAGE_POSTS // 20 - RESPONDENTS * ROUNDS * len(AT_ONCE))
        walks = invited(2 * IN_PROCESS + WARM_UP + RESPONDENTS * ROUNDS * len(AT_ONCE) + more)
        parts = parts_of_a_page(walks[:IN_PROCESS], walks[IN_PROCESS : 2 * IN_PROCESS])
        left = iter(walks[2 * IN_PROCESS :])
        with web_servers(1, processes=PROCESSES) as (port,):
            played_round(list(itertools.islice(left, WARM_UP)), lambda: port, at_once=8)
            before = memory_megabytes()
            rounds = [
                played_round(list(itertools.islice(left, RESPONDENTS)), lambda: port, at_once=number)
                for number in AT_ONCE
                for _ in range(ROUNDS)
            ]
            posts = sum(len(one.played.page_seconds) for one in rounds)
            while posts < PAGE_POSTS and (batch := list(itertools.islice(left, RESPONDENTS))):
                posts += len(played_round(batch, lambda: port, at_once=8).played.page_seconds)
            after = memory_megabytes()
        check_sent(len(walks) - sum(1 for _ in left))
    by_number = {number: [one for one in rounds if one.at_once == number] for number in AT_ONCE}
    return Table(
        title="Respondents over HTTP",
        columns=(
            "at once",
            "pages per second",
            "p50 ms",
            "p95 ms",
            "p99 ms",
            "server CPU ms per page",
            "codes per second",
            "errors",
        ),
        rows=tuple(_row(number, of_number) for number, of_number in by_number.items()),
        limits=(*_limits(by_number), Limit("MB that a web process grew", after["python"] - before["python"], MOST_MEMORY_GROWTH)),
        notes=_notes(by_number, parts, before, after, posts),
    )


def played_round(walks: Sequence[Walk], port_of: Callable[[], int], *, at_once: int) -> Round:
    """Let `at_once` respondents at a time go through their walks; CPU is counted from the first page on."""
    begin: dict[str, float] = {}
    played = play(walks, port_of, at_once=at_once, between=lambda: begin.update(cpu_seconds()))
    return Round(at_once, played, {name: used - begin.get(name, 0.0) for name, used in cpu_seconds().items()})


def median(rounds: Sequence[Round], value: Callable[[Round], float]) -> float:
    """Return the middle of what the rounds gave."""
    return statistics.median(map(value, rounds))


def _row(number: int, rounds: Sequence[Round]) -> Row:
    return (
        number,
        median(rounds, lambda one: one.pages_a_second),
        median(rounds, lambda one: one.milliseconds(P50)),
        median(rounds, lambda one: one.milliseconds(P95)),
        median(rounds, lambda one: one.milliseconds(P99)),
        median(rounds, Round.cpu_milliseconds),
        median(rounds, lambda one: one.codes_a_second),
        sum(one.played.errors for one in rounds),
    )


def _limits(by_number: dict[int, list[Round]]) -> list[Limit]:
    limits = [
        Limit(f"server CPU ms per page, {number} at once", median(rounds, Round.cpu_milliseconds), MOST_CPU_MILLISECONDS)
        for number, rounds in by_number.items()
    ]
    for number, fewest in FEWEST_PAGES_A_SECOND.items():
        speed = median(by_number[number], lambda one: one.pages_a_second)
        limits.append(Limit(f"ms between two pages, {number} at once", 1000 / speed, 1000 / fewest))
    for number, slowest in SLOWEST_P95.items():
        limits.append(Limit(f"p95 ms, {number} at once", median(by_number[number], lambda one: one.milliseconds(P95)), slowest))
    return [*limits, Limit("errors", sum(one.played.errors for rounds in by_number.values() for one in rounds), 0)]


def _notes(
    by_number: dict[int, list[Round]], parts: dict[str, float], before: dict[str, float], after: dict[str, float], posts: int
) -> str:
    few = by_number[AT_ONCE[0]]
    database, everything = median(few, lambda one: one.cpu_milliseconds("postgres")), median(few, Round.cpu_milliseconds)
    split = {**parts, DATABASE: parts[DATABASE] + database}
    split[DJANGO] = everything - sum(used for part, used in split.items() if part != DJANGO)
    told = ", ".join(f"{part} {used:.2f}" for part, used in split.items())
    memory = ", ".join(f"{name} {before.get(name, 0):.0f} to {after[name]:.0f}" for name in sorted(after))
    return (
        f"Median of {ROUNDS} rounds of {RESPONDENTS} complete questionnaires; {PROCESSES} gunicorn processes of 4 threads, "
        "PostgreSQL that has every commit on the disk, and Valkey. Everybody enters a code at the start, as after a mail; a page "
        "is the POST and the GET after it. CPU is that of all servers while filling in, overview and sending included; the "
        f"driver is not counted but shares the cores. CPU ms of a page with {AT_ONCE[0]} at once, by part: {told} (the "
        "framework is Django, middleware, gunicorn and logging; the overview and sending come once for a questionnaire and are "
        f"spread over its pages; PostgreSQL itself takes {database:.2f}). MB of the largest process of each program, over "
        f"{posts:,} page posts: {memory}."
    )
