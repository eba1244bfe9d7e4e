"""The mail page of a development machine: what the local mail sink kept, with buttons that work."""

from typing import Any, Final

from csp.constants import NONE, SELF
from csp.decorators import csp, csp_update
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from monitor_site.mailbox.kept_mails import KeptMail, NoSuchMailError, heading_of, headings_with, names_in, read_mail, read_source
from organisations.choices import Office
from surveys.templatetags.offices import office_word

MAILS_A_PAGE: Final = 50
# What a mail program lets a mail do: its own styles, no scripts, no pictures from elsewhere, links that open in the whole window.
POLICY_OF_A_MAIL: Final = {
    "sandbox": ["allow-top-navigation-by-user-activation", "allow-popups", "allow-popups-to-escape-sandbox"],
    "default-src": [NONE],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "form-action": [NONE],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
}


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """List the mails, newest first; headings are read for the mails on this page only, or for all when something is searched."""
    folder, search = settings.MAILBOX_FOLDER, request.GET.get("zoek", "").strip()
    found: list[Any] = list(headings_with(folder, search)) if search else names_in(folder)
    page = Paginator(found, MAILS_A_PAGE).get_page(request.GET.get("pagina"))
    headings = list(page) if search else [heading_of(folder, name) for name in page]
    offices = [office_word(office) for office in Office]
    context = {"headings": headings, "page": page, "search": search, "offices": offices, "number": len(found)}
    return render(request, "mailbox/mails.html", context)


@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # its types know no views with arguments
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """Show one mail: its headers, its text, and its HTML in a frame."""
    return render(request, "mailbox/mail.html", {"mail": kept_mail(name)})


@require_safe
@xframe_options_sameorigin
@csp(POLICY_OF_A_MAIL)  # type: ignore[arg-type]  # as above
def html(_request: HttpRequest, name: str) -> HttpResponse:
    """Give the HTML of a mail, in a sandbox."""
    return HttpResponse(kept_mail(name).html)


@require_safe
def source(_request: HttpRequest, name: str) -> HttpResponse:
    """Give a mail as it was sent."""
    try:
        return HttpResponse(read_source(settings.MAILBOX_FOLDER, name), content_type="text/plain; charset=utf-8")
    except NoSuchMailError:
        raise Http404 from None


def kept_mail(name: str) -> KeptMail:
    """Return a mail by the name in an address, or answer 404."""
    try:
        return read_mail(settings.MAILBOX_FOLDER, name)
    except NoSuchMailError:
        raise Http404 from None
