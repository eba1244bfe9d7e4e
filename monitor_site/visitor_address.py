"""The network address of a visitor as django-axes stores it: as our own proxy saw it, whatever a header claims."""

from django.conf import settings
from django.http import HttpRequest

from surveys.throttling import network_of


def visitor_address(request: HttpRequest) -> str | None:
    """Return the IPv4 address, or the first address of the IPv6 network; None when there is none."""
    network = network_of(request, proxy_hops=settings.TRUSTED_PROXY_HOPS)
    return None if network == "unknown" else network.partition("/")[0]
