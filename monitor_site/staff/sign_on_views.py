"""The two addresses of the sign-on of an employer: going there, and coming back. There is nothing where none is set."""

from typing import Any

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from monitor_site.staff.gate import PROVIDER_SECOND_FACTOR
from monitor_site.staff.sign_on import SignOnError, provider

log = structlog.get_logger(__name__)

FORBIDDEN = 403
BAD_GATEWAY = 502


class SignOnStart(OIDCAuthenticationRequestView):
    """Sends somebody to the provider."""

    def __init__(self, **kwargs: Any) -> None:
        super(OIDCAuthenticationRequestView, self).__init__(**kwargs)
        if not settings.OIDC_ISSUER:
            raise Http404
        self.OIDC_RP_CLIENT_ID = settings.OIDC_RP_CLIENT_ID

    @property
    def OIDC_OP_AUTH_ENDPOINT(self) -> str:  # noqa: N802 -- the package's name
        """Where somebody signs in."""
        return provider().authorization_endpoint

    def get(self, request: HttpRequest) -> HttpResponse:
        """Go to the provider, or say that it is out of reach."""
        try:
            answer: HttpResponse = super().get(request)
        except SignOnError as error:
            log.error("sign_on_out_of_reach", reason=str(error))  # noqa: TRY400 -- the reason is all there is to tell
            return render(request, "staff/sign_on_refused.html", {"is_out_of_reach": True}, status=BAD_GATEWAY)
        return answer

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:  # noqa: ARG002 -- the package's signature
        """Ask for the second factor that we will look for."""
        return {"acr_values": " ".join(settings.OIDC_ACR)} if settings.OIDC_ACR else {}


class SignOnCallback(OIDCAuthenticationCallbackView):
    """Takes somebody back from the provider."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Let in whom the provider vouches for."""
        if not settings.OIDC_ISSUER:
            raise Http404
        answer: HttpResponse = super().get(request)
        return answer

    def login_success(self) -> HttpResponse:
        """Log in, and only then remember in the session of this login that a second factor was shown."""
        answer: HttpResponse = super().login_success()
        self.request.session[PROVIDER_SECOND_FACTOR] = self.user.provider_second_factor
        return answer

    def login_failure(self) -> HttpResponse:
        """Say what may be the matter, without telling which it is."""
        return render(self.request, "staff/sign_on_refused.html", {"is_out_of_reach": False}, status=FORBIDDEN)
