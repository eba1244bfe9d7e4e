"""Which statements went to the database: those that PostgreSQL keeps too, of which Django's list of queries has no text."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def statements_seen() -> Iterator[list[str]]:
    """Gather the statements, without their values."""
    seen: list[str] = []

    def noted(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        yield seen
