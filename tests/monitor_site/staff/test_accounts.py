"""Accounts of staff, made and changed by the command."""

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from monitor_site.staff.roles import ADMIN_ROLES, Role

pytestmark = pytest.mark.django_db


def test_command_makes_an_account_and_prints_its_password_once(capsys):
    call_command("staff_user", "jo", role="onderzoeker", full_name="Jo van Dam")
    password = capsys.readouterr().out.split(": ")[-1].strip()

    user = User.objects.get(username="jo")
    assert (user.first_name, user.last_name) == ("Jo", "van Dam")
    assert user.is_staff
    assert user.check_password(password)


def test_command_gives_an_account_another_role(staff_user):
    user = staff_user(Role.RESEARCHER)

    call_command("staff_user", user.username, role="bzk_lezer", verbosity=0)

    user.refresh_from_db()
    assert [group.name for group in user.groups.all()] == ["bzk_lezer"]
    assert not user.is_staff


def test_only_roles_with_data_to_repair_enter_the_admin(staff_user):
    assert {role for role in Role if staff_user(role).is_staff} == ADMIN_ROLES
