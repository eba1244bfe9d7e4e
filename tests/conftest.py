"""Real servers for every test that asks for them: DATABASE_URL and REDIS_URL when set, else servers of this run alone."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker
from xdist.scheduler import LoadFileScheduling

from monitor_site.audit.keeping import grant_to_application
from monitor_site.environment import TEST_SERVERS_FOLDER, given
from monitor_site.local.places import Places
from monitor_site.local.servers import forgetful_places, running_postgres, running_valkey
from tests.emptying import Emptying

# A busy machine is slow, which says nothing about the code: speed is measured in benchmarks/. The examples are the same in every
# run, so that a failure is about the change; `pytest --hypothesis-profile=search` looks for new ones, ten times as long.
_PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("monitor", derandomize=True, **_PATIENT)
settings.register_profile("search", max_examples=1000, **_PATIENT)
settings.load_profile("monitor")

# Begun late, they would be run by one process while the others have nothing left to do.
_LONG = (
    "tests/monitor_site/local/",
    "tests/faults/",
    "tests/monitor_site/demo/",
    "tests/journeys/",
    "tests/monitor_site/staff/",
    "tests/surveys/xlsforms/",
    "tests/surveys/views/",
)
_FAULTS = "tests/faults/"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take the files that last longest first."""
    items.sort(key=lambda item: not item.nodeid.startswith(_LONG))


class FaultsTogether(LoadFileScheduling):
    """Gives each process whole files, and one of them all faults: the site that these break starts once."""

    def _split_scope(self, nodeid: str) -> str:
        return _FAULTS if nodeid.startswith(_FAULTS) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """Keep the faults together where files are kept together."""
    return FaultsTogether(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the long run of tests of faults and of hostile input: `make chaos`."""
    parser.addoption("--at-length", action="store_true", help="hundreds of people, thousands of requests")


@pytest.fixture(scope="session")
def at_length(pytestconfig: pytest.Config) -> bool:
    """Tell whether this is the long run."""
    return bool(pytestconfig.getoption("--at-length"))


@pytest.fixture(scope="session")
def servers_folder() -> Iterator[Places]:
    """Make the folder of this run, in which the settings of the tests look for the sockets."""
    yield forgetful_places(TEST_SERVERS_FOLDER)
    shutil.rmtree(TEST_SERVERS_FOLDER)


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[None]:
    """Start a PostgreSQL that forgets everything, or use the one that DATABASE_URL names."""
    if given("DATABASE_URL"):
        yield
        return
    places = request.getfixturevalue("servers_folder")
    with running_postgres(places, places.data / "postgres.log", forgetful=True):
        yield


@pytest.fixture(scope="session")
def valkey_server(request: pytest.FixtureRequest) -> Iterator[None]:
    """Start a Valkey that forgets everything, or use the one that REDIS_URL names."""
    if given("REDIS_URL"):
        yield
        return
    places = request.getfixturevalue("servers_folder")
    with running_valkey(places, places.data / "valkey.log", forgetful=True):
        yield


@pytest.fixture
def valkey(valkey_server: None) -> Iterator[None]:  # noqa: ARG001 -- started by being asked for
    """Give a test an empty cache, and leave none of it behind."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_server: None, valkey_server: None) -> None:
    """Start both servers before pytest-django makes the test database; operations also wake workers through Valkey."""


# The database role that the site has in production, for as long as the tests last.
APPLICATION_ROLE = f"application_of_tests_{os.getpid()}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001 -- wrapped
    """Make the role of the site; when all tests are done, take it away and end what is still connected.

    Every thread of a test closes its own connection. What may be left is a request under way when a browser went: Django's
    live server answers in daemon threads, for which its server_close() does not wait. A database with a session left cannot
    be dropped.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {APPLICATION_ROLE} NOLOGIN")
        grant_to_application(APPLICATION_ROLE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", Emptying())
        yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        cursor.execute(f"SELECT pg_terminate_backend(pid) {others}")
        cursor.execute(f"DROP OWNED BY {APPLICATION_ROLE}")
        cursor.execute(f"DROP ROLE {APPLICATION_ROLE}")


@pytest.fixture(autouse=True)
def _as_application(request: pytest.FixtureRequest) -> None:
    """Run a test in a transaction as the role of the site, unless it is marked as work of the owner of the tables.

    So every page and operation that is tested is one for which that role has the rights.
    """
    marker = request.node.get_closest_marker("django_db")
    is_asked = marker is not None or "db" in request.fixturenames
    keeps_rows = "transactional_db" in request.fixturenames or "live_server" in request.fixturenames
    if not is_asked or keeps_rows or (marker and marker.kwargs.get("transaction")) or request.node.get_closest_marker("owner"):
        return
    request.getfixturevalue("db")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {APPLICATION_ROLE}")


@pytest.fixture(autouse=True)
def _empty_cache_for_database_tests(request: pytest.FixtureRequest) -> None:
    """Begin a test with a database with an empty cache too, so that no throttle counts on from the test before."""
    asks = {"db", "transactional_db", "django_db_setup", "live_server"} & set(request.fixturenames)
    if asks or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("valkey")


@pytest.fixture(autouse=True)
def _decided(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take it that is decided what may be shown: deciding takes seconds. Tests of deciding say so with their mark."""
    if request.node.get_closest_marker("decides") is None:
        monkeypatch.setattr("reports.publishing.undecided", lambda _publication: ())
        monkeypatch.setattr("reports.deciding.decide_snapshot", lambda _snapshot, **_how: None)
