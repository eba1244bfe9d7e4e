"""The microdata of the example, made once."""

import pytest

from reports.exports.microdata.coding import Microdata
from tests.reports.exports.microdata.examples import microdata


@pytest.fixture(scope="session")
def data() -> Microdata:
    return microdata()
