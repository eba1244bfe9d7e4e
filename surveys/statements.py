"""Statements that every page needs: PostgreSQL reads and plans them once for a connection, and then only runs them."""

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper


def prepared_cursor() -> CursorWrapper:
    """Return a cursor of Django of which PostgreSQL keeps the statements; for the few that are written out and never change.

    Django's own puts the values into the text of a statement, so that each is a new one to PostgreSQL. Whether statements are
    kept is up to the setting `prepare_threshold` of the database.
    """
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    cursor = psycopg.Cursor(database.connection)
    return CursorDebugWrapper(cursor, database) if database.queries_logged else CursorWrapper(cursor, database)
