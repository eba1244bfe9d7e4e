"""One site for all faults; the servers of the other tests are not touched."""

from collections.abc import Iterator

import pytest

from tests.faults.running_site import RunningSite, running_site


@pytest.fixture(scope="session")
def shared_site() -> Iterator[RunningSite]:
    """Run the site until the last fault."""
    with running_site() as site:
        yield site
