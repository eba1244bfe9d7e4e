"""A connection that PostgreSQL closed is seen without a question to it."""

import psycopg
import pytest
from django.db import connection

from monitor_site.database.base import is_closed_by_server
from tests.patience import until


@pytest.mark.django_db
def test_a_connection_that_postgresql_ended_is_seen():
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as idle:
        assert not is_closed_by_server(idle)

        idle.execute("SET idle_session_timeout = 20")  # milliseconds

        until(lambda: is_closed_by_server(idle), "PostgreSQL kept an idle connection")
