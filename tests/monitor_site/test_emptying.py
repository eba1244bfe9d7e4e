import pytest
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from tests.emptying import Emptying, tables_of
from tests.examples import make_survey

pytestmark = pytest.mark.django_db(transaction=True)


def contents():
    """Return the rows of each table, as text."""
    rows = {}
    with connection.cursor() as cursor:
        for name in tables_of(cursor):
            cursor.execute(sql.SQL("SELECT one::text FROM {} one ORDER BY 1").format(sql.Identifier(name)))
            rows[name] = [row for (row,) in cursor.fetchall()]
    return rows


def numbers(rows):
    return {name: len(of_table) for name, of_table in rows.items()}


def test_tables_are_left_as_flush_leaves_them():
    emptying = Emptying()
    emptying()  # flushes, and remembers
    flushed = contents()
    make_survey()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM auth_group_permissions")
    assert contents() != flushed

    emptying()

    assert contents() == flushed
    call_command("flush", verbosity=0, interactive=False)
    assert numbers(contents()) == numbers(flushed)
