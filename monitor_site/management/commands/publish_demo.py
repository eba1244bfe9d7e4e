"""Make and publish the snapshots of a demo on a development machine."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from monitor_site.demo.publishing import publish_demo
from reports.publishing import PublicationError
from reports.snapshots import SnapshotError
from surveys.models import Edition


class Command(BaseCommand):
    """`manage.py publish_demo 2020`, after `load_demo` or `fastforward`."""

    help = "Stelt vast wat dubbel is ingevuld, maakt twee momentopnamen en publiceert ze. Alleen voor ontwikkeling."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the year."""
        parser.add_argument("jaar", type=int, help="de editie")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Publish, and say what was made."""
        if not settings.DEVELOPMENT:
            raise CommandError("Dit hoort alleen op een ontwikkelmachine. Er is niets veranderd.")
        edition = Edition.objects.filter(year=options["jaar"]).first()
        if edition is None:
            raise CommandError(f"Er is geen editie {options['jaar']}. Eerst load_demo of fastforward.")
        try:
            publish_demo(edition, now=timezone.now(), tell=self._tell)
        except (SnapshotError, PublicationError) as error:
            raise CommandError(f"{error} Er is niets veranderd.") from None

    def _tell(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()
