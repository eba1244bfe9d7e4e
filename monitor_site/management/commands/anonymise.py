"""Make an edition anonymous, for ever."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from monitor_site.audit.choices import Verb
from monitor_site.audit.noting import Subject, note_event
from monitor_site.backups.keeping import backups_in
from monitor_site.retention.choices import Kept
from monitor_site.retention.rewriting import TABLES, write_anew
from reports.anonymising import make_anonymous
from surveys.anonymising import AnonymisingError
from surveys.coarsening import TooFewPeopleError
from surveys.models import Edition


class Command(BaseCommand):
    """`manage.py anonymise 2020 --backups-kept 90`."""

    help = "Maak een editie voorgoed anoniem. Na de laatste momentopname."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int, help="jaar van de editie")
        how_long = "hoe lang back-ups blijven bestaan; anders BACKUP_DAYS"
        parser.add_argument("--backups-kept", type=int, default=settings.BACKUP_DAYS, metavar="DAGEN", help=how_long)
        parser.add_argument("--dry-run", action="store_true", help="zeg of het kan, en verander niets")
        parser.add_argument("--rewrite-only", action="store_true", help="van een anonieme editie alleen de tabellen herschrijven")

    def handle(self, *_args: Any, year: int, backups_kept: int, dry_run: bool, rewrite_only: bool, **_options: Any) -> None:
        edition = Edition.objects.filter(year=year).first()
        if edition is None:
            raise CommandError(f"Er is geen editie van {year}.")
        now = timezone.now()
        if rewrite_only and edition.anonymised_at is None:
            raise CommandError(f"{edition} is nog niet anoniem.")
        if not rewrite_only:
            self._anonymise(edition, now, dry_run=dry_run)
        if dry_run:
            return
        if not write_anew(TABLES[Kept.LINKS]):
            raise CommandError(
                f"{edition} is anoniem, maar een ander programma gebruikte de tabellen: op de schijf kunnen nog oude rijen "
                "staan. Herhaal dit met --rewrite-only."
            )
        gone = date_format((edition.anonymised_at or now) + timedelta(days=backups_kept), "j F Y")
        self.stdout.write(f"{edition} is anoniem en de tabellen zijn herschreven.")
        self.stdout.write(f"Back-ups van voor dat moment bevatten de koppeling nog. De laatste moet weg zijn op {gone}.")
        for backup in backups_in(settings.BACKUP_FOLDER):
            day = date_format(backup.made_at + timedelta(days=backups_kept), "j F Y")
            self.stdout.write(f"{backup.file.name} moet weg zijn op {day}.")

    def _anonymise(self, edition: Edition, now: datetime, *, dry_run: bool) -> None:
        try:
            with transaction.atomic():
                snapshots = make_anonymous(edition, now=now)
                note_event(Verb.CHANGED, "anonymise", user_id=None, subjects=[Subject("edition", str(edition.pk))])
                transaction.set_rollback(dry_run)
        except (AnonymisingError, TooFewPeopleError) as error:
            raise CommandError(str(error)) from error
        done = "Dit kan; er is niets veranderd." if dry_run else "Gedaan."
        self.stdout.write(f"Momentopnamen om te vergroven: {snapshots}. {done}")
