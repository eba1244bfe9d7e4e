"""The sign-on of an employer (OpenID Connect): from what its provider says of somebody to an account with one role.

On where OIDC_ISSUER is set. mozilla-django-oidc does the code flow; here stands what it leaves open: where the provider
is, for whom a token was made, which role a claim gives, and whether a second factor was shown there.
"""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

import jwt
import requests
import structlog
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from monitor_site.staff.accounts import save_signed_on_user
from monitor_site.staff.roles import Role

log = structlog.get_logger(__name__)

DISCOVERY_PATH: Final = "/.well-known/openid-configuration"
SECONDS_TO_REMEMBER: Final = 60 * 60
_NAME_LENGTH: Final = 24


class SignOnError(SuspiciousOperation):
    """What the provider sent lets nobody in; the text names what is wrong, never a value of it."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Where the sign-on of an employer has its parts."""

    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str


# --- where the provider is -----------------------------------------------------------------------------------------
def provider() -> Provider:
    """Return the parts of the provider, asked at most once an hour; raises SignOnError when it does not answer well."""
    return _discovered(settings.OIDC_ISSUER, int(time.time() // SECONDS_TO_REMEMBER))


@lru_cache(maxsize=2)
def _discovered(issuer: str, _hour: int) -> Provider:
    try:
        answer = requests.get(issuer.rstrip("/") + DISCOVERY_PATH, timeout=settings.OIDC_TIMEOUT)
        answer.raise_for_status()
        told = answer.json()
        found = Provider(*(str(told[name]) for name in Provider.__slots__))
    except (requests.RequestException, KeyError, ValueError, TypeError) as error:
        raise SignOnError("the provider did not tell where its parts are") from error
    if told.get("issuer") != issuer:
        raise SignOnError("the provider has another name than OIDC_ISSUER")
    scheme = urlsplit(issuer).scheme
    if any(urlsplit(getattr(found, name)).scheme != scheme for name in Provider.__slots__):
        raise SignOnError("the provider has parts without encryption")
    return found


def forget_provider() -> None:
    """Ask the provider again where its parts are."""
    _discovered.cache_clear()


# --- what the claims mean ------------------------------------------------------------------------------------------
def check_token(claims: Mapping[str, Any]) -> None:
    """Refuse a token that another made, that was made for another, or that never ends; raises SignOnError."""
    if claims.get("iss") != settings.OIDC_ISSUER:
        raise SignOnError("token of another issuer")
    audience = _listed(claims.get("aud"))
    if settings.OIDC_RP_CLIENT_ID not in audience:
        raise SignOnError("token for another client")
    if (len(audience) > 1 or "azp" in claims) and claims.get("azp") != settings.OIDC_RP_CLIENT_ID:
        raise SignOnError("token for several clients, not authorised for us")
    if not {"sub", "exp", "iat"} <= set(claims):
        raise SignOnError("token without sub, exp or iat")


def role_of(claims: Mapping[str, Any]) -> Role:
    """Return the role that the claim gives: of several, the one that OIDC_ROLES names first; raises SignOnError for none."""
    value: Any = claims
    for part in settings.OIDC_ROLE_CLAIM.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    held = set(_listed(value))
    role = next((role for name, role in settings.OIDC_ROLES.items() if name in held), None)
    if role is None or role not in set(Role):
        raise SignOnError("no group with a role here")
    return Role(role)


def has_second_factor(claims: Mapping[str, Any]) -> bool:
    """Tell whether the provider vouches for a second factor.

    Without OIDC_ACR and OIDC_AMR it is not known, and our own second step is asked. With either, a token that shows
    neither is refused: raises SignOnError.
    """
    if not settings.OIDC_ACR and not settings.OIDC_AMR:
        return False
    if claims.get("acr") in settings.OIDC_ACR or set(_listed(claims.get("amr"))) & set(settings.OIDC_AMR):
        return True
    raise SignOnError("no second factor shown at the provider")


def username_of(claims: Mapping[str, Any]) -> str:
    """Return the name of the account: from issuer and subject, so that it meets no account with a password."""
    digest = hashlib.sha256(f"{settings.OIDC_ISSUER}\n{claims['sub']}".encode()).hexdigest()
    return f"oidc-{digest[:_NAME_LENGTH]}"


def _listed(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [str(part) for part in value] if isinstance(value, (list, tuple)) else []


# --- the backend ---------------------------------------------------------------------------------------------------
class SignOnBackend(OIDCAuthenticationBackend):
    """Lets in whom the provider vouches for. Made for every request of its users, so it asks nothing before it must."""

    def __init__(self) -> None:
        self.OIDC_RP_CLIENT_ID = settings.OIDC_RP_CLIENT_ID
        self.OIDC_RP_CLIENT_SECRET = settings.OIDC_RP_CLIENT_SECRET
        self.OIDC_RP_SIGN_ALGO = settings.OIDC_RP_SIGN_ALGO
        self.OIDC_RP_IDP_SIGN_KEY = None
        self.UserModel = User

    @property
    def OIDC_OP_TOKEN_ENDPOINT(self) -> str:  # noqa: N802 -- the package's name
        """Where a code becomes a token."""
        return provider().token_endpoint

    @property
    def OIDC_OP_USER_ENDPOINT(self) -> str:  # noqa: N802 -- the package's name
        """Where the claims are."""
        return provider().userinfo_endpoint

    @property
    def OIDC_OP_JWKS_ENDPOINT(self) -> str:  # noqa: N802 -- the package's name
        """Where the keys are that sign."""
        return provider().jwks_uri

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """Return the account of whom the provider sent back; None, with a reason in the log, when nobody may come in."""
        if not settings.OIDC_ISSUER or request is None or "nonce" not in credentials:
            return None
        try:
            return super().authenticate(request, **credentials)
        except (SuspiciousOperation, jwt.InvalidTokenError, requests.RequestException, ValidationError, KeyError) as error:
            # The text of such an error may quote what the provider sent.
            log.warning("sign_on_refused", reason=str(error) if isinstance(error, SignOnError) else type(error).__name__)
            return None

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """Check signature and nonce as the package does, and then for whom it is."""
        claims: dict[str, Any] = super().verify_token(token, **kwargs)
        check_token(claims)
        return claims

    def get_or_create_user(self, access_token: str, id_token: str, payload: dict[str, Any]) -> User:
        """Return the account of these claims, with the role that they give now and no other."""
        told = self.get_userinfo(access_token, id_token, payload)
        if told.get("sub") != payload["sub"]:
            raise SignOnError("user info of somebody else")
        claims = {**told, **payload}
        is_verified, role = has_second_factor(payload), role_of(claims)
        user = save_signed_on_user(username_of(payload), role, full_name=str(claims.get("name") or ""))
        # Put into the session once the login has been done: see SignOnCallback.
        user.provider_second_factor = is_verified  # type: ignore[attr-defined]
        return user
