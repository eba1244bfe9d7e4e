import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client


@pytest.fixture
def reader(client: Client, settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    user = User.objects.create_user("lezer")
    user.user_permissions.add(Permission.objects.get(codename="view_fieldwork"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
