"""Django's backend for PostgreSQL, that sees without asking whether a pooled connection still lives.

Django's own check is a question to PostgreSQL before every request. A server that stopped has closed its sockets, and that can be
seen at once; so a PostgreSQL that was restarted shows nobody an error, and a page costs no question more.
"""

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection of a thread, out of the pool."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection that the server has not closed."""
        connection = super().get_new_connection(conn_params)
        while self.pool and is_closed_by_server(connection):
            connection.close()
            self.pool.putconn(connection)  # which has the pool make another
            connection = super().get_new_connection(conn_params)
        return connection


def is_closed_by_server(connection: Connection) -> bool:
    """Tell whether the server closed an idle connection; one on which it said something unasked counts as closed too."""
    socket = select.poll()
    socket.register(connection.fileno(), select.POLLIN)
    return bool(socket.poll(0))
