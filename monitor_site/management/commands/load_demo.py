"""Load the demo of 2020 into the database of a development machine."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from monitor_site.demo.loading import YEAR, DemoLoadedError, load_demo
from surveys.mails import Letterhead


class Command(BaseCommand):
    """`manage.py load_demo`, a part of `make run`."""

    help = "Laadt de demo van 2020: 388 organisaties, verzonnen ambtsdragers en 600 deelnemers. Alleen voor ontwikkeling."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEVELOPMENT:
            raise CommandError("De demo hoort alleen op een ontwikkelmachine. Er is niets geladen.")
        try:
            load_demo(now=timezone.now(), letterhead=Letterhead.of(settings), tell=self._tell)
        except DemoLoadedError:
            raise CommandError(f"Er is al een editie {YEAR}. De demo is niet geladen en er is niets veranderd.") from None

    def _tell(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()
