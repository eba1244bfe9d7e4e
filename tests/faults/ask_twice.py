"""Ask the database something, as a page does, now and after a line on the input."""

import sys

import django

django.setup()

from django.db import close_old_connections, connection  # noqa: E402 -- after django.setup


def ask():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    close_old_connections()
    print("answered", flush=True)  # noqa: T201 -- the test listens


if __name__ == "__main__":
    ask()
    sys.stdin.readline()
    ask()
    connection.close_pool()
