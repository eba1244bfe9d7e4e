"""How long the checks of the frame take at full size: the page of 11,396 people in 388 organisations, with its parts."""

import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from benchmarks.tables import Limit, Table, test_database

ROUNDS: Final = 15
SLOWEST_MILLISECONDS: Final = 300.0
SEED: Final = 2020
DAY: Final = date(2020, 1, 1)


def run() -> Table:
    """Time the page over the invented frame of 2020, and what it is made of."""
    with test_database():
        from django.conf import settings  # noqa: PLC0415 -- after django.setup

        from monitor_site.garbage import look_for_garbage_seldom  # noqa: PLC0415 -- as above

        settings.STAFF_OTP_REQUIRED = False
        make_frame()
        look_for_garbage_seldom()  # as the processes do that serve
        times = {name: milliseconds(part) for name, part in parts().items()}
    return Table(
        title="Checks of the frame",
        columns=("part", "ms"),
        rows=tuple(times.items()),
        limits=(Limit("whole page, ms", times["whole page"], SLOWEST_MILLISECONDS),),
        notes=f"Wall time, median of {ROUNDS} rounds, database included: 388 organisations, 11,396 office holders, no officials.",
    )


def make_frame() -> None:
    """Put everybody of 2020 into the frame."""
    from django.db import connection  # noqa: PLC0415 -- after django.setup

    from monitor_site.demo.people import invented_people  # noqa: PLC0415 -- as above
    from organisations.register import read_register  # noqa: PLC0415 -- as above
    from organisations.registering import register_office_holders, register_organisations  # noqa: PLC0415 -- as above

    register = read_register(2020)
    register_organisations(register)
    register_office_holders(invented_people(register, SEED))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def parts() -> dict[str, Callable[[], Any]]:
    """Return the page and what takes time in it."""
    from django.contrib.auth.models import User  # noqa: PLC0415 -- after django.setup
    from django.test import Client  # noqa: PLC0415 -- as above

    from organisations.checking import findings  # noqa: PLC0415 -- as above
    from organisations.checking.reading import read_facts  # noqa: PLC0415 -- as above

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.create_superuser("benchmark"), backend="django.contrib.auth.backends.ModelBackend")
    facts = read_facts(today=DAY)

    def page() -> None:
        answer = client.get("/beheer/steekproefkader/controle/")
        if answer.status_code != 200:  # noqa: PLR2004 -- a page
            raise RuntimeError(f"The page answered {answer.status_code}.")

    return {"reading": lambda: read_facts(today=DAY), "checking": lambda: findings(facts), "whole page": page}


def milliseconds(part: Callable[[], Any]) -> float:
    """Return the wall time of one part."""
    part()
    rounds = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        part()
        rounds.append(time.perf_counter() - begin)
    return 1000 * statistics.median(rounds)
