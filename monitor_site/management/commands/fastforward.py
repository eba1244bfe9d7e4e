"""Run a field period in fast-forward on a development machine."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError, CommandParser

from monitor_site.demo.crews import Alone
from monitor_site.demo.field_period import AlreadyThereError, fast_forward
from monitor_site.demo.loading import YEAR
from monitor_site.environment import VAR_FOLDER
from monitor_site.local.mail_sink import own_mail_server
from surveys.mails import Letterhead
from surveys.postman import Postman


class Command(BaseCommand):
    """`manage.py fastforward 2020`."""

    help = "Speelt het veldwerk van een editie versneld af, van aankondiging tot sluiting. Alleen voor ontwikkeling."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the year; there is one so far."""
        parser.add_argument("jaar", type=int, choices=[YEAR], help="de editie")

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run it, and say every day what happened."""
        if not settings.DEVELOPMENT:
            raise CommandError("Versneld afspelen hoort alleen op een ontwikkelmachine. Er is niets veranderd.")
        caller, _ = User.objects.get_or_create(username="versneld", defaults={"is_active": False})
        try:
            with own_mail_server(VAR_FOLDER / "mail") as port, Postman(get_connection(host="localhost", port=port)) as postman:
                letterhead = Letterhead.of(settings)
                fast_forward(letterhead=letterhead, crew=Alone(letterhead, postman), caller=caller, tell=self._tell)
        except AlreadyThereError:
            raise CommandError(
                f"Er is al een editie {YEAR}. Er is niets veranderd. Wissen kan met: make clean, of met een andere MONITOR_VAR."
            ) from None

    def _tell(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()
