"""The Django admin, for rare repair of data: behind the same login, second factor and roles as the other staff pages."""

from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from monitor_site.staff.gate import is_verified
from monitor_site.staff.views import StaffLogout


class StaffAdminSite(admin.AdminSite):
    """The admin site; the middleware keeps its pages shut too, this class does not rely on that."""

    site_title = "Beheer"
    site_header = "Monitor Integriteit en Veiligheid: gegevens beheren"
    index_title = "Gegevens beheren"
    enable_nav_sidebar = False
    site_url = "/beheer/"

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in whoever may use the admin and has shown the second factor."""
        return super().has_permission(request) and is_verified(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002 -- Django's signature
        """Tell of two who save what can be there once that the other was first; Django looks before it saves, and not after."""

        @wraps(view)
        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except IntegrityError:
                messages.error(request, "Een collega heeft dit intussen al opgeslagen. Kijk eerst wat er nu staat.")
                return redirect(request.get_full_path())

        return super().admin_view(kept, cacheable)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG002 -- Django's signature
        """Send to the login of the staff pages: there is one way in."""
        asked = request.GET.get("next") or reverse("admin:index")
        return redirect(f"{reverse('staff_login')}?{urlencode({'next': asked})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]  # noqa: ARG002 -- Django's signature; its own answer is a page
        """Log out as the other staff pages do."""
        return StaffLogout.as_view()(request)
