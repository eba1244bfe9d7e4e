"""The menu of the staff pages: only what this user may open, and only pages that exist."""

from dataclasses import dataclass
from typing import Any, Final

from django import template
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.template.context import RequestContext
from django.urls import NoReverseMatch, reverse

from monitor_site.staff.gate import is_verified

register = template.Library()


@dataclass(frozen=True, slots=True)
class MenuPage:
    """A page of the menu; without a permission it is for whoever may open the Django admin."""

    label: str
    url_name: str
    permission: str | None


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page of the menu for one user at one place."""

    label: str
    url: str
    is_current: bool


MENU: Final = (
    MenuPage("Start", "staff_home", "surveys.view_fieldwork"),
    MenuPage("Steekproefkader", "frame_imports", "organisations.manage_frame"),
    MenuPage("Vragenlijst", "versions", "surveys.manage_questionnaire"),
    MenuPage("Veldwerk", "fieldwork", "surveys.send_mail_wave"),
    MenuPage("Bellen", "calling", "surveys.call_respondents"),
    MenuPage("Helpdesk", "helpdesk", "surveys.use_helpdesk"),
    MenuPage("Respons", "response_counts", "surveys.view_fieldwork"),
    MenuPage("Non-respons", "non_response", "surveys.view_fieldwork"),
    MenuPage("Verdiepend onderzoek", "interviews", "surveys.manage_interviews"),
    MenuPage("Ontdubbelen", "bench", "surveys.reconcile_dossiers"),
    MenuPage("Open antwoorden", "open_answers", "reports.code_open_answers"),
    MenuPage("Gegevens", "snapshots", "reports.freeze_snapshot"),
    MenuPage("Resultaten", "results", "reports.view_results"),
    MenuPage("Publicaties", "publications", "reports.view_results"),
    MenuPage("Bewaartermijnen", "retention", "retention.manage_retention"),
    MenuPage("Logboek", "audit_log", "audit.view_event"),
    MenuPage("Beheer", "admin:index", None),
)


@register.simple_tag(takes_context=True)
def staff_menu(context: RequestContext | dict[str, Any]) -> tuple[MenuEntry, ...]:
    """Return the menu of the user of this page; nothing while the second factor is still to be shown."""
    request: HttpRequest = context["request"]
    if not is_verified(request):
        return ()
    home = reverse("staff_home")
    entries = []
    for page in MENU:
        url = _address(page.url_name)
        if url is None or not _may_open(request.user, page):
            continue
        is_current = request.path == url or (url != home and request.path.startswith(url))
        entries.append(MenuEntry(page.label, url, is_current))
    return tuple(entries)


def _address(url_name: str) -> str | None:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def _may_open(user: User | AnonymousUser, page: MenuPage) -> bool:
    return user.is_staff if page.permission is None else user.has_perm(page.permission)
