"""Pages with the same text for everybody: who asks this, what is seen of you, help; and security.txt. They ask no database."""

from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

SECURITY_TXT_VALID_FOR: Final = timedelta(days=180)
"""RFC 9116 recommends less than a year; the file is made anew at every visit."""


class ContentPage(TemplateView):
    """A page of text; the template says all, but for where this installation can be recognised by."""

    http_method_names = ("get", "head", "options")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the addresses that a real mail comes from and leads to."""
        sender = parseaddr(settings.MAIL_FROM)[1]
        return super().get_context_data(
            mail_sender=sender,
            mail_domain=sender.rpartition("@")[2],
            site_host=urlsplit(settings.SITE_ADDRESS).netloc,
            **kwargs,
        )


@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """Say where to report a weakness of this site (RFC 9116)."""
    return HttpResponse(_security_txt(timezone.now()), content_type="text/plain; charset=utf-8")


def _security_txt(now: datetime) -> str:
    """Return the lines of security.txt; the end of its validity falls on midnight, so that it changes once a day."""
    expires = (now + SECURITY_TXT_VALID_FOR).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: mailto:{settings.HELPDESK_EMAIL}",
        f"Contact: {settings.SITE_ADDRESS}{reverse('contact')}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.SITE_ADDRESS}{reverse('security_txt')}",
    )
    return "\n".join(lines) + "\n"
