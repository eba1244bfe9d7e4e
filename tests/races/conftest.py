"""A database that keeps its rows for a whole file of races, since every race takes two connections."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from surveys.questionnaires import forget_cached


@pytest.fixture(scope="module", autouse=True)
def database(django_db_setup: None, valkey_server: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001 -- begun by being asked for
    """Let the tests of a file write rows that others see, and empty the tables after the last of them."""
    with django_db_blocker.unblock(), override_settings(STAFF_OTP_REQUIRED=False):
        cache.clear()
        forget_cached()
        for name in ("een", "ander"):
            User.objects.create_user(name, is_superuser=True, is_staff=True)
        yield
        call_command("flush", interactive=False, verbosity=0)
        cache.clear()
        forget_cached()


@pytest.fixture
def _django_db_helper(database: None) -> None:
    """Take the place of pytest-django's fixture, which empties all tables after every test: half a second each."""


def browser(name: str) -> Client:
    """Return the browser of one of two members of staff who may do everything."""
    client = Client()
    client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    return client
