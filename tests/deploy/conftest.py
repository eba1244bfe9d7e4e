"""Tools of the production set-up, which `make test` fetches."""

from pathlib import Path

import pytest

from tests.fetched_tools import tool

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project() -> Path:
    return PROJECT


@pytest.fixture
def compose_schema() -> Path:
    return tool("compose_spec.json")


@pytest.fixture
def caddy() -> Path:
    return tool("caddy")
