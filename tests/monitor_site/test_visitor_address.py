from typing import Any

import pytest
from django.test import RequestFactory

from monitor_site.visitor_address import visitor_address


@pytest.mark.parametrize(
    ("hops", "seen", "remote", "address"),
    [
        (0, "1.2.3.4", "10.0.0.1", "10.0.0.1"),
        (1, "9.9.9.9, 1.2.3.4", "10.0.0.1", "1.2.3.4"),
        (1, "2001:db8:1:2:3:4:5:6", "10.0.0.1", "2001:db8:1:2::"),
        (0, "", "", None),
    ],
)
def test_visitor_address_believes_only_our_own_proxy(settings: Any, hops: int, seen: str, remote: str, address: str | None):
    settings.TRUSTED_PROXY_HOPS = hops
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"x-forwarded-for": seen})

    assert visitor_address(request) == address
