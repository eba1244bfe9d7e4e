"""The staff accounts of the demo, on a development machine only: always the same, so that they can be printed at every start."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

from monitor_site.staff.accounts import PASSWORD_LENGTH, SIGNS, save_staff_user
from monitor_site.staff.roles import Role

_NAMES: Final = {"onderzoeker": Role.RESEARCHER, "beheerder": Role.ADMINISTRATOR}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A name and password to log in with, and what it may do."""

    username: str
    password: str
    role: Role


class DemoOutsideDevelopmentError(RuntimeError):
    """Accounts whose password can be worked out are never made on a real installation."""


def demo_accounts(secret_key: str) -> tuple[DemoAccount, ...]:
    """Return the accounts of this machine; their passwords follow from its secret key and are stored nowhere readable."""
    return tuple(DemoAccount(name, _password(name, secret_key), role) for name, role in _NAMES.items())


def make_demo_accounts(secret_key: str, *, is_development: bool) -> tuple[DemoAccount, ...]:
    """Make the accounts, or give them their role and password again; raises DemoOutsideDevelopmentError elsewhere."""
    if not is_development:
        raise DemoOutsideDevelopmentError
    accounts = demo_accounts(secret_key)
    for account in accounts:
        save_staff_user(account.username, account.role, password=account.password, full_name=f"Demo {account.username}")
    return accounts


def _password(username: str, secret_key: str) -> str:
    digest = hmac.digest(secret_key.encode(), f"demo account {username}".encode(), hashlib.sha256)
    number = int.from_bytes(digest)
    signs = []
    for _ in range(PASSWORD_LENGTH):
        number, place = divmod(number, len(SIGNS))
        signs.append(SIGNS[place])
    return "".join(signs)
