"""Print a table of the newest snapshot of an edition."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.exports import records_csv, records_json, table_markdown
from reports.queries import snapshots_with_results
from reports.tableplans.plan import table_plan
from reports.tables import compute, missing_parts, printed


class Command(BaseCommand):
    """`manage.py results table 2.9 --edition 2020 --format json|csv|md`."""

    help = "Druk een tabel van de nieuwste momentopname af, met de cijfers erachter."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        table = actions.add_parser("table", help="één tabel; wat niet getoond mag worden, ontbreekt ook hier")
        table.add_argument("id", metavar="NUMMER", help="het nummer in het rapport, zoals 2.9")
        table.add_argument("--edition", type=int, required=True, metavar="JAAR")
        table.add_argument("--format", choices=("json", "csv", "md"), default="md")

    def handle(self, *_args: Any, **options: Any) -> None:
        edition, number = options["edition"], options["id"]
        plan = table_plan(edition, number)
        if plan is None:
            raise CommandError(f"Editie {edition} heeft geen plan voor tabel {number}.")
        found = snapshots_with_results().filter(survey__edition__year=edition, survey__kind=plan.survey)
        snapshot = found.order_by("-created_at", "-pk").first()
        if snapshot is None:
            raise CommandError(f"Editie {edition} heeft geen momentopname met resultaten.")
        if missing := missing_parts(snapshot.manifest, plan):
            raise CommandError(f"De momentopname heeft geen {', '.join(missing)}.")
        table = compute(snapshot, plan)
        if options["format"] == "md":
            self.stdout.write(table_markdown(printed(table)))
        else:
            self.stdout.write(records_json(table) if options["format"] == "json" else records_csv(table))
