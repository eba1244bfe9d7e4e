"""One site for all faults; the servers of the other tests are not touched."""

from collections.abc import Iterator

import pytest

from tests.faults.running_site import RunningSite, running_site


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the long run; pytest only hears of it when these tests are named, as `make chaos` does."""
    parser.addoption("--at-length", action="store_true", help="500 respondents and 2,000 mails instead of a few")


@pytest.fixture(scope="session")
def at_length(pytestconfig: pytest.Config) -> bool:
    """Tell whether this is the long run."""
    return bool(pytestconfig.getoption("--at-length", default=False))


@pytest.fixture(scope="session")
def shared_site() -> Iterator[RunningSite]:
    """Run the site until the last fault."""
    with running_site() as site:
        yield site
