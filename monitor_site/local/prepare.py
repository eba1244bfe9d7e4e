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


def main() -> int:
    """Migrate, load the demo into an empty database, print the logins."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monitor_site.settings.development")
    django.setup()
    from surveys.models import Edition  # noqa: PLC0415 -- models exist after django.setup

    step("tabellen bijwerken", lambda: call_command("migrate", verbosity=0))
    if not Edition.objects.exists():
        step("demogegevens van 2020 laden", lambda: call_command("load_demo"))
    print(LOGINS_FOLLOW, flush=True)
    call_command("demo_codes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
