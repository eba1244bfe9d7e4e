"""Settings of a public installation, behind a proxy that ends TLS."""

from monitor_site.settings.base import *  # noqa: F403 -- settings modules stack

# The proxy overwrites this header, so a visitor cannot set it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
