"""The demo with its whole frame and a few respondents, loaded once for all tests that only look at it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from monitor_site.demo.loading import load_demo
from surveys.mails import Letterhead
from surveys.models import Survey
from surveys.questionnaires import forget_cached
from tests.examples import NOW


@pytest.fixture(scope="module")
def told() -> list[str]:
    """Hold the lines that were told while the demo was loaded."""
    return []


@pytest.fixture(scope="module")
def few() -> int:
    """Say how many respondents take part."""
    return 60


@pytest.fixture(scope="module")
def demo(told: list[str], few: int, django_db_setup: None, django_db_blocker: Any) -> Iterator[Survey]:  # noqa: ARG001 -- a database is wanted
    """Load the demo, and take it away again after the last test of the module."""
    forget_cached()
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_demo(now=NOW, letterhead=Letterhead.of(settings), tell=told.append, respondents=few)
        transaction.set_rollback(True)
    forget_cached()
