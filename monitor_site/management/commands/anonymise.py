"""Make an edition anonymous, for ever."""

from datetime import timedelta
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

    def handle(self, *_args: Any, year: int, backups_kept: int, dry_run: bool, **_options: Any) -> None:
        edition = Edition.objects.filter(year=year).first()
        if edition is None:
            raise CommandError(f"Er is geen editie van {year}.")
        now = timezone.now()
        try:
            with transaction.atomic():
                check_is_frozen(edition)
                kept = anonymise(edition, now=now)
                snapshots = sum(coarsen_snapshots(survey_id, profiles, now=now) for survey_id, profiles in kept.items())
                note_event(Verb.CHANGED, "anonymise", user_id=None, subjects=[Subject("edition", str(edition.pk))])
                transaction.set_rollback(dry_run)
        except (AnonymisingError, TooFewPeopleError) as error:
            raise CommandError(str(error)) from error
        if dry_run:
            self.stdout.write(f"{edition} kan anoniem worden. Er is niets veranderd.")
            return
        rewrite_tables()
        rewrite_snapshots()
        gone = date_format(now + timedelta(days=backups_kept), "j F Y")
        self.stdout.write(f"{edition} is anoniem. Momentopnamen: {snapshots}.")
        self.stdout.write(f"Back-ups van voor dit moment bevatten de koppeling nog. De laatste moet weg zijn op {gone}.")
