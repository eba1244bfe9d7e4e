"""Keeps the months of the audit log: makes those to come, drops those that are over, and shuts them to the application."""

from datetime import date
from typing import Final

from django.conf import settings
from django.db import connections
from django.utils import timezone
from psycopg import sql

MONTHS_AHEAD: Final = 13
"""Beat makes them every day; it may stand still for a year before a page of staff has nowhere to write."""


def make_months(first_day: date, using: str = "default") -> int:
    """Make the tables of the month of `first_day` and the year after it; return how many were not there yet."""
    return _call("SELECT audit_make_months(%s, %s)", (first_day, MONTHS_AHEAD), using)


def drop_months_before(first_kept: date, using: str = "default") -> int:
    """Drop the months before that of `first_kept`, which the log itself tells; return how many.

    The database refuses to drop any of the last twelve months.
    """
    return _call("SELECT audit_drop_months_before(%s)", (first_kept,), using)


def grant_to_application(role: str, using: str = "default") -> None:
    """Give the database role of the running site its rights: rows everywhere, the audit log only to add to and to read.

    Run by the owner of the tables. A month has no rights of its own: it is only reached through the whole.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit_event'::regclass")
        months = sql.SQL(", ").join(sql.Identifier(name) for (name,) in cursor.fetchall())
        for statement in _GRANTS:
            cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role), months=months))
        for function in _FUNCTIONS:
            cursor.execute("SELECT to_regprocedure(%s) IS NOT NULL", [function])
            if cursor.fetchone()[0]:  # not yet, while the apps are migrated one by one
                cursor.execute(sql.SQL(f"GRANT EXECUTE ON FUNCTION {function} TO {{}}").format(sql.Identifier(role)))


_GRANTS: Final = (
    # Databases that were made before PostgreSQL 15 let everybody make tables.
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE ALL ON audit_event, {months} FROM {role}",
    "GRANT SELECT, INSERT ON audit_event TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
)
_FUNCTIONS: Final = (
    "audit_make_months(date, integer)",
    "audit_drop_months_before(date)",
    "retention_write_anew(text)",
)
"""What the site may ask of the owner: each does one thing, and what it may be given is checked inside."""


def keep_after_migrate(*, using: str = "default", **_signal: object) -> None:
    """Answer Django's post_migrate: make the coming months, and give the application's role its rights where there is one.

    While the apps are migrated one by one there is nothing to do until the table is there.
    """
    if "audit_event" not in connections[using].introspection.table_names():
        return
    make_months(timezone.now().date(), using)
    if settings.DATABASE_APPLICATION_ROLE:
        grant_to_application(settings.DATABASE_APPLICATION_ROLE, using)


def _call(statement: str, values: tuple[date | int, ...], using: str) -> int:
    with connections[using].cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])
