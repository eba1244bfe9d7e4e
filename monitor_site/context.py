"""What every template may print about this installation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(_request: HttpRequest) -> dict[str, Any]:
    """Give the helpdesk, the way out of the incident pages, and whether this is a development machine."""
    return {
        "helpdesk_email": settings.HELPDESK_EMAIL,
        "helpdesk_phone": settings.HELPDESK_PHONE,
        "quick_exit_url": settings.QUICK_EXIT_URL,
        "site_address": settings.SITE_ADDRESS,
        "is_development": settings.DEVELOPMENT,
    }
