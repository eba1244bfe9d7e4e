"""Print a table or figure of the newest snapshot of an edition."""

from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.exports import records_csv, records_json, table_markdown
from reports.figures.charts import caption_of, chart_alt, chart_svg
from reports.figures.figure import figure_of
from reports.models import Snapshot
from reports.queries import snapshots_with_results
from reports.tableplans.figure_plan import FigurePlan, figure_plan
from reports.tableplans.plan import TablePlan, table_plan
from reports.tables import Table, compute, missing_parts, printed
from reports.tables.looking_back import earlier_tables

FORMATS: Final = ("json", "csv", "md")


class Command(BaseCommand):
    """`manage.py results table 2.9 --edition 2020 --format json|csv|md`; `results figure 2.1` also as svg."""

    help = "Druk een tabel of figuur van de nieuwste momentopname af, met de cijfers erachter."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        table = actions.add_parser("table", help="één tabel; wat niet getoond mag worden, ontbreekt ook hier")
        figure = actions.add_parser("figure", help="één figuur: de cijfers, of met svg de tekening")
        for one, formats in ((table, FORMATS), (figure, (*FORMATS, "svg"))):
            one.add_argument("id", metavar="NUMMER", help="het nummer in het rapport, zoals 2.9")
            one.add_argument("--edition", type=int, required=True, metavar="JAAR")
            one.add_argument("--format", choices=formats, default="md")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["action"] == "figure":
            self._figure(options)
            return
        edition, number = options["edition"], options["id"]
        plan = table_plan(edition, number)
        if plan is None:
            raise CommandError(f"Editie {edition} heeft geen plan voor tabel {number}.")
        self._print(compute(_snapshot(edition, plan), plan), form=options["format"])

    def _figure(self, options: dict[str, Any]) -> None:
        edition, number = options["edition"], options["id"]
        plan = figure_plan(edition, number)
        if plan is None:
            raise CommandError(f"Editie {edition} heeft geen plan voor figuur {number}.")
        self._print_figure(_snapshot(edition, plan), plan, options["format"])

    def _print_figure(self, snapshot: Snapshot, plan: FigurePlan, form: str) -> None:
        figure = figure_of(snapshot, plan, earlier_tables(snapshot, plan))
        if form == "svg":
            self.stdout.write(chart_svg(figure, captioned=True))
            return
        self._print(*(table for table in (figure.table, figure.detail) if table is not None), form=form)
        if form == "md":
            caption = caption_of(figure)
            self.stdout.write("\n".join(["", *caption.notes, caption.source, "", chart_alt(figure)]))

    def _print(self, *tables: Table, form: str) -> None:
        if form == "md":
            self.stdout.write("\n\n".join(table_markdown(printed(table)) for table in tables))
        else:
            self.stdout.write(records_json(*tables) if form == "json" else records_csv(*tables))


def _snapshot(edition: int, plan: TablePlan) -> Snapshot:
    """Return the newest snapshot of which results may be seen; raises CommandError when there is none with what is asked."""
    found = snapshots_with_results().filter(survey__edition__year=edition, survey__kind=plan.survey)
    snapshot = found.order_by("-created_at", "-pk").first()
    if snapshot is None:
        raise CommandError(f"Editie {edition} heeft geen momentopname met resultaten.")
    if missing := missing_parts(snapshot.manifest, plan):
        raise CommandError(f"De momentopname heeft geen {', '.join(missing)}.")
    return snapshot
