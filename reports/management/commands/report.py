"""Make the report and the factsheets of a publication, and check the report."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.documents.factsheets import sheet_files
from reports.documents.report import compose, report_pdf
from reports.linting import lint
from reports.models import Publication
from reports.prose.chapters import TextError
from reports.queries import publications
from reports.tableplans.plan import PlanError
from surveys.documents.pdf import PdfUnavailableError


class Command(BaseCommand):
    """`manage.py report make|factsheets|check --edition 2020`."""

    help = "Maak het rapport of de factsheets van een publicatie, of controleer het rapport."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        make = actions.add_parser("make", help="het hele rapport als PDF")
        make.add_argument("--out", type=Path, required=True, metavar="BESTAND")
        sheets = actions.add_parser("factsheets", help="alle factsheets als PDF en HTML, en de 5-minutenversie")
        sheets.add_argument("--out", type=Path, required=True, metavar="MAP")
        check = actions.add_parser(
            "check", help="sommen, bases, kleine aantallen, breuken in trends, getypte getallen; exit 1 bij fouten"
        )
        for one in (make, sheets, check):
            one.add_argument("--edition", type=int, required=True, metavar="JAAR")

    def handle(self, *_args: Any, **options: Any) -> None:
        publication = _publication(options["edition"])
        try:
            if options["action"] == "make":
                options["out"].write_bytes(report_pdf(publication))
                self.stdout.write(f"Gemaakt: {options['out']}")
            elif options["action"] == "factsheets":
                self._factsheets(publication, options["out"])
            else:
                self._check(publication)
        except (PlanError, TextError, PdfUnavailableError) as error:
            raise CommandError(str(error)) from error

    def _factsheets(self, publication: Publication, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        names = []
        for file in sheet_files(publication, lambda percent: self.stdout.write(f"{percent:3d}%", ending="\r")):
            (folder / file.name).write_bytes(file.content)
            names.append(file.name)
        self.stdout.write(f"Gemaakt: {len(names)} bestanden in {folder}")

    def _check(self, publication: Publication) -> None:
        findings = lint(compose(publication))
        for one in findings:
            self.stdout.write(f"{one.where}: {'fout' if one.is_fault else 'let op'} ({one.rule}): {one.message}")
        faults = sum(one.is_fault for one in findings)
        self.stdout.write(f"{faults} fouten, {len(findings) - faults} aandachtspunten.")
        if faults:
            raise CommandError("Het rapport kan zo niet worden gepubliceerd.", returncode=1)


def _publication(edition: int) -> Publication:
    """Return the newest publication of an edition that was not withdrawn."""
    found = publications().filter(edition__year=edition, withdrawn_at=None).first()
    if found is None:
        raise CommandError(f"Editie {edition} heeft geen publicatie. Maak er eerst een op de pagina Publicaties.")
    return found
