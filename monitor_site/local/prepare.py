"""Make the database ready and tell who may log in: `python -m monitor_site.local.prepare`, a part of `make run`.

Prints what it does; after the line LOGINS_FOLLOW come the lines for the box at the end.
"""

import os
import sys
import time
from collections.abc import Callable
from typing import Final

import django
from django.core.management import call_command

LOGINS_FOLLOW: Final = "--- inloggen ---"


def step(text: str, work: Callable[[], object]) -> None:
    """Say what is done and how long it took."""
    print(f"• {text} …", flush=True)
    begin = time.monotonic()
    work()
    print(f"  klaar in {time.monotonic() - begin:.1f} s", flush=True)


def load_demo() -> None:
    """Make the staff accounts and load the demo: last, so that whatever is cut off begins again at the next start."""
    from django.conf import settings  # noqa: PLC0415 -- read after django.setup

    from monitor_site.staff.demo_accounts import make_demo_accounts  # noqa: PLC0415 -- as above

    make_demo_accounts(settings.SECRET_KEY, is_development=settings.DEVELOPMENT)
    call_command("load_demo")


def staff_logins() -> list[str]:
    """List the demo's staff accounts that still have the password that we made."""
    from django.conf import settings  # noqa: PLC0415 -- read after django.setup
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- as above

    from monitor_site.staff.demo_accounts import demo_accounts  # noqa: PLC0415 -- as above

    lines = []
    for account in demo_accounts(settings.SECRET_KEY):
        user = get_user_model().objects.filter(username=account.username).first()
        if user is not None and user.check_password(account.password):
            lines.append(f"{account.username:<12} {account.password}")
    return lines


def main() -> int:
    """Migrate, load the demo into an empty database, print the logins."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monitor_site.settings.development")
    django.setup()
    from surveys.models import Edition  # noqa: PLC0415 -- models exist after django.setup

    step("tabellen bijwerken", lambda: call_command("migrate", verbosity=0))
    if not Edition.objects.exists():
        step("demogegevens laden", load_demo)
    print(LOGINS_FOLLOW, flush=True)
    call_command("demo_codes")
    print("\n".join(["", *staff_logins()]), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
