"""What a benchmark returns, and the servers that a benchmark may ask for."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

Cell = str | int | float


Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Limit:
    """A number that an issue demands."""

    name: str
    measured: float
    at_most: float

    @property
    def is_kept(self) -> bool:
        """Whether the measured number stays within its limit."""
        return self.measured <= self.at_most


@dataclass(frozen=True)
class Table:
    """What a benchmark found."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    limits: tuple[Limit, ...] = ()
    notes: str = ""

    def as_markdown(self) -> str:
        """Print the table, its limits and its notes as a chapter of docs/performance.md."""
        head = f"| {' | '.join(self.columns)} |"
        rule = f"|{'|'.join([' --- '] + [' ---: '] * (len(self.columns) - 1))}|"
        lines = [f"| {' | '.join(printed(cell) for cell in row)} |" for row in self.rows]
        parts = [f"## {self.title}", "\n".join([head, rule, *lines])]
        if self.limits:
            parts.append("\n".join(described(limit) for limit in self.limits))
        if self.notes:
            parts.append(self.notes)
        return "\n\n".join(parts)


def printed(cell: Cell) -> str:
    """Print a float with three significant digits, and without an exponent."""
    if not isinstance(cell, float):
        return str(cell)
    return f"{cell:.0f}" if abs(cell) >= 100 else f"{cell:.3g}"  # noqa: PLR2004 -- three digits before the point


def described(limit: Limit) -> str:
    """Say whether a limit is kept."""
    verdict = "kept" if limit.is_kept else "**BROKEN**"
    return f"- {limit.name}: {printed(limit.measured)} (at most {printed(limit.at_most)}): {verdict}"


def with_django() -> None:
    """Set Django up with the settings of the tests."""
    import django  # noqa: PLC0415 -- the settings are read at import

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monitor_site.settings.test")
    django.setup()


@contextmanager
def test_database(*, is_durable: bool = False) -> Iterator[None]:  # noqa: PT028 -- no test
    """Start a PostgreSQL and a Valkey for once, and make the tables in them.

    They are as fast and forgetful as those of the tests, unless `is_durable`: then a commit is on the disk, as in production.
    """
    with_django()
    from django.core.management import call_command  # noqa: PLC0415 -- after django.setup

    from monitor_site.environment import TEST_SERVERS_FOLDER  # noqa: PLC0415 -- as above
    from monitor_site.local import servers  # noqa: PLC0415 -- as above

    with ExitStack() as stack:
        stack.callback(shutil.rmtree, TEST_SERVERS_FOLDER, ignore_errors=True)
        if is_durable:
            places = servers.forgetful_places(TEST_SERVERS_FOLDER)
            stack.enter_context(servers.running_postgres(places, TEST_SERVERS_FOLDER / "postgres.log"))
            stack.enter_context(servers.running_valkey(places, TEST_SERVERS_FOLDER / "valkey.log"))
        else:
            stack.enter_context(servers.forgetful_servers(TEST_SERVERS_FOLDER))
        call_command("migrate", verbosity=0)
        yield
