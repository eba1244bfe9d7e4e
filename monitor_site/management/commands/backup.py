"""Make a back-up of the whole database, encrypted; take away those that were kept long enough."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from monitor_site.backups.encrypting import BackupError
from monitor_site.backups.keeping import check_kept, make_backup, remove_old
from surveys.templatetags.dutch import dutch_number


class Command(BaseCommand):
    """`manage.py backup`, every night, as the owner of the tables."""

    help = "Maak een versleutelde back-up van de hele database en ruim oude op. Als eigenaar van de tabellen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, default=settings.BACKUP_FOLDER, metavar="MAP", help="waar de back-ups staan")
        parser.add_argument("--keep", type=int, default=settings.BACKUP_DAYS, metavar="DAGEN", help="hoe lang een back-up blijft")

    def handle(self, *_args: Any, to: Path, keep: int, **_options: Any) -> None:
        kept, now = timedelta(days=keep), timezone.now()
        for file in remove_old(to, kept=kept, now=now):  # also when no new one can be made
            self.stdout.write(f"Opgeruimd na {keep} dagen: {file.name}")
        try:
            check_kept(kept)
            made = make_backup(to, public_key=settings.BACKUP_PUBLIC_KEY, now=now)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Gemaakt: {made.file} ({dutch_number(made.file.stat().st_size)} bytes, versleuteld).")
