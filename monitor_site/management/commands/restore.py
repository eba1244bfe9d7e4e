"""Put a back-up into an empty database, or look whether it can be read."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from monitor_site.backups.encrypting import BackupError, read_identities
from monitor_site.backups.keeping import check_backup, restore_backup
from surveys.templatetags.dutch import dutch_number


class Command(BaseCommand):
    """`manage.py restore BACK-UP --key SLEUTEL`, as the owner of an empty database."""

    help = "Zet een back-up terug in een lege database: alles of niets."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="BACK-UP")
        parser.add_argument("--key", type=Path, required=True, metavar="BESTAND", help="bestand met de geheime sleutel")
        parser.add_argument("--check-only", action="store_true", help="lees de back-up helemaal, en verander niets")

    def handle(self, *_args: Any, file: Path, key: Path, check_only: bool, **_options: Any) -> None:
        try:
            identities = read_identities(key)
            size = check_backup(file, identities) if check_only else restore_backup(file, identities)
        except BackupError as error:
            raise CommandError(str(error)) from error
        if check_only:
            self.stdout.write(
                f"{file.name} is heel en met deze sleutel te lezen: {dutch_number(size)} bytes. Er is niets veranderd."
            )
            return
        self.stdout.write(f"{file.name} is teruggezet. Draai nu: manage.py prepare_database")
