"""What `tools/fetch_test_tools.py` fetched for a few tests, which are skipped with a message where it is not there."""

from pathlib import Path

import pytest

from monitor_site.environment import PROJECT_FOLDER

TEST_TOOLS = PROJECT_FOLDER / ".venv" / "test-tools"


def tool(name: str) -> Path:
    """Return where a tool is, or skip the test."""
    if not (TEST_TOOLS / name).is_file():
        pytest.skip(f"{name} ontbreekt: python tools/fetch_test_tools.py haalt het op uit Debians archief")
    return TEST_TOOLS / name
