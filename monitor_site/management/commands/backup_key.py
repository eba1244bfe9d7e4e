"""Make the pair of keys for back-ups: the secret one in a file, the public one on the screen."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from monitor_site.backups.encrypting import BackupError, make_key


class Command(BaseCommand):
    """`manage.py backup_key SLEUTEL`, once, on another machine than that of the site."""

    help = "Maak een sleutel voor back-ups. De geheime komt in een bestand, dat in een kluis hoort en niet op de server."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="BESTAND", help="waar de geheime sleutel komt; mag nog niet bestaan")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            public = make_key(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"BACKUP_PUBLIC_KEY={public}")
        self.stdout.write(f"De geheime sleutel staat in {file}. Bewaar hem in een kluis: zonder hem is geen back-up te lezen.")
