"""Staff of every role, logged in with their second factor shown."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from monitor_site.staff.accounts import save_staff_user
from monitor_site.staff.roles import Role

PASSWORD = "een-lang-wachtwoord-vol-zin"


@pytest.fixture
def staff_user(db: Any) -> Callable[[Role], User]:  # noqa: ARG001 -- rows are wanted
    """Make a staff user of a role."""

    def make(role: Role) -> User:
        return save_staff_user(f"test-{role}", role, password=PASSWORD)

    return make


@pytest.fixture
def logged_in(staff_user: Callable[[Role], User]) -> Callable[..., Client]:
    """Log in somebody of a role, with or without the second factor."""

    def log_in(role: Role, *, verified: bool = True) -> Client:
        user = staff_user(role)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        if verified:
            device = TOTPDevice.objects.create(user=user, name="app", confirmed=True)
            session = client.session
            session["otp_device_id"] = device.persistent_id
            session.save()
        return client

    return log_in
