"""Make an edition anonymous, for ever."""

from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from monitor_site.audit.choices import Verb
from monitor_site.audit.noting import Subject, note_event
from reports.anonymising import check_is_frozen, coarsen_snapshots, rewrite_snapshots
from surveys.anonymising import AnonymisingError, anonymise, rewrite_tables
from surveys.coarsening import TooFewPeopleError
from surveys.models import Edition


class Command(BaseCommand):
    """`manage.py anonymise 2020 --backups-kept 90`."""

    help = "Maak een editie voorgoed anoniem. Na de laatste momentopname, als eigenaar van de tabellen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int, help="jaar van de editie")
        parser.add_argument("--backups-kept", type=int, required=True, metavar="DAGEN", help="hoe lang back-ups blijven bestaan")
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
        rewrite_tables()
        rewrite_snapshots()
        gone = date_format((edition.anonymised_at or now) + timedelta(days=backups_kept), "j F Y")
        self.stdout.write(f"{edition} is anoniem en de tabellen zijn herschreven.")
        self.stdout.write(f"Back-ups van voor dat moment bevatten de koppeling nog. De laatste moet weg zijn op {gone}.")

    def _anonymise(self, edition: Edition, now: datetime, *, dry_run: bool) -> None:
        try:
            with transaction.atomic():
                check_is_frozen(edition)
                kept = anonymise(edition, now=now)
                snapshots = sum(coarsen_snapshots(survey_id, profiles, now=now) for survey_id, profiles in kept.items())
                note_event(Verb.CHANGED, "anonymise", user_id=None, subjects=[Subject("edition", str(edition.pk))])
                transaction.set_rollback(dry_run)
        except (AnonymisingError, TooFewPeopleError) as error:
            raise CommandError(str(error)) from error
        done = "Dit kan; er is niets veranderd." if dry_run else "Gedaan."
        self.stdout.write(f"Momentopnamen om te vergroven: {snapshots}. {done}")
