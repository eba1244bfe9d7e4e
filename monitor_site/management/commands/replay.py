"""Replay the monitor of 2020 on a development machine, or compare its outcome with the printed report."""

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from monitor_site.demo.field_period import AlreadyThereError
from monitor_site.demo.loading import YEAR
from monitor_site.demo.replay.comparing import as_markdown, compared, newest_outcome
from monitor_site.demo.replay.playing import replay
from monitor_site.environment import VAR_FOLDER
from monitor_site.local.mail_sink import own_mail_server
from surveys.mails import Letterhead
from surveys.postman import Postman

COMPARE: Final = "compare"


class Command(BaseCommand):
    """`manage.py replay 2020` and `manage.py replay compare`."""

    help = (
        "Speelt de monitor van 2020 na, met de gedrukte cijfers als uitkomst, en vergelijkt die ermee. Alleen voor ontwikkeling."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the year, or the word that compares."""
        parser.add_argument("wat", choices=[str(YEAR), COMPARE], help="de editie, of compare om te vergelijken")
        parser.add_argument("--out", type=Path, help="bewaar de vergelijking in dit bestand (Markdown)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Replay, or compare and end with 1 where a figure differs that should not."""
        if not settings.DEVELOPMENT:
            raise CommandError("Naspelen hoort alleen op een ontwikkelmachine. Er is niets veranderd.")
        if options["wat"] == COMPARE:
            self._compare(options["out"])
        else:
            self._replay()

    def _replay(self) -> None:
        caller, _ = User.objects.get_or_create(username="versneld", defaults={"is_active": False})
        try:
            with own_mail_server(VAR_FOLDER / "mail") as port, Postman(get_connection(host="localhost", port=port)) as postman:
                letterhead = Letterhead.of(settings)
                replay(letterhead=letterhead, postman=postman, caller=caller, tell=self._tell, now=timezone.now())
        except AlreadyThereError:
            raise CommandError(
                f"Er is al een editie {YEAR}. Er is niets veranderd. Wissen kan met: make clean, of met een andere MONITOR_VAR."
            ) from None

    def _compare(self, out: Path | None) -> None:
        snapshots = newest_outcome()
        if not snapshots:
            raise CommandError(f"Er is geen momentopname van {YEAR}. Speel eerst na: manage.py replay {YEAR}")
        rows = [row for snapshot in snapshots for row in compared(snapshot)]
        surveys = " en ".join(snapshot.survey.get_kind_display().lower() for snapshot in snapshots)
        text = f"Over {surveys}: {as_markdown(rows)}"
        self.stdout.write(text)
        if out is not None:
            out.write_text(f"{text}\n", encoding="utf-8")
        wrong = sum(row.is_wrong for row in rows)
        if wrong:
            raise CommandError(f"{wrong} cijfers zijn anders dan gedrukt.")

    def _tell(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()
