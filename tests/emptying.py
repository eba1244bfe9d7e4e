"""Empties the tables after a test that keeps its rows: as Django's flush leaves them, at a fraction of its price.

Flush truncates every table and then has each app make its content types, permissions and roles anew: 0.4 s of processor time a
test. Here it does so once, and what it leaves is remembered. After each next test only the tables with rows are emptied, and
what was remembered is put back.
"""

from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from psycopg import sql

# Partitions are emptied with the table that they are of.
_TABLES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
    AND relname <> 'django_migrations' ORDER BY relname"""


class Emptying:
    """The way to empty the tables of one test database."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def __call__(self) -> None:
        """Empty the tables."""
        if self._kept:
            with transaction.atomic(), connection.cursor() as cursor:
                self._restore(cursor)
            return
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            if cursor.fetchone() == (True,):  # only such a role may pass by triggers and references
                self._kept = {name: self._rows(cursor, name) for name in _with_rows(cursor, tables_of(cursor))}

    def _rows(self, cursor: Any, name: str) -> bytes:
        with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as rows:
            return b"".join(rows)

    def _restore(self, cursor: Any) -> None:
        """Wait for whoever is still writing, as truncating does; then put everything back, without triggers."""
        tables = tables_of(cursor)
        cursor.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(sql.SQL(", ").join(map(sql.Identifier, tables))))
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in _with_rows(cursor, tables):
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        for name, rows in self._kept.items():
            with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as back:
                back.write(rows)


def tables_of(cursor: Any) -> list[str]:
    """List the tables of the site."""
    cursor.execute(_TABLES)
    return [name for (name,) in cursor.fetchall()]


def _with_rows(cursor: Any, tables: list[str]) -> list[str]:
    one = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
    cursor.execute(sql.SQL(" UNION ALL ").join(one.format(sql.Literal(name), sql.Identifier(name)) for name in tables))
    return [name for (name,) in cursor.fetchall()]
