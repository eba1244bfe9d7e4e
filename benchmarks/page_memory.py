"""Whether a server that saves page after page keeps growing: one web process that is never renewed, and its database.

`PAGE_POSTS=50000 make bench only=page_memory` for the number that an issue names; fewer by default.
"""

import itertools
import os
import sys
from typing import Final

from benchmarks.filling_in import check_sent, invited, play
from benchmarks.tables import Limit, Row, Table, test_database
from benchmarks.web_servers import memory_megabytes, web_servers

PAGE_POSTS: Final = int(os.environ.get("PAGE_POSTS") or 5_000)
PAGES_A_WALK: Final = 20
"""At least; so that there are people enough."""
BATCH: Final = 40
AT_ONCE: Final = 8
LOOKS: Final = 10
MOST_GROWTH: Final = 10.0
"""MB that a process may grow by after the first tenth: what allocators and caches still take."""


def run() -> Table:
    """Let respondents fill in until so many pages were posted, and look at the memory ten times."""
    with test_database(is_durable=True):
        walks = invited(PAGE_POSTS // PAGES_A_WALK + BATCH)
        left, posts, errors, used = iter(walks), 0, 0, 0
        looks: list[tuple[int, dict[str, float]]] = []
        with web_servers(1, processes=1, renewed=False) as (port,):
            while posts < PAGE_POSTS and (batch := list(itertools.islice(left, BATCH))):
                played = play(batch, lambda: port, at_once=AT_ONCE)
                posts, errors, used = posts + len(played.page_seconds), errors + played.errors, used + len(batch)
                if posts >= (len(looks) + 1) * PAGE_POSTS / LOOKS:
                    looks.append((posts, memory_megabytes()))
                    print(looks[-1], file=sys.stderr, flush=True)
        check_sent(used)
    names = sorted(set.union(*(set(memory) for _, memory in looks)))
    rows: list[Row] = [(number, *(memory.get(name, 0.0) for name in names)) for number, memory in looks]
    first, last = looks[0][1], looks[-1][1]
    growth = {name: last[name] - first[name] for name in names if name in first and name in last}
    return Table(
        title="Memory over many pages",
        columns=("page posts", *(f"{name}, MB" for name in names)),
        rows=tuple(rows),
        limits=(
            Limit("MB that the web process grew after the first look", growth["python"], MOST_GROWTH),
            Limit("errors", errors, 0),
        ),
        notes=(
            f"{used:,} questionnaires of 2020 over HTTP, {AT_ONCE} at once, a POST and a GET for each page. Resident memory "
            "of the largest process of each program; that of PostgreSQL holds the part of its shared memory that it touched. The "
            "web process is not renewed, as gunicorn would do after 20,000 requests."
        ),
    )
