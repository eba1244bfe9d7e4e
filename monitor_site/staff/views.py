"""The way in and out of the staff pages, and the manuals beside them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.contrib.messages.views import SuccessMessageMixin
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods
from django_otp import login as mark_verified

from monitor_site.staff.forms import LoginForm, TokenForm
from monitor_site.staff.gate import PROVIDER_SECOND_FACTOR, is_verified
from monitor_site.staff.manual import MANUALS, manual_page
from monitor_site.staff.second_factor import (
    Step,
    TokenOutcome,
    check_token,
    confirm_enrolment,
    device_to_enrol,
    next_step,
    qr_image_of,
    secret_of,
)
from monitor_site.staff.sessions import end_sessions, open_sessions

UNPROCESSABLE = 422


class StaffLogin(LoginView):
    """Name and password. The gate asks for the second factor afterwards."""

    template_name = "staff/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell of the sign-on of an employer, where there is one, and why somebody has to log in again."""
        more = {"sign_on_name": settings.OIDC_NAME if settings.OIDC_ISSUER else "", "is_over": "verlopen" in self.request.GET}
        return super().get_context_data(**kwargs, **more)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the form again; axes turns this answer into the lock-out page when it has been enough."""
        return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)


class StaffLogout(LogoutView):
    """Logging out, by POST only."""

    http_method_names = ["post", "options"]


class StaffPassword(SuccessMessageMixin, PasswordChangeView):
    """A new password for the own account; other sessions of the account end."""

    template_name = "staff/password.html"
    success_url = reverse_lazy("staff_home")
    success_message = "Het wachtwoord is gewijzigd."

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        """Show the form again with what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)


def locked_out(
    request: HttpRequest, _response: HttpResponse | None = None, _credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Tell who typed too many wrong passwords how long it lasts and what to do; named in AXES_LOCKOUT_CALLABLE."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    context = {"failures": settings.AXES_FAILURE_LIMIT, "minutes": minutes}
    return render(request, "staff/locked_out.html", context, status=settings.AXES_HTTP_RESPONSE_CODE)


def where_to(request: HttpRequest) -> str:
    """Return the page that was asked for before the login, when it is one of this site; else the start page."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return asked
    return resolve_url(settings.LOGIN_REDIRECT_URL)


@sensitive_post_parameters("token")
@never_cache
def second_step(request: HttpRequest) -> HttpResponse:
    """Link an authenticator app at the first login, ask for its figures at every later one."""
    user = request.user
    if not isinstance(user, User):
        return redirect("staff_login")
    if request.session.get(PROVIDER_SECOND_FACTOR):
        return redirect(where_to(request))
    step = next_step(user, is_verified=user.is_verified())  # type: ignore[attr-defined]  # added by django-otp
    if step is Step.ENROL:
        return _enrol(request, user)
    if step is Step.VERIFY:
        return _verify(request, user)
    return redirect(where_to(request))


def _verify(request: HttpRequest, user: User) -> HttpResponse:
    help_text = "De zes cijfers uit de authenticator-app. Geen telefoon bij de hand? Dan kan het ook met een herstelcode."
    form = TokenForm(_posted(request), help_text=help_text)
    if request.method == "POST" and form.is_valid():
        outcome = check_token(user, form.cleaned_data["token"])
        if outcome.device is not None:
            mark_verified(request, outcome.device)
            request.session.cycle_key()
            return redirect(where_to(request))
        form.add_error("token", _refusal(outcome, timezone.now()))
    return _token_page(request, "staff/second_step.html", form, {})


def _enrol(request: HttpRequest, user: User) -> HttpResponse:
    form = TokenForm(_posted(request), help_text="De zes cijfers die de app nu toont.")
    if request.method == "POST" and form.is_valid():
        outcome, recovery_codes = confirm_enrolment(user, form.cleaned_data["token"])
        if outcome.device is not None:
            mark_verified(request, outcome.device)
            request.session.cycle_key()
            context = {"recovery_codes": recovery_codes, "next": where_to(request)}
            return render(request, "staff/recovery_codes.html", context)
        form.add_error("token", _refusal(outcome, timezone.now()))
    device = device_to_enrol(user)
    return _token_page(request, "staff/enrol.html", form, {"secret": secret_of(device), "qr_image": qr_image_of(device)})


def _posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with, even when that is nothing; None when it is only asked for."""
    return request.POST if request.method == "POST" else None


def _token_page(request: HttpRequest, template: str, form: TokenForm, context: dict[str, Any]) -> HttpResponse:
    context |= {"form": form, "next": where_to(request), "may_skip": is_verified(request)}
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)


def _refusal(outcome: TokenOutcome, now: datetime) -> str:
    if outcome.wait_until is None:
        return "Deze code klopt niet (meer). Wacht tot de app een nieuwe toont en vul die in."
    seconds = max(1, round((outcome.wait_until - now).total_seconds()))
    return f"Er zijn te veel foute codes ingevuld. Probeer het over {seconds} seconden opnieuw."


@require_http_methods(["GET", "POST"])
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Show where somebody is logged in, and log out everywhere at once."""
    user, now = request.user, timezone.now()
    if not isinstance(user, User):
        return redirect("staff_login")
    if request.method == "POST":
        end_sessions(user, now)
        logout(request)
        return redirect("staff_login")
    context = {
        "sessions": open_sessions(now, user=user),
        "current": request.session.session_key,
        "most": settings.STAFF_SESSIONS,
        "hours": settings.SESSION_COOKIE_AGE // 3600,
        "idle_minutes": settings.STAFF_IDLE_SECONDS // 60,
    }
    return render(request, "staff/sessions.html", context)


@require_GET
def manual(request: HttpRequest, name: str = "") -> HttpResponse:
    """Show a manual; without a name the one that most staff need."""
    if not name:
        return redirect(reverse("staff_manual", args=["onderzoeker"]))
    if name not in MANUALS:
        raise Http404
    return render(request, "staff/manual.html", {"page": manual_page(name), "manuals": MANUALS, "current": name})
