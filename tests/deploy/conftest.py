"""Tools of the production set-up, which `make test` fetches."""

from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
TEST_TOOLS = PROJECT / ".venv" / "test-tools"


@pytest.fixture
def project() -> Path:
    return PROJECT


@pytest.fixture
def compose_schema() -> Path:
    return tool("compose_spec.json")


@pytest.fixture
def caddy() -> Path:
    return tool("caddy")


def tool(name: str) -> Path:
    if not (TEST_TOOLS / name).is_file():
        pytest.skip(f"{name} ontbreekt: python tools/fetch_test_tools.py haalt het op uit Debians archief")
    return TEST_TOOLS / name
