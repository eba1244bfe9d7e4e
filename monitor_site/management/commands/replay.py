"""Replay the monitor of 2020 on a development machine, compare its outcome with the printed report, or keep it as the demo."""

import logging
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from monitor_site.demo.crew_process import hurry
from monitor_site.demo.crews import Crew, several_processes
from monitor_site.demo.field_period import Drawn
from monitor_site.demo.loading import YEAR
from monitor_site.demo.parts import Parts
from monitor_site.demo.replay.claims import as_markdown as claims_as_markdown
from monitor_site.demo.replay.claims import compared_claims
from monitor_site.demo.replay.comparing import as_markdown, compared, newest_outcome
from monitor_site.demo.replay.dump import FILE, DumpError
from monitor_site.demo.replay.dumping import dump
from monitor_site.demo.replay.fingerprint import snapshot_sha256
from monitor_site.demo.replay.online import online
from monitor_site.demo.replay.outcome import write_outcome
from monitor_site.demo.replay.playing import drawn_dossiers, drawn_scripts, replay
from monitor_site.demo.replay.products import make_products
from monitor_site.demo.replay.progress import Progress
from monitor_site.environment import PROJECT_FOLDER, VAR_FOLDER
from monitor_site.local.mail_sink import own_mail_server
from surveys.choices import SurveyKind
from surveys.mails import Letterhead
from surveys.models import Edition
from surveys.templatetags.dutch import dutch_number

COMPARE: Final = "compare"
DUMP: Final = "dump"
DOCUMENT: Final = PROJECT_FOLDER / "docs" / "replay-2020.md"


class Command(BaseCommand):
    """`manage.py replay 2020`, `manage.py replay compare` and `manage.py replay dump`."""

    help = (
        "Speelt de monitor van 2020 na met de gedrukte cijfers als uitkomst, vergelijkt die ermee, of bewaart hem als demo. "
        "Alleen voor ontwikkeling."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the year, or the word that compares."""
        parser.add_argument(
            "wat", choices=[str(YEAR), COMPARE, DUMP], help="de editie; compare vergelijkt; dump bewaart als demo"
        )
        parser.add_argument("--write", action="store_true", help="werk docs/replay-2020.md bij met de vergelijking")
        parser.add_argument("--fast", action="store_true", help="sneller: zonder browser en zonder mailserver")
        parser.add_argument(
            "--out",
            type=Path,
            help="de map voor alle bestanden, of het bestand voor de vergelijking of de demo",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Replay, or compare and end with 1 where a figure differs that should not."""
        if not settings.DEVELOPMENT:
            raise CommandError("Naspelen hoort alleen op een ontwikkelmachine. Er is niets veranderd.")
        if options["wat"] == COMPARE:
            self._compare(options["out"], is_written=options["write"])
        elif options["wat"] == DUMP:
            self._dump(options["out"] or FILE)
        else:
            self._replay(options["out"], is_fast=options["fast"])

    def _replay(self, out: Path | None, *, is_fast: bool) -> None:
        if Edition.objects.filter(year=YEAR).exists():
            raise CommandError(
                f"Er is al een editie {YEAR}. Er is niets veranderd. Wissen kan met: make clean, of met een andere MONITOR_VAR."
            )
        caller, _ = User.objects.get_or_create(username="versneld", defaults={"is_active": False})
        progress, letterhead = Progress(self.stdout, is_fast=is_fast), Letterhead.of(settings)
        logging.getLogger("surveys").setLevel(logging.WARNING)  # what workers tell is told here as well
        begin, parts = time.monotonic(), Parts()
        hurry()
        try:
            with ExitStack() as stack, parts.part("processen beginnen en eindigen"):
                port = None if is_fast else stack.enter_context(own_mail_server(VAR_FOLDER / "mail"))
                several = stack.enter_context(several_processes(smtp_port=port))
                people, dossiers = several.pool.submit(drawn_scripts), several.pool.submit(drawn_dossiers)
                crew: Crew = several if is_fast else stack.enter_context(online(several, letterhead))
                publication = replay(
                    letterhead=letterhead,
                    crew=crew,
                    caller=caller,
                    progress=progress,
                    now=timezone.now(),
                    draw=lambda: Drawn(people.result(), dossiers.result()),
                    parts=parts,
                )
                failed = 0
                if out is not None:
                    with parts.part("bestanden"):
                        failed = make_products(publication, out, crew=several, now=timezone.now(), tell=progress.tell)
        finally:
            progress.finish()
        minutes = f"{(time.monotonic() - begin) / 60:.1f}".replace(".", ",")
        self.stdout.write(f"Nagespeeld in {minutes} minuten, waarvan:")
        for name, seconds in parts.seconds.items():
            self.stdout.write(f"  {round(seconds):5d} s  {name}")
        if failed:
            raise CommandError(f"{failed} bestanden konden niet worden gemaakt.")

    def _dump(self, file: Path) -> None:
        edition = Edition.objects.filter(year=YEAR).first()
        if edition is None:
            raise CommandError(f"Er is geen editie {YEAR}. Speel eerst na: manage.py replay {YEAR}")
        try:
            rows = dump(edition, file)
        except DumpError as error:
            raise CommandError(str(error)) from None
        size = file.stat().st_size / 1_000_000
        megabytes = f"{size:.1f}".replace(".", ",")
        self.stdout.write(f"{dutch_number(rows)} rijen bewaard in {file.name}, {megabytes} MB.")

    def _compare(self, out: Path | None, *, is_written: bool) -> None:
        snapshots = newest_outcome()
        if not snapshots:
            raise CommandError(f"Er is geen momentopname van {YEAR}. Speel eerst na: manage.py replay {YEAR}")
        figures = [row for snapshot in snapshots for row in compared(snapshot)]
        told = list(compared_claims({SurveyKind(snapshot.survey.kind): snapshot for snapshot in snapshots}))
        surveys = " en ".join(snapshot.survey.get_kind_display().lower() for snapshot in snapshots)
        prints = "\n".join(f"- {one.survey.get_kind_display()}: {snapshot_sha256(one)}" for one in snapshots)
        text = f"Over {surveys}: {as_markdown(figures)}\n\n{claims_as_markdown(told)}\n\nsha256 van de antwoorden:\n\n{prints}"
        self.stdout.write(text)
        if out is not None:
            out.write_text(f"{text}\n", encoding="utf-8")
        if is_written:
            write_outcome(DOCUMENT, figures, told)
        wrong = sum(row.is_wrong for row in figures), sum(row.is_wrong for row in told)
        if any(wrong):
            raise CommandError(f"{wrong[0]} cijfers en {wrong[1]} beweringen zijn anders dan gedrukt.")
