"""The second factor of staff: an authenticator app (TOTP) and eight recovery codes. The only writer of these."""

import base64
import io
import re
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

import qrcode
from django.contrib.auth.models import User
from django.db import transaction
from django_otp import devices_for_user, user_has_device
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from qrcode.image.svg import SvgPathImage

APP_NAME: Final = "authenticator-app"
RECOVERY_NAME: Final = "herstelcodes"
RECOVERY_CODES: Final = 8
_APP_TOKEN: Final = re.compile(r"\d{6}")


class Step(Enum):
    """What the user of a session has to do next."""

    ENROL = "enrol"
    VERIFY = "verify"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class TokenOutcome:
    """Whether a token was right; after wrong ones it has to wait until `wait_until`."""

    device: Device | None
    wait_until: datetime | None = None


def next_step(user: User, *, is_verified: bool) -> Step:
    """Return what this user has to do; somebody who lost the app enrols again after a recovery code, never before."""
    if not user_has_device(user):
        return Step.ENROL
    if not is_verified:
        return Step.VERIFY
    return Step.DONE if TOTPDevice.objects.filter(user=user, confirmed=True).exists() else Step.ENROL


@transaction.atomic
def device_to_enrol(user: User) -> TOTPDevice:
    """Return the app that the user is about to link; the same one until it is confirmed, also for two pages at once."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    device, _ = TOTPDevice.objects.get_or_create(user=user, confirmed=False, name=APP_NAME)
    return device


def secret_of(device: TOTPDevice) -> str:
    """Return the secret in groups of four, for typing it into an app."""
    text = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def qr_image_of(device: TOTPDevice) -> str:
    """Return the QR code that an authenticator app reads, as a data address for an image."""
    picture = io.BytesIO()
    qrcode.make(device.config_url, image_factory=SvgPathImage, border=2).save(picture)
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.getvalue()).decode()}"


@transaction.atomic
def check_token(user: User, token: str) -> TokenOutcome:
    """Check six figures against the app of this user, anything else against the recovery codes.

    Every wrong token doubles the wait before the next; a right one cannot be used twice.
    """
    token = re.sub(r"[\s-]", "", token).lower()
    wanted = TOTPDevice if _APP_TOKEN.fullmatch(token) else StaticDevice
    wait_until = None
    for device in devices_for_user(user, for_verify=True):
        if not isinstance(device, wanted):
            continue
        allowed, why = device.verify_is_allowed()
        if not allowed:
            wait_until = (why or {}).get("locked_until")
        elif device.verify_token(token):
            return TokenOutcome(device)
    return TokenOutcome(None, wait_until)


@transaction.atomic
def confirm_enrolment(user: User, token: str) -> tuple[TokenOutcome, tuple[str, ...]]:
    """Link the app when `token` comes from it, and return fresh recovery codes; earlier ones stop working."""
    device = TOTPDevice.objects.select_for_update().get(pk=device_to_enrol(user).pk)
    allowed, why = device.verify_is_allowed()
    if not allowed:
        return TokenOutcome(None, (why or {}).get("locked_until")), ()
    if not device.verify_token(re.sub(r"\s", "", token)):
        return TokenOutcome(None), ()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    return TokenOutcome(device), new_recovery_codes(user)


@transaction.atomic
def new_recovery_codes(user: User) -> tuple[str, ...]:
    """Replace the recovery codes of this user; each works once."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name=RECOVERY_NAME, confirmed=True)
    codes = tuple(StaticToken.random_token() for _ in range(RECOVERY_CODES))
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


@transaction.atomic
def forget_second_factor(user: User) -> None:
    """Remove app and recovery codes, so that the user links an app again at the next login."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
