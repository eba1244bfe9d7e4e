"""Makes staff accounts: a name, one role, a password or the sign-on of an employer. The only writer of these."""

import secrets
from typing import Final

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from monitor_site.staff.roles import ADMIN_ROLES, Role

# Without the letters and figures that look alike: 16 of 54 signs are 92 bits.
SIGNS: Final = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
PASSWORD_LENGTH: Final = 16
NAME_LENGTH: Final = 100


def new_password() -> str:
    """Return a random password that can be read out over the telephone."""
    return "".join(secrets.choice(SIGNS) for _ in range(PASSWORD_LENGTH))


@transaction.atomic
def save_staff_user(username: str, role: Role, *, password: str, full_name: str = "") -> User:
    """Make the staff user `username`, or give the existing one this role and password; raises ValidationError.

    The role replaces every earlier one. An account of before keeps its second factor.
    """
    user = _account(username)
    validate_password(password, user)
    user.is_active = True
    user.set_password(password)
    _give_role(user, role, full_name)
    return user


@transaction.atomic
def save_signed_on_user(username: str, role: Role, *, full_name: str = "") -> User:
    """Make the account of somebody who signs on at an employer, or give the existing one this role; raises ValidationError.

    It has no password here. An account that was switched off stays so.
    """
    user = _account(username)
    user.set_unusable_password()
    _give_role(user, role, full_name[:NAME_LENGTH])
    return user


def _account(username: str) -> User:
    """Return the account of this name for this transaction alone, made when there is none; raises ValidationError."""
    if not User.objects.filter(username=username).exists():
        User(username=username).full_clean(exclude=["password"])
        User.objects.get_or_create(username=username)  # who signs on twice at once gets one
    return User.objects.select_for_update().get(username=username)


def _give_role(user: User, role: Role, full_name: str) -> None:
    if full_name:
        user.first_name, _, user.last_name = full_name.partition(" ")
    user.is_staff = role in ADMIN_ROLES
    user.is_superuser = False
    user.full_clean()
    user.save()
    user.groups.set([Group.objects.get(name=role.value)])
