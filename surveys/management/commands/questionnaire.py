"""Check a questionnaire file, walk it, switch its modules, take it to Excel and back, or print the schema of its format."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper

from surveys.routing import (
    DefinitionError,
    Finding,
    ModuleError,
    Questionnaire,
    Simulation,
    check,
    json_schema,
    load_questionnaire,
    simulate,
    with_modules,
)
from surveys.xlsforms.comparing import compared
from surveys.xlsforms.converting import exported
from surveys.xlsforms.problems import SpreadsheetError
from surveys.xlsforms.workbook_reading import imported_workbook
from surveys.xlsforms.workbook_writing import workbook_of


class Command(BaseCommand):
    """`manage.py questionnaire check|simulate|compose|export|import|schema`."""

    help = "Controleer een vragenlijst, doorloop haar, wissel modules, werk eraan in Excel, of druk het schema af."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        checking = actions.add_parser("check", help="alle fouten en waarschuwingen; exit 1 bij fouten")
        checking.add_argument("file", type=Path)
        walking = actions.add_parser("simulate", help="willekeurige deelnemers; exit 1 als iets niet bereikt is")
        walking.add_argument("file", type=Path)
        walking.add_argument("--respondents", type=_positive, default=1000)
        walking.add_argument("--seed", type=int, default=1)
        composing = actions.add_parser("compose", help="de vragenlijst met andere modules; exit 1 bij fouten")
        composing.add_argument("file", type=Path)
        composing.add_argument("--off", nargs="+", default=[], metavar="MODULE", help="modules die eruit gaan")
        composing.add_argument("--add", nargs="+", type=Path, default=[], metavar="BESTAND", help="bestanden met een module")
        for action, words in (("export", "maak een XLSForm"), ("import", "lees een XLSForm; exit 1 bij fouten")):
            taking = actions.add_parser(action, help=words)
            taking.add_argument("file", type=Path, metavar="BESTAND.xlsx")
            taking.add_argument("--yaml", type=Path, metavar="BESTAND", help="de vragenlijst; anders BESTAND.yaml ernaast")
            if action == "import":
                taking.add_argument("--write", action="store_true", help="schrijf het resultaat naar dat YAML-bestand")
        actions.add_parser("schema", help="het JSON Schema van het formaat")

    def handle(self, *_args: Any, action: str, **options: Any) -> None:
        if action == "schema":
            self.stdout.write(json.dumps(json_schema(), indent=2, ensure_ascii=False))
        elif action == "check":
            self._check(_text_of(options["file"]))
        elif action == "compose":
            self._compose(_text_of(options["file"]), options["off"], [_text_of(path) for path in options["add"]])
        elif action == "export":
            self._export(options["file"], options["yaml"] or options["file"].with_suffix(".yaml"))
        elif action == "import":
            self._import(options["file"], options["yaml"] or options["file"].with_suffix(".yaml"), write=options["write"])
        else:
            self._simulate(_text_of(options["file"]), options["respondents"], options["seed"])

    def _check(self, text: str) -> None:
        findings = check(text)
        self._print_findings(findings)
        errors = sum(found.is_error for found in findings)
        self.stdout.write(f"{errors} fouten, {len(findings) - errors} waarschuwingen.")
        if errors:
            raise CommandError("De vragenlijst kan zo niet gebruikt worden.", returncode=1)

    def _compose(self, text: str, off: list[str], add: list[str]) -> None:
        """Print the definition alone, so that it can go into a file; say everything else on the other stream."""
        try:
            composition = with_modules(text, off=off, add=add)
        except DefinitionError as error:
            self._print_findings(error.findings, self.stderr)
            raise CommandError("De vragenlijst of een module heeft fouten.", returncode=1) from error
        except ModuleError as error:
            raise CommandError(str(error), returncode=1) from error
        findings = check(composition.text)
        self._print_findings(findings, self.stderr)
        if any(found.is_error for found in findings):
            raise CommandError("De vragenlijst kan met deze modules niet gebruikt worden.", returncode=1)
        self.stdout.write(composition.text, ending="")
        self.stderr.write(f"Ook vervallen: {', '.join(composition.dropped) or 'niets'}.", self.style.NOTICE)

    def _export(self, file: Path, yaml: Path) -> None:
        try:
            content = workbook_of(exported(_text_of(yaml)))
        except (DefinitionError, SpreadsheetError) as error:
            self._print_findings(error.findings)
            raise CommandError("Van deze vragenlijst is geen XLSForm te maken.", returncode=1) from error
        try:
            file.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{file} is niet te schrijven.", returncode=1) from error
        self.stdout.write(f"{yaml} staat als XLSForm in {file}.")

    def _import(self, file: Path, yaml: Path, *, write: bool) -> None:
        """Say what was found and what differs; write only what has no errors, and nothing where nothing differs."""
        try:
            with file.open("rb") as stream:
                result = imported_workbook(stream)
        except OSError as error:
            raise CommandError(f"{file} is niet te lezen.", returncode=1) from error
        self._print_findings(result.findings)
        if not result.is_usable:
            raise CommandError("Het XLSForm heeft fouten. Er is niets geschreven.", returncode=1)
        if yaml.exists() and not self._print_comparison(yaml, result.text):
            return
        if write:
            yaml.write_text(result.text, encoding="utf-8")
        self.stdout.write(f"Geschreven naar {yaml}." if write else f"Er is niets geschreven; --write zet dit in {yaml}.")

    def _print_comparison(self, yaml: Path, text: str) -> bool:
        """Print the differences with the file `yaml`; tell whether there are any."""
        try:
            comparison = compared(_text_of(yaml), text)
        except DefinitionError as error:
            raise CommandError(f"{yaml} heeft fouten; vergelijken kan niet.", returncode=1) from error
        if comparison.is_same:
            self.stdout.write(f"Er is geen verschil met {yaml}; dat bestand blijft zoals het is.")
            return False
        for one in comparison.differences:
            self.stdout.write(f"{one.kind} {one.where}\n    was: {one.old or '-'}\n    is:  {one.new or '-'}")
        self.stdout.write(f"{len(comparison.differences)} verschillen in wat deelnemers zien en wat wordt bewaard. De tekst:")
        for line in comparison.lines:
            self.stdout.write(line)
        return True

    def _print_findings(self, findings: tuple[Finding, ...], stream: OutputWrapper | None = None) -> None:
        for found in findings:
            style = self.style.ERROR if found.is_error else self.style.WARNING
            (stream or self.stdout).write(
                f"{style(f'{found.code} {found.severity}')} {found.where}\n    {found.what}\n    {found.mend}"
            )

    def _simulate(self, text: str, respondents: int, seed: int) -> None:
        try:
            questionnaire = load_questionnaire(text)
        except DefinitionError as error:
            self._print_findings(error.findings)
            raise CommandError("De vragenlijst heeft fouten en is niet te doorlopen.", returncode=1) from error
        simulation = simulate(questionnaire, respondents, seed)
        self._print_simulation(questionnaire, simulation)
        if simulation.unreached_pages or simulation.unreached_options or simulation.unreached_items or simulation.stuck_pages:
            raise CommandError("Niet alles is bereikt.", returncode=1)

    def _print_simulation(self, questionnaire: Questionnaire, simulation: Simulation) -> None:
        counts = simulation.page_counts
        self.stdout.write(f"{len(counts)} deelnemers door {questionnaire.title}: {len(questionnaire.pages)} pagina's.")
        self.stdout.write(
            f"Pagina's per deelnemer: minimum {counts[0]}, mediaan {simulation.median_page_count:g}, maximum {counts[-1]}."
        )
        for label, names in (
            ("Nooit bereikte pagina's", simulation.unreached_pages),
            ("Nooit getoonde vragen", simulation.unreached_items),
            ("Nooit gekozen antwoorden", tuple(f"{name} = {code}" for name, code in simulation.unreached_options)),
            ("Pagina's waar niemand verder kon", simulation.stuck_pages),
        ):
            self.stdout.write(f"{label}: {', '.join(names) or 'geen'}.")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("ten minste 1")
    return number


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} is niet te lezen als UTF-8-tekst.", returncode=1) from error
