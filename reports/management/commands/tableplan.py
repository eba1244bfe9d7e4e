"""Check the table plans of an edition against its questionnaires."""

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.open_answers import added_codes
from reports.requests.checking import check_requests
from reports.tableplans.checking import check_plans
from reports.tableplans.coded import coded_names, with_coded
from reports.tableplans.figure_checking import check_figures
from reports.tableplans.figure_plan import figure_files
from reports.tableplans.plan import FOLDER, plan_files
from surveys.routing import Questionnaire, load_questionnaire

INSTRUMENTS: Final = Path("surveys/instruments")
SURVEYS: Final = ("ambtsdragers", "organisaties")


class Command(BaseCommand):
    """`manage.py tableplan check [--edition JAAR]`."""

    help = (
        "Controleer de plannen van tabellen en figuren, en de lijst van wat gevraagd kan worden: onbekende variabelen en "
        "antwoorden, lege bases, rijen die niet optellen."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        checking = actions.add_parser("check", help="alle fouten met bestand en regel; exit 1 bij fouten")
        checking.add_argument("--edition", type=int, default=None, metavar="JAAR", help="alleen deze editie")
        checking.add_argument("--folder", type=Path, default=FOLDER, metavar="MAP", help="een andere map met plannen per editie")
        checking.add_argument("--codes", action="store_true", help="ook of de codes van open antwoorden in de database staan")

    def handle(self, *_args: Any, edition: int | None, folder: Path, codes: bool, **_options: Any) -> None:
        editions = [edition] if edition else sorted(int(one.name) for one in folder.iterdir() if one.name.isdecimal())
        faults = sum(self._check(one, folder, has_codes=codes) for one in editions)
        if faults:
            raise CommandError("De plannen kunnen zo niet gebruikt worden.", returncode=1)

    def _check(self, edition: int, folder: Path, *, has_codes: bool) -> int:
        plans = len(plan_files(edition, folder))
        if not plans:
            raise CommandError(f"Editie {edition} heeft geen plannen.", returncode=1)
        figures = len(figure_files(edition, folder))
        questionnaires = _questionnaires(edition)
        if has_codes:
            questionnaires = _with_codes(edition, questionnaires)
        checks = (check_plans, check_figures, check_requests)
        findings = [found for check in checks for found in check(edition, questionnaires, folder)]
        for found in findings:
            self.stdout.write(f"{found.file}:{found.line}: {found.message}")
        self.stdout.write(f"Editie {edition}: {plans} tabellen, {figures} figuren, {len(findings)} fouten.")
        return len(findings)


def _questionnaires(edition: int) -> dict[str, Questionnaire]:
    """Read the questionnaires of an edition that stand in the repository."""
    files = {survey: settings.BASE_DIR / INSTRUMENTS / str(edition) / f"{survey}.yaml" for survey in SURVEYS}
    return {survey: load_questionnaire(file.read_text(encoding="utf-8")) for survey, file in files.items() if file.is_file()}


def _with_codes(edition: int, questionnaires: dict[str, Questionnaire]) -> dict[str, Questionnaire]:
    """Add the variables of open questions that have a code scheme, with its codes; of another one no code exists."""
    added = added_codes(edition)
    return {
        survey: with_coded(one, {column: added.get((survey, name), {}) for name, column in coded_names(one).items()})
        for survey, one in questionnaires.items()
    }
