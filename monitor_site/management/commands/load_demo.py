"""Load the demo into the database of a development machine."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from monitor_site.demo.loading import FRESH_YEAR, YEAR, DemoLoadedError, load_demo
from monitor_site.demo.replay.dump import DumpError
from monitor_site.demo.replay.restoring import restore
from surveys.mails import Letterhead


class Command(BaseCommand):
    """`manage.py load_demo`, a part of `make run`."""

    help = (
        f"Laadt de demo: 388 organisaties met verzonnen mensen, editie {YEAR} gesloten en met resultaten, editie {FRESH_YEAR} in "
        "het veld met 600 deelnemers. Alleen voor ontwikkeling."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEVELOPMENT:
            raise CommandError("De demo hoort alleen op een ontwikkelmachine. Er is niets geladen.")
        letterhead = Letterhead.of(settings)
        beside = partial(self._restore, letterhead)
        try:
            load_demo(now=timezone.now(), letterhead=letterhead, tell=self._tell, beside=beside)
        except DemoLoadedError:
            raise CommandError(f"Er is al een editie {FRESH_YEAR}. De demo is niet geladen en er is niets veranderd.") from None

    def _restore(self, letterhead: Letterhead) -> None:
        """Load the replayed edition; go on without it where it does not fit, as it may while the program is being changed."""
        try:
            with transaction.atomic():
                restore(letterhead=letterhead)
        except DumpError as error:
            self._tell(f"editie {YEAR} is niet geladen. {error}")
        else:
            self._tell(f"editie {YEAR} geladen, nagespeeld en gepubliceerd")

    def _tell(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()
