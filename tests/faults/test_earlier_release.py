"""The tables of an earlier release, with rows in them, become those of today, and not a value is lost."""

import json

import psycopg
import pytest

EARLIER = "earlier_release"


@pytest.fixture
def told(shared_site):
    with psycopg.connect(shared_site.postgres.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {EARLIER}")
        there = {"DATABASE_URL": shared_site.postgres.url.rpartition("/")[0] + f"/{EARLIER}"}
        yield json.loads(shared_site.ask_program("from_earlier_release.py", environment=shared_site.owner_environment | there))
        connection.execute(f"DROP DATABASE {EARLIER} WITH (FORCE)")


def test_rows_of_an_earlier_release_come_through(told):
    assert told["differences"] == []
    assert told["filled"] > 15
    assert told["answers"]
    assert told["templates"] == [["begonnen", "raadslid"], ["niet_begonnen", ""]]
