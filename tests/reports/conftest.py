"""Staff with exactly the permissions that a test asks for."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client


@pytest.fixture
def staff(db: Any, settings: Any) -> Callable[..., Client]:  # noqa: ARG001 -- rows are wanted
    """Log in somebody with these permissions; the second factor is tested with the roles."""
    settings.STAFF_OTP_REQUIRED = False

    def log_in(*codenames: str) -> Client:
        user = User.objects.create_user("jo", first_name="Jo", last_name="van Dam")
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return log_in
